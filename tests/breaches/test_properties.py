"""Order of arrival, duplicates and overlaps never change what is judged."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.agreements.rules import parse_params
from apps.breaches import rules
from apps.breaches.rules import facts, quality
from apps.breaches.rules.facts import Excuse, Ticket
from apps.usage.rules import percentile, slot_count
from tests.breaches.spans import GBPS, OCTOBER, at, figured, span

START = at("2026-10-07 00:00")
MINUTES = st.integers(0, 30 * 24 * 60)
SPANS = st.lists(st.tuples(MINUTES, MINUTES), max_size=6)


def moments(pairs):
    """Spans of time out of minutes, each forward."""
    return [
        (START + timedelta(minutes=min(a, b)), START + timedelta(minutes=max(a, b)))
        for a, b in pairs
    ]


def minutes_of(spans) -> set[datetime]:
    """Every minute that lies in any of them."""
    found = set()
    for start, end in spans:
        while start < end:
            found.add(start)
            start += timedelta(minutes=1)
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=5),
       st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300)), max_size=5))  # fmt: skip
def test_time_less_holes_is_what_a_person_would_count(pairs, holes):
    spans, gaps = facts.merged(moments(pairs)), facts.merged(moments(holes))

    left = facts.without(spans, gaps)

    assert minutes_of(left) == minutes_of(spans) - minutes_of(gaps)
    assert facts.length(left) == 60 * len(minutes_of(left))


@settings(max_examples=40, deadline=None)
@given(SPANS, SPANS, st.randoms())
def test_order_and_overlap_of_tickets_never_change_an_availability(pairs, windows, random):
    tickets = [
        Ticket(f"INC-{n}", 1, "OUTAGE", "MAJOR", start, restored_at=end)
        for n, (start, end) in enumerate(moments(pairs))
    ]
    excuses = [Excuse(1, *window, "DOWN") for window in moments(windows)]
    shuffled = [*tickets, *tickets[:2]]
    random.shuffle(shuffled)

    found = [available(tickets, excuses), available(shuffled, excuses[::-1])]

    assert found[0] == found[1]
    down, total, _ = found[0]
    assert 0 <= down <= total


def available(tickets, excuses):
    over = span(days=OCTOBER, tickets={1: tickets}, excuses={1: excuses}, is_sum=False)
    details = figured("AVAILABILITY_SLA", over, target_pct="99.9").details
    return details["down_s"], details["time_s"], details["excused_s"]


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=50), st.randoms())
def test_order_of_measurements_never_changes_what_is_taken(values, random):
    other = list(values)
    random.shuffle(other)

    for aggregation in ("MEAN", "P95", "MAX"):
        assert quality.taken(values, aggregation) == quality.taken(other, aggregation)
    assert quality.taken(values, "P95") == percentile(values, 95)
    assert min(values) <= quality.taken(values, "MEAN") <= max(values)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 2 * 10**11) | st.none(), min_size=288, max_size=288))
def test_burst_count_is_that_of_a_plain_loop(values):
    day = (date(2026, 10, 7), date(2026, 10, 7))
    rates = [None if one is None else one / GBPS for one in values]

    found = figured("BURST_CAP", span((rates, rates), days=day), max_bps=10**11)

    whole = [None if one is None else int(one * GBPS) for one in rates]
    assert found.value == sum(one is not None and one > 10**11 for one in whole)


@pytest.mark.parametrize(
    ("first", "last", "tz"),
    [
        (date(2026, 3, 1), date(2026, 3, 31), "America/New_York"),
        (date(2026, 11, 1), date(2026, 11, 30), "America/New_York"),
        (date(2026, 10, 1), date(2026, 10, 31), "Europe/Berlin"),
        (date(2026, 3, 1), date(2026, 3, 31), "Europe/Berlin"),
    ],
)
@pytest.mark.parametrize(
    ("type", "raw"),
    [
        ("COMMIT_RATE", {"commit_bps": GBPS, "price_per_mbps": "1", "currency": "USD"}),
        ("MAX_TRAFFIC", {"bps": GBPS}),
        ("TIER_RESET", {"tiers": [[GBPS, "1"]], "currency": "USD"}),
        ("MIN_CACHE_TRAFFIC", {"bps": GBPS}),
    ],
)
def test_month_in_which_the_clock_changes_has_its_own_number_of_slots(first, last, tz, type, raw):
    count = slot_count(first, last, tz)
    assert count != 288 * ((last - first).days + 1)

    found = figured(type, span((1, 2), days=(first, last), tz=tz), **raw)

    assert (found.n_expected, found.n_valid, found.value_bps) == (count, count, 2 * GBPS)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-1, 10**6), min_size=288, max_size=288), st.integers(0, 10**5))
def test_more_traffic_never_lowers_a_lower_bound(slots, more):
    raw = {"threshold_pct": 70, "periods": 1}
    stretch = [rules.Stretch(0, 288, 10**6, 10**6)]
    day = np.array([slots, slots], np.int64)
    higher = np.where(day >= 0, day + more, day)

    for metric in ("BUSY_HOUR_AVG", "P95_7D", "MAX_5MIN"):
        promise = parse_params("UPGRADE_TRIGGER", {"metric": metric, **raw})
        low, high = (rules.at_least(one, one, stretch, promise) for one in (day, higher))
        assert (low or 0) <= (high or 0)
