"""The judge on real samples: days in, breaches out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.breaches import actions
from apps.breaches.models import Breach, Evaluation
from apps.core.models import StateChange
from tests import factories as make
from tests.breaches import world
from tests.breaches.world import GAP, VECTOR, after, carry, judge_daily, promised
from tests.factories import GBPS

pytestmark = pytest.mark.django_db

FIRST = date(2026, 11, 2)


def later(days: int, first: date = FIRST) -> date:
    return first + timedelta(days=days)


def test_vector_opens_on_the_fourth_day_and_resolves_on_the_tenth():
    _, series = promised()
    carry(series, FIRST, VECTOR)

    states = []
    for n in range(len(VECTOR)):
        actions.evaluate(at=after(later(n)))
        states.append(Breach.objects.get().state)

    assert states == [*["PENDING"] * 3, *["OPEN"] * 6, "RESOLVED"]


def test_breach_has_the_times_of_the_days_that_decided():
    _, series = promised()
    carry(series, FIRST, VECTOR)

    actions.evaluate(at=after(later(9), hours=30))

    breach = Breach.objects.get()
    assert breach.over_since == FIRST
    assert breach.opened_at == after(later(3), hours=0)
    assert breach.resolved_at == after(later(9), hours=0)
    assert (breach.measured, breach.peak, breach.days_over) == (62, 73, 3)
    moves = StateChange.objects.filter(ref=breach.ref).order_by("at")
    assert list(moves.values_list("source", "target", "at")) == [
        ("OK", "PENDING", after(FIRST, hours=0)),
        ("PENDING", "OPEN", after(later(3), hours=0)),
        ("OPEN", "RESOLVED", after(later(9), hours=0)),
    ]


@pytest.mark.parametrize(
    ("levels", "state", "days_over"),
    [
        ([69, 69, 69, 69], None, 0),
        (["70.0"] * 4, None, 0),
        ([71], "PENDING", 1),
        ([71, 72], "PENDING", 2),
        ([71, 72, 69], "OK", 0),
        ([71, 72, 69, 71], "PENDING", 1),
        ([71, 71, 71], "OPEN", 3),
        ([71, 71, 71, 66, 66, 66, 66], "OPEN", 3),
        ([71, 71, 71, 65, 65, 65], "RESOLVED", 3),
        ([71, 71, 71, 65, 65, 66, 65, 65], "OPEN", 3),
        ([71, 71, 71, GAP, GAP, GAP], "OPEN", 3),
        ([71, GAP, 71, GAP, 71], "OPEN", 3),
        ([71, 71, 71, 65, GAP, 65, GAP, 65], "RESOLVED", 3),
        (["70.000001"] * 3, "OPEN", 3),
    ],
)
@pytest.mark.parametrize("tz", ["America/Bogota", "Asia/Kolkata", "UTC"])
def test_days_in_a_row_make_and_end_a_breach(levels, state, days_over, tz):
    _, series = promised(tz=tz)
    carry(series, FIRST, levels, tz=tz)

    actions.evaluate(at=after(later(len(levels) - 1), tz))

    breach = Breach.objects.first()
    assert (breach.state if breach else None) == state
    assert (breach.days_over if breach and state != "OK" else 0) == days_over


def test_day_is_judged_half_an_hour_after_its_end():
    _, series = promised()
    carry(series, FIRST, [71])

    judged = []
    for hours in (0.49, 0.5):
        actions.evaluate(at=after(FIRST, hours=hours))
        judged.append(Evaluation.objects.filter(day=FIRST).exists())

    assert judged == [False, True]


def test_gap_holds_an_open_breach_and_says_so():
    _, series = promised()
    carry(series, FIRST, [71, 71, 71])
    actions.evaluate(at=after(later(2)))
    carry(series, later(3), [50], part=slice(0, 216))

    tally = actions.evaluate(at=after(later(3)))

    breach = Breach.objects.get()
    assert (breach.state, breach.on_hold, breach.measured) == ("OPEN", True, 71)
    assert tally.on_hold == 1
    row = Evaluation.objects.get(day=later(3))
    assert (row.outcome, row.quality) == ("NO_DATA", "INSUFFICIENT")
    assert row.details["day"] == {"expected": 288, "valid": 216}


def test_day_of_four_fifths_is_judged():
    _, series = promised()
    carry(series, FIRST, [71], part=slice(0, 231))

    actions.evaluate(at=after(FIRST))

    assert Evaluation.objects.get(day=FIRST).quality == "PROVISIONAL"
    assert Breach.objects.get().state == "PENDING"


@pytest.mark.parametrize(("pause", "reopens"), [(0, True), (2, True), (3, False)])
def test_breach_over_again_within_72_hours_is_the_same_breach(pause, reopens):
    _, series = promised()
    opened_and_closed = [71, 71, 71, 60, 60, 60]
    carry(series, FIRST, [*opened_and_closed, *[60] * pause, 75])

    judge_daily(FIRST, later(6 + pause))

    states = list(Breach.objects.order_by("over_since").values_list("state", "reopen_count"))
    assert states == ([("OPEN", 1)] if reopens else [("RESOLVED", 0), ("PENDING", 0)])


def test_reopened_breach_forgets_who_acknowledged_it(engineer):
    _, series = promised()
    carry(series, FIRST, [71, 71, 71, 60, 60, 60, 75])
    actions.evaluate(at=after(later(2)))
    breach = Breach.objects.get()
    actions.acknowledge(breach=breach, comment="Ordered", by=engineer, at=after(later(2), hours=3))

    actions.evaluate(at=after(later(6)))

    breach.refresh_from_db()
    assert (breach.state, breach.acknowledged_by) == ("OPEN", None)


@pytest.mark.parametrize(
    ("levels", "severity"),
    [
        ([71, 71, 71], "MAJOR"),
        ([71, 71, 71, 76], "CRITICAL"),  # more than the 75 that are left without a member
        ([71, 71, 71, 91], "CRITICAL"),
        ([71, 71, 71, 91, 71], "CRITICAL"),
    ],
)
def test_severity_is_raised_in_place_and_never_lowered(levels, severity):
    _, series = promised()
    carry(series, FIRST, levels)

    judge_daily(FIRST, later(len(levels) - 1))

    assert Breach.objects.get().severity == severity


def test_thirty_days_percentile_keeps_all_it_takes_to_recompute_it():
    first = date(2026, 10, 10)
    _, series = promised(metric="P95_30D")
    carry(series, first, [50] * 28)
    carry(series, later(28, first), [71], part=slice(0, 216))
    carry(series, later(29, first), [72])

    actions.evaluate(at=after(later(29, first)))

    row = Evaluation.objects.get(day=later(29, first))
    # 8,568 of 8,640 slots; the 8,140th is below the 288 of the last day and the 216 before it.
    assert (row.n_expected, row.n_valid, row.value_bps) == (8640, 8568, 71 * GBPS)
    assert row.details["out"] == {"bps": 71 * GBPS, "rank": 8140, "n": 8568}
    assert row.details["if_zero"] == {"bps": 71 * GBPS, "rank": 8208, "n": 8640}
    assert row.details["in"]["bps"] == 5 * GBPS
    assert (row.details["missing"], row.details["side"]) == (72, "OUT")
    assert (row.threshold_bps, row.capacity_bps) == (70 * GBPS, 100 * GBPS)
    assert (row.value, row.details["n_minus_1_pct"]) == (71, "94.667")
    assert (row.details["busy_hour_bps"], row.details["max_bps"]) == (72 * GBPS, 72 * GBPS)
    assert (row.quality, row.outcome) == ("FINAL", "BROKEN")
    assert (row.window_from, row.method) == (first, "Nearest rank, higher direction")


@pytest.mark.parametrize(
    ("params", "value"),
    [
        ({"metric": "P95_7D"}, 72),  # 14.4 h of the highest day are left out of 7 days: 100 slots
        ({"metric": "BUSY_HOUR_AVG"}, 74),
        ({"metric": "MAX_5MIN"}, 74),
        ({"metric": "MAX_5MIN", "direction": "IN"}, 5),
        ({"metric": "MAX_5MIN", "n_minus_1": True}, Decimal("98.667")),
    ],
)
def test_metrics_of_a_week_of_days(params, value):
    _, series = promised(**params)
    carry(series, FIRST, [60, 61, 62, 63, 64, 72])
    carry(series, later(6), [64])
    carry(series, later(6), [74], part=slice(100, 112))

    actions.evaluate(at=after(later(6)))

    assert Evaluation.objects.get(day=later(6)).value == value


def test_trigger_on_what_is_left_after_a_failure_opens_earlier():
    _, series = promised(n_minus_1=True)
    carry(series, FIRST, [53, 53, 53])

    actions.evaluate(at=after(later(2)))

    breach = Breach.objects.get()
    assert (breach.state, breach.measured) == ("OPEN", Decimal("70.667"))


def test_weeks_in_a_row_count_where_the_term_says_weeks():
    monday = date(2026, 10, 12)
    _, series = promised(unit="WEEK", periods=2)
    carry(series, monday, [71, *[50] * 6, *[50] * 6, 71])

    judge_daily(monday, later(13, monday))

    breach = Breach.objects.get()
    assert (breach.state, breach.opened_at) == ("OPEN", after(later(13, monday), hours=0))


@pytest.mark.parametrize(
    ("tz", "day", "slots"),
    [
        ("America/New_York", date(2025, 3, 9), 276),
        ("America/New_York", date(2025, 11, 2), 300),
        ("Europe/Berlin", date(2025, 3, 30), 276),
        ("Asia/Kolkata", date(2025, 3, 9), 288),
    ],
)
def test_days_on_which_clocks_change_have_their_own_length(tz, day, slots):
    _, series = promised(tz=tz)
    carry(series, day, [71], tz=tz)

    actions.evaluate(at=after(day, tz))

    row = Evaluation.objects.get(day=day)
    assert (row.n_expected, row.n_valid, row.quality) == (slots, slots, "FINAL")


def test_terms_of_two_zones_cut_one_link_into_their_own_days():
    made, series = world.link()
    terms = [
        make.term(
            agreement=make.agreement(partner=made.partner, governing_tz=tz),
            interconnect=made,
            params=world.BUSY,
        )
        for tz in ("America/Bogota", "Asia/Tokyo")
    ]
    carry(series, FIRST, [60], tz="Asia/Tokyo")
    carry(series, later(1), [80], tz="Asia/Tokyo")
    carry(series, later(2), [60], tz="Asia/Tokyo")

    actions.evaluate(at=after(later(2), "Asia/Tokyo", hours=20))

    values = [
        list(term.evaluations.filter(quality="FINAL").order_by("day").values_list("value"))
        for term in terms
    ]
    # Tokyo's second day covers ten hours of Bogota's first and fourteen of its second.
    assert values == [[(80,), (80,)], [(60,), (80,), (60,)]]


def test_new_promise_looks_back_sixty_days():
    first = date(2026, 8, 1)
    _, series = promised()
    carry(series, first, [50] * 110)

    actions.evaluate(at=make.AT)

    days = Evaluation.objects.order_by("day").values_list("day", flat=True)
    assert (days[0], len(days)) == (date(2026, 9, 19), 61)


def test_promise_without_samples_is_on_record_as_no_data():
    promised()

    actions.evaluate(at=make.AT)
    again = actions.evaluate(at=make.AT)

    assert Evaluation.objects.get().outcome == "NO_DATA"
    assert not Breach.objects.exists()
    assert again == actions.Tally()


def test_days_before_the_term_was_in_force_are_not_judged():
    term, series = promised()
    term.revisions.update(valid_from=later(2))
    carry(series, FIRST, [71] * 4)

    actions.evaluate(at=after(later(3)))

    assert [row.day for row in Evaluation.objects.order_by("day")] == [later(2), later(3)]


@pytest.mark.parametrize(
    ("lead", "due_on"),
    [
        ({}, None),
        ({"lead_value": 60}, date(2027, 1, 4)),  # 3 January is a Sunday
        ({"lead_value": 10, "lead_unit": "BUSINESS_DAY"}, date(2026, 11, 18)),
        ({"lead_value": 2, "lead_unit": "MONTH"}, date(2027, 1, 4)),
        ({"lead_value": 60, "clock_start": "NOTICE_RECEIVED"}, None),
    ],
)
def test_due_day_is_what_the_contract_says_or_none(lead, due_on):
    _, series = promised(**lead)
    carry(series, FIRST, [71] * 3)

    actions.evaluate(at=after(later(2)))

    assert Breach.objects.get().due_on == due_on
