"""Where an agreement stands by the calendar."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements import rules
from apps.agreements.rules import SubStatus, TermFacts

DAY = timedelta(days=1)
AUTO = TermFacts(
    state="ACTIVE",
    renewal_type="AUTO_RENEW",
    effective_on=date(2024, 2, 1),
    initial_months=36,
    renewal_months=12,
    seq=1,
    starts_on=date(2024, 2, 1),
    ends_on=date(2027, 1, 31),
    notice_deadline=date(2026, 12, 2),
)
FIXED = replace(AUTO, renewal_type="FIXED", renewal_months=None, notice_deadline=None)
MUTUAL = replace(AUTO, renewal_type="MUTUAL_OPTION")
ENDLESS = replace(
    AUTO, renewal_type="EVERGREEN", ends_on=None, notice_deadline=None, initial_months=None
)


@pytest.mark.parametrize(
    ("facts", "today", "status"),
    [
        (AUTO, "2024-01-31", "SCHEDULED"),
        (AUTO, "2024-02-01", "IN_TERM"),
        (AUTO, "2026-08-03", "IN_TERM"),
        (AUTO, "2026-08-04", "NOTICE_WINDOW"),
        (AUTO, "2026-12-02", "NOTICE_WINDOW"),
        (AUTO, "2026-12-03", "RENEWAL_LOCKED"),
        (AUTO, "2027-02-15", "RENEWAL_LOCKED"),
        (replace(AUTO, max_renewals=1), "2026-12-03", "RENEWAL_LOCKED"),
        (replace(AUTO, max_renewals=0), "2026-12-03", "EXPIRING"),
        (replace(AUTO, max_renewals=1, seq=2), "2026-12-03", "EXPIRING"),
        (replace(AUTO, is_notice_given=True), "2026-12-03", "NOTICE_GIVEN"),
        (replace(AUTO, origin="HOLDOVER"), "2026-12-03", "HOLDOVER"),
        (FIXED, "2026-08-03", "IN_TERM"),
        (FIXED, "2026-08-04", "EXPIRING"),
        (FIXED, "2027-03-01", "EXPIRING"),
        (MUTUAL, "2026-08-04", "NOTICE_WINDOW"),
        (MUTUAL, "2026-12-03", "EXPIRING"),
        (replace(MUTUAL, notice_deadline=None), "2026-08-04", "EXPIRING"),
        (ENDLESS, "2024-01-31", "SCHEDULED"),
        (ENDLESS, "2036-12-03", "IN_TERM"),
        (replace(AUTO, state="EXECUTED"), "2024-01-31", "SCHEDULED"),
        (replace(AUTO, state="EXECUTED"), "2024-02-01", "IN_TERM"),
        (replace(AUTO, state="DRAFT"), "2026-12-03", ""),
        (replace(AUTO, state="EXPIRED"), "2027-12-03", ""),
    ],
)
def test_sub_status_follows_from_the_day(facts, today, status):
    assert rules.sub_status(facts, date.fromisoformat(today)).status == status


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (replace(AUTO, effective_on=None), ("effective date",)),
        (replace(AUTO, ends_on=None), ("end date",)),
        (replace(AUTO, notice_deadline=None), ("notice period",)),
        (replace(AUTO, seq=None, ends_on=None, notice_deadline=None),
         ("term", "end date", "notice period")),
        (FIXED, ()),
        (ENDLESS, ()),
    ],
)  # fmt: skip
def test_missing_facts_are_named(facts, missing):
    status = rules.sub_status(facts, date(2026, 1, 1))

    assert status.missing == missing
    assert (status.status == SubStatus.UNKNOWN) == bool(missing)


@given(today=st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_status_is_told_for_every_day(today):
    found = {rules.sub_status(facts, today).status for facts in (AUTO, FIXED, MUTUAL, ENDLESS)}

    assert found <= set(SubStatus) - {SubStatus.NONE, SubStatus.UNKNOWN}


def test_every_status_has_a_label():
    assert set(rules.LABELS) == set(SubStatus)
    assert rules.sub_status(AUTO, date(2026, 9, 1)).label == "In notice window"


@pytest.mark.parametrize(
    ("facts", "ends_on"),
    [
        (AUTO, "2028-01-31"),
        (replace(AUTO, seq=2, ends_on=date(2028, 1, 31)), "2029-01-31"),
        (replace(AUTO, ends_on=date(2027, 3, 15)), "2028-03-15"),
        (replace(AUTO, max_renewals=0), None),
        (FIXED, None),
        (MUTUAL, None),
        (ENDLESS, None),
    ],
)
def test_next_end_is_counted_from_the_start_unless_the_document_differs(facts, ends_on):
    found = rules.next_end(facts)

    assert (found and found.isoformat()) == ends_on


def test_next_end_of_month_end_terms_does_not_drift():
    facts = replace(
        AUTO, effective_on=date(2024, 1, 31), initial_months=1, renewal_months=1, seq=1,
        ends_on=date(2024, 2, 29),
    )  # fmt: skip

    assert rules.next_end(facts) == date(2024, 3, 30)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (AUTO, "Renews for 12 months, until 31 Jan 2028."),
        (FIXED, "Ends on 31 Jan 2027."),
        (replace(FIXED, has_holdover=True), "Goes on month to month after 31 Jan 2027."),
        (MUTUAL, "Ends on 31 Jan 2027."),
        (replace(AUTO, max_renewals=0), "Ends on 31 Jan 2027."),
        (ENDLESS, "Goes on without an end."),
    ],
)
def test_what_happens_if_nobody_acts_is_said(facts, words):
    assert rules.if_nobody_acts(facts) == words
