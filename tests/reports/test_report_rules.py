"""Pure rules of status reports."""

from datetime import date
from decimal import Decimal

import pytest

from apps.reports import rules

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "name"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), "week 47"),
        (date(2026, 12, 28), date(2027, 1, 3), "week 53"),
        (date(2026, 11, 1), date(2026, 11, 30), "November 2026"),
        (date(2026, 10, 1), date(2026, 12, 31), "Q4 2026"),
        (date(2026, 11, 1), date(2027, 1, 31), "1 Nov 2026 to 31 Jan 2027"),
        (date(2026, 11, 17), date(2026, 11, 23), "17 Nov 2026 to 23 Nov 2026"),
    ],
)
def test_a_period_has_the_name_people_use(starts_on, ends_on, name):
    assert rules.period_name(starts_on, ends_on) == name


@pytest.mark.parametrize(
    ("kind", "present", "last"),
    [
        ("WEEKLY", (date(2026, 11, 16), date(2026, 11, 22)),
         (date(2026, 11, 9), date(2026, 11, 15))),
        ("CAPACITY", (date(2026, 11, 1), date(2026, 11, 30)),
         (date(2026, 10, 1), date(2026, 10, 31))),
        ("REVIEW", (date(2026, 10, 1), date(2026, 12, 31)), (date(2026, 7, 1), date(2026, 9, 30))),
    ],
)  # fmt: skip
def test_a_kind_has_its_usual_period(kind, present, last):
    today = date(2026, 11, 19)

    assert rules.usual_period(kind, today) == present
    assert rules.last_period(kind, today) == last


def test_the_first_days_of_a_year_belong_to_their_week():
    assert rules.usual_period("WEEKLY", date(2027, 1, 2)) == (date(2026, 12, 28), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("value", "unit", "currency", "said"),
    [
        (48_200 * 10**9, "bps", "", f"48.20{NBSP}Tbps"),
        (0, "bps", "", f"0{NBSP}Gbps"),
        ("72.9", "percent", "", f"72.9{NBSP}%"),
        ("1310000.00", "money", "USD", f"$1.31{NBSP}M"),
        (12, "days", "", f"12{NBSP}d"),
        (5000, "count", "", "5,000"),
        ("2026-12-02", "date", "", "2 Dec 2026"),
        (None, "bps", "", "–"),
    ],
)
def test_a_value_is_said_in_its_unit(value, unit, currency, said):
    assert rules.shown(value, unit, currency) == said


@pytest.mark.parametrize(
    ("change", "unit", "said"),
    [
        (1_100 * 10**9, "bps", f"+1.10{NBSP}Tbps"),
        (-2, "count", "−2"),
        ("0.6", "percent", f"+0.6{NBSP}points"),
        (0, "count", "unchanged"),
        ("0.00", "money", "unchanged"),
        (None, "count", ""),
    ],
)
def test_a_change_carries_its_sign(change, unit, said):
    assert rules.change_text(change, unit) == said


def content(value, *, cells=(3, "0.5"), unit="count"):
    columns = [rules.column("name", "Name", "name"), rules.column("n", "N", "count"),
               rules.column("used", "Used", "percent")]  # fmt: skip
    table = rules.table(
        "groups", "", columns, [rules.row("LATAM", "Latin America", *cells)], most=9, compares=True
    )
    number = rules.number("open", "Open", value, unit)
    return {"figures": [dict(number)], "sections": [
        rules.section("BREACHES", "Breaches", numbers=[number], tables=[table]),
    ]}  # fmt: skip


def test_numbers_are_compared_by_section_and_key():
    now = rules.compared(content(7), content(5))

    assert [now["figures"][0][name] for name in ("before", "change")] == [5, 2]
    assert now["sections"][0]["numbers"][0]["change"] == 2


def test_rows_are_compared_by_key_and_exactly():
    now = rules.compared(content(7, cells=(4, "72.9")), content(7, cells=(3, "72.3")))

    assert now["sections"][0]["tables"][0]["rows"][0]["changes"] == [None, 1, "0.6"]


def test_without_an_earlier_report_nothing_is_compared():
    now = rules.compared(content(7), None)

    assert now["figures"][0]["change"] is None
    assert "changes" not in now["sections"][0]["tables"][0]["rows"][0]


def test_another_unit_is_another_number():
    assert rules.compared(content(7), content(5, unit="days"))["figures"][0]["change"] is None


def priced():
    columns = [rules.column("partner", "Partner", "name"), rules.column("cost", "Cost", "money")]
    line = rules.row("1", "Andes", rules.money(Decimal("12.50"), "USD"))
    only = rules.table("value", "", [columns[1]], [rules.row("x", None)], most=1)
    part = rules.section(
        "SPEND", "Spend", numbers=[rules.number("spend", "Spend", Decimal(12), "money")],
        tables=[rules.table("commits", "", columns, [line], most=9), only],
    )  # fmt: skip
    return {"figures": list(part["numbers"]), "sections": [part], "has_amounts": True}


def test_without_amounts_no_figure_column_or_cell_is_left():
    whole = priced()

    less = rules.without_amounts(whole)

    assert "12" not in str(less)
    assert less["sections"][0]["tables"][0]["rows"][0]["cells"] == ["Andes"]
    assert len(less["sections"][0]["tables"]) == 1
    assert not less["has_amounts"]
    assert whole["sections"][0]["tables"][0]["rows"][0]["cells"][1]["amount"] == "12.50"


def test_a_digest_does_not_depend_on_the_order_of_names():
    assert rules.digest({"a": 1, "b": [2]}) == rules.digest({"b": [2], "a": 1})
    assert rules.digest({"a": 1}) != rules.digest({"a": "1"})


def test_lines_lose_bullets_and_empty_ones():
    assert rules.text_lines("One\n\n - Two\n* Three ") == ["One", "Two", "Three"]


def test_all_rows_are_kept_and_counted_whatever_a_page_shows():
    rows = [rules.row(str(n), n) for n in range(5_100)]

    table = rules.table("t", "", [rules.column("n", "N", "count")], rows, most=12)

    assert (len(table["rows"]), table["shown"], table["total"]) == (5_000, 12, 5_100)


def test_a_row_with_a_missing_cell_is_refused():
    columns = [rules.column("a", "A"), rules.column("b", "B")]

    with pytest.raises(ValueError, match="has 1 cells"):
        rules.table("t", "", columns, [rules.row("1", "x")], most=1)


def test_a_unit_nobody_knows_is_refused():
    with pytest.raises(ValueError, match="no unit 'furlong'"):
        rules.column("a", "A", "furlong")


def figures(**values):
    numbers = [rules.number(key, key, value) for key, value in values.items()]
    return {"figures": [], "sections": [rules.section("X", "X", numbers=numbers)]}


@pytest.mark.parametrize(
    ("values", "health"),
    [
        ({"breaches_open": 0, "renewals_undecided": 0}, "ON_TRACK"),
        ({"breaches_open": 1}, "AT_RISK"),
        ({"requests_late": 1}, "AT_RISK"),
        ({"breaches_open": 1, "upgrades_late": 1}, "OFF_TRACK"),
        ({}, "ON_TRACK"),
    ],
)
def test_health_is_proposed_from_the_facts(values, health):
    assert rules.drafted(figures(**values)).health == health


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"breaches_open": 0}, "No breach is open."),
        ({"breaches_open": 1}, "1 breach is open."),
        ({"renewals_due": 0, "renewals_undecided": 0}, "No renewal is due in the next 90 days."),
        ({"renewals_due": 4, "renewals_undecided": 0},
         "All 4 renewals of the next 90 days are decided."),
        ({"renewals_due": 1, "renewals_undecided": 0},
         "The one renewal of the next 90 days is decided."),
        ({"renewals_due": 1, "renewals_undecided": 1},
         "1 of 1 renewal in the next 90 days is not decided."),
        ({"capacity": 48 * 10**12}, "48\u00a0Tbps of capacity are in service."),
        ({}, "Nothing in the chosen sections asks for attention in this period."),
        ({"renewals_due": 14, "renewals_undecided": 11},
         "11 of 14 renewals in the next 90 days are not decided."),
    ],
)  # fmt: skip
def test_the_summary_is_proposed_from_the_facts(values, said):
    assert rules.drafted(figures(**values)).summary == said


def test_the_summary_says_what_changed():
    now = rules.compared(figures(breaches_open=7), figures(breaches_open=5))

    assert rules.drafted(now).summary == "7 breaches are open, 2 more than before."


def test_the_summary_says_how_capacity_grew():
    now = rules.compared(figures(capacity=5 * 10**12), figures(capacity=4 * 10**12))

    said = rules.drafted(now).summary.replace("\u00a0", " ")

    assert said == "5 Tbps of capacity are in service, 1 Tbps more than before."
