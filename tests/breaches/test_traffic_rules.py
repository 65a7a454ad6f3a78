"""Types that samples decide: maximum, burst, volume, steps, caches, capacity to hand back."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.breaches import rules
from apps.breaches.rules import volume
from apps.breaches.rules.facts import Place
from tests.breaches.spans import DAY, GBPS, OCTOBER, figured, params, span, walked

CACHE = Place(1, "CCH-1", "cache", "BOG-1", "America/Bogota", "LATAM", servers=2)
PNI = Place(2, "BOG-2", "pni", "BOG-2", "America/Bogota", "LATAM")
VOLUME = {"starts_on": "2026-10-01", "ends_on": "2026-12-31"}
TIERS = {"tiers": [[10 * GBPS, "4500"], [20 * GBPS, "8000"]], "currency": "EUR"}


@pytest.mark.parametrize(
    ("levels", "direction", "outcome", "value"),
    [
        ((3, 2), "DOMINANT", "KEPT", 3),
        ((3.1, 2), "DOMINANT", "BROKEN", 3.1),
        ((1, 4), "EACH", "BROKEN", 4),
        ((2, 2), "TOTAL", "BROKEN", 4),
        ((1, 2), "TOTAL", "KEPT", 3),
        ((None, 2), "DOMINANT", "NO_DATA", None),
    ],
)
def test_maximum_traffic_is_broken_strictly_above(levels, direction, outcome, value):
    found = figured("MAX_TRAFFIC", span(levels), bps=3 * GBPS, direction=direction)

    assert found.outcome == outcome
    assert found.value_bps == (None if value is None else int(value * GBPS))


def test_maximum_traffic_opens_after_its_months_in_a_row():
    steps = walked(
        "MAX_TRAFFIC", ["BROKEN", "KEPT", "BROKEN", "NO_DATA", "BROKEN", "BROKEN", "KEPT"],
        "MAX_TRAFFIC", bps=3 * GBPS, months=3,
    )  # fmt: skip

    states = [step.standing.state for step in steps]
    assert states == ["PENDING", "OK", "PENDING", "PENDING", "PENDING", "OPEN", "RESOLVED"]


@pytest.mark.parametrize(
    ("over", "outcome"), [(0, "KEPT"), (2, "KEPT"), (3, "BROKEN"), (30, "BROKEN")]
)
def test_burst_cap_is_broken_by_any_three_slots_of_a_day(over, outcome):
    day = [5] * 288
    for number in range(over):
        day[number * 7] = 11

    found = figured("BURST_CAP", span((day, 5), days=DAY), max_bps=10 * GBPS)

    assert (found.outcome, found.value, found.threshold) == (outcome, over, 3)
    assert found.details["over"] == [number * 7 for number in range(over)]


def test_burst_cap_holds_at_exactly_the_rate():
    assert figured("BURST_CAP", span((10, 10), days=DAY), max_bps=10 * GBPS).outcome == "KEPT"


@pytest.mark.parametrize(("known", "outcome"), [(240, "KEPT"), (100, "NO_DATA")])
def test_burst_cap_needs_a_day_to_be_kept_but_not_to_be_broken(known, outcome):
    quiet = [5] * known + [None] * (288 - known)
    loud = [11, 11, 11] + [None] * 285

    kept = figured("BURST_CAP", span((quiet, quiet), days=DAY), max_bps=10 * GBPS)
    broken = figured("BURST_CAP", span((loud, loud), days=DAY), max_bps=10 * GBPS)

    assert (kept.outcome, broken.outcome) == (outcome, "BROKEN")


@pytest.mark.parametrize(
    ("level", "outcome", "value", "threshold"),
    [
        (10, "KEPT", "33.333", "30.326"),  # 10,000 of 30,000 Mbps-months in the first of three
        (9, "BROKEN", "30", "30.326"),
    ],
)
def test_volume_is_held_against_an_even_pace(level, outcome, value, threshold):
    found = figured("COMMIT_VOLUME", span((1, level)), amount="30000", **VOLUME)

    assert (found.outcome, found.value) == (outcome, Decimal(value))
    assert found.threshold == Decimal(threshold)


@pytest.mark.parametrize(("level", "outcome"), [(10, "KEPT"), (Decimal("9.99"), "BROKEN")])
def test_volume_is_settled_on_its_last_day(level, outcome):
    whole = span((1, level), days=(date(2026, 10, 1), date(2026, 12, 31)))

    found = figured("COMMIT_VOLUME", whole, amount="30000", **VOLUME)

    assert (found.outcome, found.details["settled"]) == (outcome, True)
    assert found.threshold == 100


def test_volume_in_terabytes_adds_up_every_slot():
    found = figured(
        "COMMIT_VOLUME", span((8, 4), days=DAY), amount="86.4", unit="TERABYTES",
        starts_on="2026-10-07", ends_on="2026-10-07",
    )  # fmt: skip

    assert (found.outcome, found.value, found.details["amount"]) == ("KEPT", 100, "86.400")


def test_volume_counts_its_own_days_alone():
    found = figured(
        "COMMIT_VOLUME", span((1, 10)), amount="10000", starts_on="2026-10-17",
        ends_on="2026-10-31",
    )  # fmt: skip

    assert (found.details["days"], found.n_expected) == (15, 15 * 288)
    assert found.value == Decimal("48.387")  # 15 of October's 31 days at 10,000 Mbps


def test_volume_starts_with_its_first_day():
    held = params("COMMIT_VOLUME", amount="1", starts_on="2026-01-15", ends_on="2026-12-31")

    assert rules.WAYS["COMMIT_VOLUME"].window(date(2026, 10, 1), held) == date(2026, 1, 15)


@pytest.mark.parametrize(
    ("levels", "outcome", "step"),
    [((10, 1), "KEPT", 1), ((1, 11), "BROKEN", 2), ((30, 1), "BROKEN", 3)],
)
def test_price_step_is_that_of_the_higher_direction_with_all_ports(levels, outcome, step):
    half = [one / 2 for one in levels]

    found = figured("TIER_RESET", span(tuple(half), tuple(half)), **TIERS)

    assert (found.outcome, found.details["step"]) == (outcome, step)


def test_price_step_takes_the_ninetieth_percentile():
    days = 31 * 288
    level = [11] * (days // 10) + [9] * (days - days // 10)

    assert figured("TIER_RESET", span((1, level)), **TIERS).value_bps == 9 * GBPS


def climbed(*levels, **more):
    """Months from January 2026 on at these levels of Gbps, None for too little data."""
    held = params("TIER_RESET", **TIERS, **more)
    months = [
        rules.Seen(
            date(2026, number, 1), date(2026, number, 28),
            "FINAL" if level else "INSUFFICIENT", bps=level and level * GBPS,
        )
        for number, level in enumerate(levels, 1)
    ]  # fmt: skip
    return rules.period_walk([(month, held) for month in months], "TIER")


def test_ladder_warns_moves_limits_and_falls_back():
    steps = climbed(11, 12, 21, 15, 21)

    severities = [str(step.standing.severity) for step in steps]
    assert severities[:3] == ["WARNING", "MAJOR", "CRITICAL"]
    assert [step.standing.state for step in steps[2:]] == ["OPEN", "RESOLVED", "OPEN"]
    assert severities[4] == "WARNING"
    told = [step.reason.replace("\u00a0", " ") for step in steps]
    assert told[1] == (
        "February 2026 measured 12.0 Gbps, above step 1 of 10.0 Gbps for month 2: "
        "the next step is charged back to the first month."
    )
    assert told[3] == "April 2026 measured 15.0 Gbps, within step 2 of 20.0 Gbps."
    assert volume.step_of(10 * GBPS, params("TIER_RESET", **TIERS)) == 1


def test_use_within_the_step_that_is_paid_by_now_is_no_breach():
    steps = climbed(11, 12, 12, 12)

    states = [step.standing.state for step in steps]
    assert states == ["OPEN", "OPEN", "RESOLVED", "OK"]


def test_month_with_too_little_data_neither_counts_nor_falls_back():
    steps = climbed(11, None, 12)

    assert [step.outcome for step in steps] == ["BROKEN", "NO_DATA", "BROKEN"]
    assert steps[2].standing.severity == "MAJOR"


def test_ladder_that_does_not_fall_back_goes_on():
    quiet = figured("TIER_RESET", span((5, 5)), **TIERS, resets=False)

    assert quiet.outcome == "UNDECIDED"


@pytest.mark.parametrize(
    ("level", "capacity", "keep", "outcome"),
    [
        (19, 100, None, "BROKEN"),
        (20, 100, None, "KEPT"),
        (19, 100, 100 * GBPS, "KEPT"),
        (19, 100, 50 * GBPS, "BROKEN"),
        (None, 100, None, "NO_DATA"),
    ],
)
def test_capacity_may_be_handed_back_strictly_below_the_share(level, capacity, keep, outcome):
    found = figured(
        "DOWNGRADE_RIGHT", span((1, level), capacity=capacity), threshold_pct="20", months=6,
        **({"keep_bps": keep} if keep else {}),
    )  # fmt: skip

    assert found.outcome == outcome


def test_capacity_to_hand_back_is_a_note():
    steps = walked("DOWNGRADE_RIGHT", ["BROKEN"] * 2, "DOWNGRADE", threshold_pct="20", months=2)

    assert (steps[-1].standing.state, steps[-1].standing.severity) == ("OPEN", "INFO")


@pytest.mark.parametrize(("level", "outcome"), [(5, "KEPT"), (4.9, "BROKEN")])
def test_cache_below_its_minimum_is_reviewed(level, outcome):
    found = figured("MIN_CACHE_TRAFFIC", span((1, level)), bps=5 * GBPS)

    assert found.outcome == outcome


@pytest.mark.parametrize("basis", ["BUSY_HOUR", "P95_MONTH", "VOLUME"])
@pytest.mark.parametrize(("served", "outcome"), [(7, "KEPT"), (6, "BROKEN")])
def test_offload_is_what_caches_serve_of_all(basis, served, outcome):
    over = span((1, served), (1, 10 - served), places=(CACHE, PNI))

    found = figured("CACHE_OFFLOAD", over, target_pct="70", basis=basis)

    assert (found.outcome, found.value) == (outcome, served * 10)


def test_offload_of_the_busy_hour_looks_at_that_hour_alone():
    count = 31 * 288
    cache, pni = [1] * count, [1] * count
    cache[600:612], pni[600:612] = [8] * 12, [2] * 12

    found = figured(
        "CACHE_OFFLOAD", span((0, cache), (0, pni), places=(CACHE, PNI)), target_pct="70"
    )

    assert (found.value, found.details["caches"], found.details["all"]) == (
        80, 8 * GBPS, 10 * GBPS,
    )  # fmt: skip


FILL = {"window": "02:00-14:00", "max_bps": GBPS, "days": ["WED", "THU"]}


def filled(*slots: int, level: float, on=DAY, tz="UTC", count=288, **raw):
    day = [0.0] * count
    for number in slots:
        day[number] = level
    over = span((day, 5), days=on, tz=tz, places=(CACHE,), is_sum=False)
    return figured("CACHE_FILL", over, **{**FILL, **raw})


@pytest.mark.parametrize(
    ("slot", "level", "outcome"),
    [
        (24, 2, "KEPT"),  # 02:00, two appliances of 1 Gbps each
        (24, 2.1, "BROKEN"),
        (23, 0.1, "KEPT"),  # five per cent of it outside
        (23, 0.11, "BROKEN"),
        (168, 0.11, "BROKEN"),  # 14:00 is outside
        (167, 0.11, "KEPT"),
    ],
)
def test_fill_outside_the_window_or_too_fast_is_a_breach_of_etiquette(slot, level, outcome):
    assert filled(slot, level=level).outcome == outcome


def test_fill_window_over_midnight_belongs_to_the_day_it_starts_on():
    night = {"window": "22:00-02:00", "days": ["WED"]}
    thursday = (date(2026, 10, 8), date(2026, 10, 8))

    assert filled(6, level=1, on=thursday, **night).outcome == "KEPT"
    assert filled(6, level=1, **night).outcome == "BROKEN"  # Wednesday 00:30: Tuesday's window
    assert filled(270, level=1, on=thursday, **night).outcome == "BROKEN"


@pytest.mark.parametrize(
    ("day", "count", "at"), [(date(2026, 3, 8), 276, 24), (date(2026, 11, 1), 300, 48)]
)
def test_fill_window_is_local_on_days_the_clock_changes(day, count, at):
    """New York: 03:00 comes two hours, or four, after midnight."""
    raw = {"window": "03:00-14:00", "days": ["SUN"], "tz": "America/New_York"}

    held = params("CACHE_FILL", **{**FILL, **raw})
    over = span((0, 0), days=(day, day), tz="America/New_York")
    inside = rules.caches.in_window(over.start, count, "America/New_York", held)
    assert (int(inside.argmax()), int(inside.sum())) == (at, 132)


@settings(max_examples=30)
@given(st.permutations(range(24)))
def test_order_of_links_never_changes_a_sum(order):
    day = np.arange(24).tolist()
    sides = [([one, *day[1:]], [one * 2, *day[1:]]) for one in order]
    forth = figured("BURST_CAP", span(*sides, days=DAY), max_bps=GBPS)
    back = figured("BURST_CAP", span(*reversed(sides), days=DAY), max_bps=GBPS)

    assert forth == back


def test_october_is_whole():
    assert span((1, 1), days=OCTOBER).total().shape == (2, 31 * 288)
