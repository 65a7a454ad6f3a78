"""Limits of stages, reminders, the clocks of both sides, stages by type: no database."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.capacity import rules
from apps.capacity.enums import RequestType
from apps.capacity.rules import clocks, sla, versions
from apps.capacity.rules.clocks import Calendar

FRIDAY = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)  # 10:00 in Bogotá
BOGOTA = Calendar("America/Bogota")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def midnight(year: int, month: int, day: int) -> datetime:
    """The end of the day before, in Bogotá."""
    return datetime(year, month, day, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "due"),
    [
        ("SUBMITTED", midnight(2026, 11, 26)),  # three business days: Mon, Tue, Wed
        ("IN_REVIEW", midnight(2026, 11, 25)),
        ("LOA_PENDING", midnight(2026, 11, 25)),
        ("INFO_REQUESTED", midnight(2026, 12, 5)),  # 14 days
        ("XC_ORDERED", midnight(2026, 12, 5)),  # ten business days
        ("DRAFT", midnight(2027, 2, 19)),
        ("ACTIVE", None),
        ("REJECTED", None),
        ("ON_HOLD", None),
    ],
)
def test_stage_is_due_at_the_end_of_its_last_local_day(state: str, due: datetime | None) -> None:
    assert clocks.due(state, FRIDAY, BOGOTA, overrides={}) == due


def test_holidays_are_no_business_days() -> None:
    closed = Calendar("America/Bogota", frozenset({date(2026, 11, 23), date(2026, 11, 24)}))

    due = clocks.due("SUBMITTED", FRIDAY, closed, overrides={})

    assert due == midnight(2026, 11, 28)


def test_days_can_be_set_otherwise() -> None:
    due = clocks.due("SUBMITTED", FRIDAY, BOGOTA, overrides={"SUBMITTED": 1})

    assert due == midnight(2026, 11, 24)


def test_late_at_night_the_local_day_counts() -> None:
    night = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)  # Monday 22:00 in Bogotá

    assert clocks.due("IN_REVIEW", night, BOGOTA, overrides={}) == midnight(2026, 11, 26)


def test_on_hold_is_due_after_its_review_date() -> None:
    due = clocks.due("ON_HOLD", FRIDAY, BOGOTA, overrides={}, review_on=date(2026, 12, 1))

    assert due == midnight(2026, 12, 2)


@pytest.mark.parametrize(("days", "count"), [(0, 0), (2.99, 0), (3, 1), (6.99, 1), (7, 2), (13, 2)])
def test_question_is_reminded_of_after_3_and_7_days(days: float, count: int) -> None:
    assert clocks.reminders_due("INFO_REQUESTED", FRIDAY, FRIDAY + days * DAY) == count


@pytest.mark.parametrize(
    ("state", "late", "number"),
    [
        ("SUBMITTED", -HOUR, 0), ("SUBMITTED", HOUR, 1), ("SUBMITTED", 30 * DAY, 1),
        ("XC_ORDERED", HOUR, 1), ("XC_ORDERED", 7 * DAY, 2), ("XC_ORDERED", 15 * DAY, 3),
        ("ACTIVE", DAY, 0),
    ],
)  # fmt: skip
def test_overdue_is_told_once_and_cross_connects_weekly(
    state: str, late: timedelta, number: int
) -> None:
    assert clocks.is_chased(state, FRIDAY, FRIDAY + late) == number


def test_five_business_days_of_established_are_a_week() -> None:
    assert clocks.auto_active_at(FRIDAY, BOGOTA) == midnight(2026, 11, 28)


@pytest.mark.parametrize(("hours", "may"), [(71, True), (72, True), (73, False)])
def test_patch_may_be_disputed_for_three_days(hours: int, may: bool) -> None:
    assert clocks.may_dispute(FRIDAY, FRIDAY + hours * HOUR) is may


MOVES = [
    ("SUBMITTED", FRIDAY), ("IN_REVIEW", FRIDAY + 2 * DAY), ("INFO_REQUESTED", FRIDAY + 3 * DAY),
    ("IN_REVIEW", FRIDAY + 7 * DAY), ("TESTING", FRIDAY + 8 * DAY), ("ACTIVE", FRIDAY + 10 * DAY),
]  # fmt: skip


def test_our_clock_stands_while_the_partners_runs() -> None:
    found = sla.clocks(sla.stays(MOVES, {}), FRIDAY + 90 * DAY)

    assert (found.us, found.partner, found.both) == (4 * DAY, 4 * DAY, 2 * DAY)
    assert found.total == 10 * DAY


def test_clock_of_whoever_orders_runs_until_it_is_patched() -> None:
    moves = [("LOA_ISSUED", FRIDAY), ("XC_ORDERED", FRIDAY + DAY)]

    theirs = sla.clocks(sla.stays(moves, {"xc_orderer": "partner"}), FRIDAY + 3 * DAY)
    ours = sla.clocks(sla.stays(moves, {"xc_orderer": "us"}), FRIDAY + 3 * DAY)

    assert (theirs.us, theirs.partner) == (timedelta(), 3 * DAY)
    assert (ours.us, ours.partner) == (3 * DAY, timedelta())


def test_without_moves_nothing_ran() -> None:
    assert sla.clocks(sla.stays([], {}), FRIDAY).total == timedelta()


WITH_LOA = {"pni_new", "pni_augment"}
BUILT = {"ix_sessions", "session_change", "cache_new", "cache_augment", "cache_move", "cache_rma"}


@pytest.mark.parametrize("type_", RequestType.values)
def test_stages_are_skipped_by_type(type_: str) -> None:
    stages = rules.track(type_, {})

    assert ("LOA_PENDING" in stages) is (type_ in WITH_LOA)
    assert ("TESTING" in stages) is (type_ in WITH_LOA | BUILT)
    assert (stages[0], stages[-1]) == ("SUBMITTED", "ACTIVE")
    assert rules.after_approval(type_, {}) == stages[3]


def test_rebalancing_needs_no_cross_connect() -> None:
    assert rules.after_approval("pni_augment", {"action": "rebalance"}) == "PROVISIONING"


@pytest.mark.parametrize(
    ("state", "left"),
    [
        ("TESTING", ("TESTING",)), ("FAILED", ("PROVISIONING", "TESTING")), ("ACTIVE", ()),
        ("CANCELLED", ()),
        ("ON_HOLD", ("IN_REVIEW", "APPROVED", "PROVISIONING", "TESTING")),
    ],
)  # fmt: skip
def test_what_is_left_takes_time(state: str, left: tuple[str, ...]) -> None:
    assert rules.remaining("ix_sessions", {}, state) == left


def test_difference_names_changed_fields_only() -> None:
    old = {"target_bps": 1, "justification": None, "secret": None, "more": []}
    new = {"target_bps": 2, "justification": "", "more": None, "xc_note": "We do."}

    found = versions.difference("pni_augment", old, new)

    assert [(one.name, one.before, one.after) for one in found] == [
        ("target_bps", 1, 2), ("xc_note", None, "We do."),
    ]  # fmt: skip
