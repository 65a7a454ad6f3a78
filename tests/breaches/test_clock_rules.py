"""The upgrade clock. Vectors: agreements.md 5.4, 6, 8.5 and 10.2 FORWARD PERIOD."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements.rules import parse_params
from apps.breaches import rules
from apps.breaches.rules import Lead, Pause

MARCH = date(2025, 3, 14)  # a Friday
LATER = date(2026, 1, 1)
DAY = timedelta(days=1)
GBPS = 10**9


@pytest.mark.parametrize(
    ("value", "unit", "due"),
    [
        (30, "DAY", date(2025, 4, 14)),  # 13 April is a Sunday
        (60, "DAY", date(2025, 5, 13)),
        (90, "DAY", date(2025, 6, 12)),
        (10, "BUSINESS_DAY", date(2025, 3, 28)),
        (1, "MONTH", date(2025, 4, 14)),
    ],
)
def test_upgrade_is_due_by_the_vectors(value, unit, due):
    assert rules.due_on(MARCH, Lead(value, unit), [], LATER) == due


def test_ten_business_days_from_a_saturday_end_on_the_same_friday():
    found = rules.due_on(date(2025, 3, 15), Lead(10, "BUSINESS_DAY"), [], LATER)

    assert found == date(2025, 3, 28)


def test_last_day_on_a_holiday_moves_to_the_next_business_day():
    found = rules.due_on(MARCH, Lead(60), [], LATER, frozenset({date(2025, 5, 13)}))

    assert found == date(2025, 5, 14)


@pytest.mark.parametrize("unit", ["DAY", "BUSINESS_DAY", "MONTH"])
def test_contract_that_is_silent_has_no_deadline(unit):
    assert rules.due_on(MARCH, Lead(None, unit), [], LATER) is None
    assert rules.clock(MARCH, Lead(None, unit), [], LATER).is_over is False


def test_due_day_itself_is_on_time():
    due = date(2025, 5, 13)

    on_time = rules.clock(MARCH, Lead(60), [], due)
    late = rules.clock(MARCH, Lead(60), [], due + DAY)

    assert (on_time.left, on_time.is_over) == (0, False)
    assert (late.left, late.is_over) == (-1, True)


def test_each_day_of_a_pause_moves_the_due_day_by_one():
    pause = Pause(date(2025, 4, 1), date(2025, 4, 11))

    found = rules.clock(MARCH, Lead(60), [pause], date(2025, 4, 21))

    assert found.due_on == date(2025, 5, 23)
    assert (found.run, found.paused, found.left) == (28, 10, 32)


def test_open_pause_goes_on_moving_the_day_and_is_never_over():
    pause = Pause(date(2025, 5, 1))

    found = [rules.clock(MARCH, Lead(60), [pause], day) for day in (date(2025, 5, 1), LATER)]

    assert [one.due_on for one in found] == [date(2025, 5, 14), date(2026, 1, 14)]
    assert all(one.is_paused and not one.is_over for one in found)


def test_pause_after_the_due_day_forgives_nothing():
    assert rules.due_on(MARCH, Lead(60), [Pause(date(2025, 6, 1), date(2025, 6, 20))], LATER) == (
        date(2025, 5, 13)
    )


def test_days_on_which_nobody_works_are_not_counted_twice_in_business_days():
    weekend = Pause(date(2025, 3, 15), date(2025, 3, 17))

    assert rules.due_on(MARCH, Lead(10, "BUSINESS_DAY"), [weekend], LATER) == date(2025, 3, 28)


PAUSES = st.lists(
    st.tuples(st.integers(-5, 120), st.integers(1, 30)).map(
        lambda pair: Pause(MARCH + pair[0] * DAY, MARCH + (pair[0] + pair[1]) * DAY)
    ),
    max_size=6,
)
LEADS = st.tuples(st.integers(1, 90), st.sampled_from(["DAY", "BUSINESS_DAY"])).map(
    lambda pair: Lead(*pair)
)


@given(PAUSES, PAUSES, LEADS)
def test_pauses_never_shorten_and_their_order_does_not_matter(some, more, lead):
    without = rules.due_on(MARCH, lead, some, LATER)
    with_more = rules.due_on(MARCH, lead, [*some, *more], LATER)
    turned = rules.due_on(MARCH, lead, [*more[::-1], *some[::-1], *more], LATER)

    assert without <= with_more
    assert turned == with_more


@given(PAUSES, LEADS, st.integers(0, 200))
def test_days_run_and_stood_are_all_the_days_there_were(pauses, lead, after):
    today = MARCH + after * DAY

    found = rules.clock(MARCH, lead, pauses, today)

    assert found.run + found.paused == after


DAYS = st.one_of(st.none(), st.integers(0, 60).map(lambda n: MARCH + n * DAY))


@given(st.lists(st.tuples(DAYS, DAYS), max_size=5), st.randoms())
def test_order_of_notices_does_not_matter(notices, random):
    mixed = list(notices)
    random.shuffle(mixed)

    assert rules.told(mixed) == rules.told(notices)


@pytest.mark.parametrize(
    ("clock_start", "expected"),
    [("TRIGGER", MARCH), ("NOTICE_SENT", MARCH + 3 * DAY), ("NOTICE_RECEIVED", MARCH + 5 * DAY),
     ("ACCEPTED", None)],
)  # fmt: skip
def test_clock_starts_with_the_event_of_the_contract(clock_start, expected):
    known = rules.told([(MARCH + 9 * DAY, None), (MARCH + 3 * DAY, MARCH + 5 * DAY)])

    assert rules.started_on(Lead(60, clock_start=clock_start), MARCH, known) == expected


def test_notice_that_was_received_had_been_sent_by_then():
    known = rules.told([(None, MARCH + 5 * DAY)])

    assert known.sent_on == MARCH + 5 * DAY


def trigger(**more: Any) -> Any:
    raw = {"metric": "P95_30D", "threshold_pct": "70", "periods": 3}
    return parse_params("UPGRADE_TRIGGER", raw | more)


@pytest.mark.parametrize(
    ("metric", "survivor", "more", "required"),
    [
        (290, None, {}, 415),  # 290 / 0.7 = 414.3
        (280, None, {}, 401),  # exactly 70 % of 400: still more than there is
        (290, None, {"required_step_bps": 100 * GBPS}, 500),
        (240, 300, {"n_minus_1": True}, 443),  # 240 / 0.7 = 342.9, and the member of 100
    ],
)
def test_required_capacity_is_the_step_or_what_brings_the_metric_to_its_target(
    metric, survivor, more, required
):
    found = rules.required_bps(
        metric * GBPS, 400 * GBPS, survivor and survivor * GBPS, trigger(**more)
    )

    assert -(-found // GBPS) == required


AUGMENT = {
    "lead_value": 45, "lead_unit": "BUSINESS_DAY", "clock_start": "ACCEPTED", "stop_clock": False,
}  # fmt: skip


def test_clause_of_ordered_upgrades_gives_the_time_where_the_trigger_is_silent():
    own = rules.lead_of(trigger(lead_value=60, clock_start="NOTICE_SENT"), AUGMENT)

    assert own == Lead(60, "DAY", "NOTICE_SENT", can_stop=False)
    assert rules.lead_of(trigger(), AUGMENT) == Lead(45, "BUSINESS_DAY", "ACCEPTED", False)
    assert rules.lead_of(trigger(), None).value is None
