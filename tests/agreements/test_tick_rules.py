"""What is due on an agreement, as a pure rule."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from apps.agreements import rules
from apps.agreements.rules import Due, Event, Standing, TermFacts

FACTS = TermFacts(
    state="ACTIVE", renewal_type="AUTO_RENEW", effective_on=date(2024, 1, 1), initial_months=24,
    renewal_months=12, seq=1, starts_on=date(2024, 1, 1), ends_on=date(2025, 12, 31),
    notice_deadline=date(2025, 10, 2), origin="INITIAL",
)  # fmt: skip
AUTO = Standing(facts=FACTS, cycle="UNDECIDED")
FIXED = Standing(facts=replace(FACTS, renewal_type="FIXED", notice_deadline=None), cycle="")
DEADLINE, END = date(2025, 10, 2), date(2025, 12, 31)


def due(standing, day):
    event = rules.next_event(standing, date.fromisoformat(day))
    return event and (event.day.isoformat(), event.due.name)


@pytest.mark.parametrize(
    ("standing", "day", "expected"),
    [
        (AUTO, "2025-10-02", None),
        (AUTO, "2025-10-03", ("2025-10-03", "RENEWED")),
        (replace(AUTO, cycle=""), "2025-05-04", None),
        (replace(AUTO, cycle=""), "2025-05-05", ("2025-05-05", "OPENED")),
        (replace(AUTO, cycle="NOTICE_SENT"), "2025-10-03", ("2025-10-03", "RENEWED")),
        (replace(AUTO, cycle="NOTICE_EFFECTIVE"), "2025-12-31", None),
        (replace(AUTO, cycle="NOTICE_EFFECTIVE"), "2026-01-01", ("2026-01-01", "EXPIRED")),
        (replace(AUTO, cycle="AUTO_RENEWED", next_on=date(2026, 1, 1)), "2025-12-31", None),
        (
            replace(AUTO, cycle="AUTO_RENEWED", next_on=date(2026, 1, 1)),
            "2026-01-01", ("2026-01-01", "SWITCHED"),
        ),
        (FIXED, "2025-08-03", ("2025-08-03", "OPENED")),
        (replace(FIXED, cycle="UNDECIDED"), "2025-12-31", None),
        (replace(FIXED, cycle="UNDECIDED"), "2026-01-01", ("2026-01-01", "LAPSED")),
        (replace(FIXED, cycle="LAPSING"), "2026-01-01", ("2026-01-01", "EXPIRED")),
        (replace(AUTO, terminated_on=date(2025, 11, 30)), "2025-10-03", ("2025-10-03", "LAPSED")),
        (
            replace(AUTO, cycle="LAPSING", terminated_on=date(2025, 11, 30)),
            "2025-12-01", ("2025-12-01", "TERMINATED"),
        ),
        (replace(AUTO, replaced_on=date(2025, 9, 1)), "2026-09-01", ("2025-09-01", "REPLACED")),
        (replace(AUTO, deemed_on=DEADLINE), "2025-10-03", ("2025-10-02", "DEEMED")),
        (replace(AUTO, deemed_on=date(2025, 10, 3)), "2025-10-03", ("2025-10-03", "DEEMED")),
    ],
)  # fmt: skip
def test_event_that_is_due(standing, day, expected):
    assert due(standing, day) == expected


@pytest.mark.parametrize(
    ("cycle", "expected"), [("LAPSING", "HELD_OVER"), ("NOTICE_EFFECTIVE", "EXPIRED")]
)
def test_holdover_needs_that_nobody_gave_notice(cycle, expected):
    facts = replace(FIXED.facts, has_holdover=True)

    assert due(Standing(facts=facts, cycle=cycle), "2026-01-01") == ("2026-01-01", expected)


def test_renewals_run_out():
    facts = replace(FACTS, max_renewals=1, seq=2)

    assert due(replace(AUTO, facts=facts), "2025-10-03") == ("2025-10-03", "LAPSED")


def test_agreement_without_an_end_waits_for_a_termination():
    facts = replace(
        FACTS, renewal_type="EVERGREEN", initial_months=None, ends_on=None, notice_deadline=None
    )
    standing = Standing(facts=facts)

    assert due(standing, "2099-01-01") is None
    ended = replace(standing, terminated_on=date(2026, 3, 31))
    assert due(ended, "2026-03-31") is None
    assert due(ended, "2026-04-01") == ("2026-04-01", "TERMINATED")


def test_replacement_on_the_day_after_the_end_wins_over_expiry():
    standing = replace(AUTO, cycle="LAPSING", replaced_on=date(2026, 1, 1))

    assert rules.next_event(standing, date(2026, 1, 1)) == Event(date(2026, 1, 1), Due.REPLACED)


def ends(facts, steps):
    """The ends of the next renewals, each counted as the tick counts them."""
    found = []
    for _ in range(steps):
        ends_on, anchor = rules.next_end(facts), rules.next_anchor(facts)
        facts = replace(
            facts, seq=facts.seq + 1, starts_on=facts.ends_on + timedelta(days=1),
            ends_on=ends_on, counted_from=anchor, origin="RENEWAL",
        )  # fmt: skip
        found.append(ends_on.isoformat())
    return found


@pytest.mark.parametrize(
    ("rule", "first", "expected"),
    [
        ("CIVIL", "2024-02-29", ["2024-03-30", "2024-04-30", "2024-05-30", "2024-06-30"]),
        ("CLAMP", "2024-02-28", ["2024-03-30", "2024-04-29", "2024-05-30", "2024-06-29"]),
    ],
)
def test_month_ends_do_not_drift(rule, first, expected):
    facts = replace(
        FACTS, effective_on=date(2024, 1, 31), initial_months=1, renewal_months=1, end_rule=rule,
        starts_on=date(2024, 1, 31), ends_on=date.fromisoformat(first), notice_deadline=None,
    )  # fmt: skip

    assert ends(facts, 4) == expected


def test_signed_end_starts_a_new_count_that_does_not_drift_either():
    facts = replace(
        FACTS, renewal_months=1, ends_on=date(2025, 1, 30), counted_from=date(2025, 1, 31)
    )

    assert ends(facts, 3) == ["2025-02-28", "2025-03-30", "2025-04-30"]


def test_signed_end_without_a_mark_starts_a_new_count_too():
    facts = replace(FACTS, renewal_months=1, ends_on=date(2025, 1, 30))

    assert ends(facts, 3) == ["2025-02-28", "2025-03-30", "2025-04-30"]


def test_months_of_holdover_are_counted_from_the_first():
    facts = replace(FIXED.facts, ends_on=date(2025, 1, 30), has_holdover=True)
    found = []
    for _ in range(3):
        start = facts.counted_from or facts.ends_on + timedelta(days=1)
        ends_on = rules.next_month_end(facts)
        facts = replace(facts, ends_on=ends_on, counted_from=start, origin="HOLDOVER")
        found.append(ends_on.isoformat())

    assert found == ["2025-02-28", "2025-03-30", "2025-04-30"]


@pytest.mark.parametrize(
    ("tz", "cut_off"),
    [
        ("UTC", "2025-10-03T00:00"),
        ("America/New_York", "2025-10-03T04:00"),
        ("America/Sao_Paulo", "2025-10-03T03:00"),
        ("Europe/Berlin", "2025-10-02T22:00"),
        ("Asia/Tokyo", "2025-10-02T15:00"),
    ],
)
def test_notice_is_in_time_until_the_day_is_over_in_its_zone(tz, cut_off):
    instant = datetime.fromisoformat(cut_off).replace(tzinfo=UTC)
    just_before = instant - timedelta(microseconds=1)

    assert rules.timeliness(just_before, DEADLINE, tz) == "IN_TIME"
    assert rules.timeliness(instant, DEADLINE, tz) == "LATE"
    assert rules.timeliness(instant, DEADLINE, tz, is_waived=True) == "WAIVED"
    assert rules.timeliness(just_before, DEADLINE, tz, is_waived=True) == "IN_TIME"


def test_notice_without_a_deadline_is_in_time():
    assert rules.timeliness(datetime(2030, 1, 1, tzinfo=UTC), None, "UTC") == "IN_TIME"


@pytest.mark.parametrize(
    ("days", "expected"), [(None, None), (0, date(2025, 3, 14)), (2, date(2025, 3, 18))]
)
def test_notice_counts_as_received_after_business_days(days, expected):
    friday = datetime(2025, 3, 14, 12, tzinfo=UTC)

    assert rules.deemed_day(friday, days, "UTC") == expected


def test_day_of_sending_is_the_one_of_the_zone():
    late = datetime(2025, 3, 13, 23, tzinfo=UTC)

    assert rules.deemed_day(late, 0, "Asia/Tokyo") == date(2025, 3, 14)


@pytest.mark.parametrize(
    ("value", "unit", "align", "expected"),
    [
        (30, "DAY", "NONE", date(2025, 3, 2)),
        (1, "MONTH", "NONE", date(2025, 2, 28)),
        (3, "MONTH", "NONE", date(2025, 4, 30)),
        (90, "DAY", "NONE", date(2025, 5, 1)),
        (30, "DAY", "MONTH_END", date(2025, 3, 31)),
        (90, "DAY", "MONTH_END", date(2025, 5, 31)),
    ],
)
def test_termination_runs_from_the_day_after_receipt(value, unit, align, expected):
    received_at = datetime(2025, 1, 31, 9, tzinfo=UTC)

    found = rules.termination_day(received_at, "UTC", value=value, unit=unit, align=align)

    assert found == expected


@pytest.mark.parametrize(
    ("yearly", "expected"), [(None, False), (Decimal(499999), False), (Decimal(500000), True)]
)
def test_high_value_needs_a_second_person(yearly, expected):
    assert rules.needs_approval(yearly) is expected


@pytest.mark.parametrize(
    ("cycle", "will_renew", "expected"),
    [
        ("UNDECIDED", True, False),
        ("RENEW", True, True),
        ("RENEW", False, False),
        ("NON_RENEW", True, False),
        ("NOTICE_SENT", True, False),
        ("NOTICE_EFFECTIVE", True, True),
        ("RENEWED", False, True),
    ],
)
def test_decision_is_executed_not_merely_recorded(cycle, will_renew, expected):
    assert rules.is_executed(cycle, will_renew=will_renew) is expected
