"""What of a report stands in a mail, and which files travel with it."""

import pytest

from apps.reports import rules
from apps.reports.rules import attached, letter, only

MB = 2**20


def content(**changes):
    spend = rules.number("spend", "Spend", "150000.00", "money", currency="USD")
    breaches = {**rules.number("breaches_open", "Open", 3, of=9, good="down"), "change": 1}
    whole = {
        "title": "Week 47", "health": {"key": "AT_RISK", "label": "At risk"},
        "period": {"name": "week 47"}, "has_amounts": True, "figures": [spend, breaches],
        "texts": {"summary": "Said.", "highlights": ["One"], "lowlights": [], "asks": ["Decide"]},
        "sections": [
            rules.section("SPEND", "Spend", numbers=[spend]),
            rules.section("BREACHES", "Breaches", numbers=[breaches]),
        ],
    }  # fmt: skip
    return {**whole, **changes}


def test_a_letter_has_verdict_figures_with_changes_and_words():
    said = letter(content())

    assert (said["health"], said["tone"], said["period"]) == ("At risk", "warn", "week 47")
    assert [each[0] for each in said["figures"]] == ["Spend", "Open"]
    assert said["figures"][1] == ["Open", "3 of 9", "+1"]
    assert (said["highlights"], said["lowlights"], said["asks"]) == (["One"], [], ["Decide"])


def test_a_letter_without_amounts_has_none():
    said = letter(rules.without_amounts(content()))

    assert [each[0] for each in said["figures"]] == ["Open"]
    assert said["hides_amounts"]


def test_some_sections_alone_keep_their_figures():
    less = only(content(), ["BREACHES", "TREND"])

    assert [part["key"] for part in less["sections"]] == ["BREACHES"]
    assert [each["key"] for each in less["figures"]] == ["breaches_open"]


def test_no_sections_named_are_all_of_them():
    assert only(content(), []) == content()


@pytest.mark.parametrize(
    ("sizes", "fit"),
    [
        ([], []),
        ([8 * MB], [True]),
        ([8 * MB + 1], [False]),
        ([5 * MB, 4 * MB, 3 * MB], [True, False, True]),
        ([9 * MB, 0], [False, True]),
    ],
)
def test_files_travel_as_long_as_they_fit(sizes, fit):
    assert attached(sizes) == fit
