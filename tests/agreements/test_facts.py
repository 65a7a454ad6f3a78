"""Facts of an agreement that contradict each other, and the terms that follow from them."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements import rules
from apps.agreements.rules import Facts, Span

AUTO = Facts(
    renewal_type="AUTO_RENEW",
    signed_on=date(2024, 1, 24),
    effective_on=date(2024, 2, 1),
    initial_months=36,
    renewal_months=12,
    notice_value=60,
)
ENDLESS = Facts(renewal_type="EVERGREEN", effective_on=date(2024, 2, 1), notice_value=90)


@pytest.mark.parametrize(
    "facts",
    [
        AUTO,
        ENDLESS,
        Facts(renewal_type="FIXED"),
        Facts(renewal_type="MUTUAL_OPTION", initial_months=12),
        replace(AUTO, effective_on=date(2024, 1, 24)),
        replace(AUTO, notice_value=12, notice_unit="MONTH"),
        replace(AUTO, max_renewals=0),
    ],
)
def test_facts_that_fit_together_have_no_errors(facts):
    assert rules.check_facts(facts) == {}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (replace(AUTO, effective_on=date(2024, 1, 23)), "effective_on"),
        (replace(AUTO, effective_on=date(24, 1, 1)), "effective_on"),
        (replace(AUTO, signed_on=date(9999, 1, 1)), "signed_on"),
        (replace(AUTO, renewal_months=None), "renewal_months"),
        (replace(AUTO, renewal_months=0), "renewal_months"),
        (replace(AUTO, initial_months=None), "initial_months"),
        (replace(AUTO, initial_months=601), "initial_months"),
        (replace(AUTO, notice_value=None), "notice_value"),
        (replace(AUTO, notice_value=9999), "notice_value"),
        (replace(ENDLESS, initial_months=12), "initial_months"),
        (replace(ENDLESS, notice_value=None), "notice_value"),
        (replace(ENDLESS, max_renewals=2), "max_renewals"),
        (replace(AUTO, initial_months=1, notice_value=60), "notice_value"),
        (replace(AUTO, notice_value=13, notice_unit="MONTH"), "notice_value"),
        (replace(AUTO, notice_value=300, notice_unit="BUSINESS_DAY"), "notice_value"),
        (replace(AUTO, effective_on=None, signed_on=None, initial_months=1), "notice_value"),
        (replace(AUTO, governing_tz="Mars/Olympus"), "governing_tz"),
        (replace(AUTO, governing_tz="/etc/passwd"), "governing_tz"),
        (replace(AUTO, currency="usd"), "currency"),
        (replace(AUTO, currency="DOLLAR"), "currency"),
    ],
)
def test_contradiction_is_named_by_field(facts, field):
    assert list(rules.check_facts(facts)) == [field]


def test_several_errors_are_named_at_once():
    facts = Facts(renewal_type="AUTO_RENEW", currency="?")

    found = set(rules.check_facts(facts))

    assert found == {"renewal_months", "initial_months", "notice_value", "currency"}


@pytest.mark.parametrize(
    ("facts", "today", "spans"),
    [
        (AUTO, "2026-11-19", [("2024-02-01", "2027-01-31")]),
        (AUTO, "2027-01-31", [("2024-02-01", "2027-01-31")]),
        (AUTO, "2027-02-01", [("2024-02-01", "2027-01-31"), ("2027-02-01", "2028-01-31")]),
        (replace(AUTO, max_renewals=0), "2030-01-01", [("2024-02-01", "2027-01-31")]),
        (replace(AUTO, max_renewals=1), "2032-01-01",
         [("2024-02-01", "2027-01-31"), ("2027-02-01", "2028-01-31")]),
        (replace(AUTO, renewal_type="FIXED"), "2032-01-01", [("2024-02-01", "2027-01-31")]),
        (ENDLESS, "2032-01-01", [("2024-02-01", None)]),
        (AUTO, "2020-01-01", [("2024-02-01", "2027-01-31")]),
    ],
)  # fmt: skip
def test_spans_go_up_to_the_term_of_today(facts, today, spans):
    found = rules.spans(facts, date.fromisoformat(today))

    shown = [(s.starts_on.isoformat(), s.ends_on and s.ends_on.isoformat()) for s in found]
    assert shown == spans
    assert [span.seq for span in found] == list(range(1, len(spans) + 1))


def test_successive_month_end_terms_are_anchored():
    facts = replace(AUTO, effective_on=date(2024, 1, 31), initial_months=1, renewal_months=1)

    ends = [span.ends_on for span in rules.spans(facts, date(2024, 6, 15))]

    assert [f"{day:%m-%d}" for day in ends] == ["02-29", "03-30", "04-30", "05-30", "06-30"]


@given(
    start=st.dates(date(1990, 1, 1), date(2040, 1, 1)),
    initial=st.integers(1, 60),
    renewal=st.integers(1, 60),
    today=st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    rule=st.sampled_from(["CIVIL", "CLAMP"]),
)
def test_spans_follow_each_other_without_gaps(start, initial, renewal, today, rule):
    facts = replace(
        AUTO, effective_on=start, initial_months=initial, renewal_months=renewal, end_rule=rule
    )

    found = rules.spans(facts, today)

    assert found[0].starts_on == start
    assert found[-1].ends_on >= today or found[-1].starts_on > today
    for former, following in zip(found, found[1:], strict=False):
        assert (following.starts_on - former.ends_on).days == 1


@pytest.mark.parametrize("name", ["effective_on", "initial_months"])
def test_spans_need_a_start_and_a_length(name):
    with pytest.raises(ValueError, match="missing"):
        rules.spans(replace(AUTO, **{name: None}), date(2026, 1, 1))


def test_span_is_a_plain_value():
    assert Span(1, date(2024, 2, 1), None) == rules.spans(ENDLESS, date(2024, 2, 1))[0]
