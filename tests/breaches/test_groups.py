"""Metro triggers on the sum of their links, lower bounds of partial slots, parents and children."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from apps.agreements.rules import parse_params
from apps.breaches import actions, rules
from apps.breaches.models import Breach, Evaluation
from apps.breaches.rules import Stretch
from apps.notifications.models import Notice
from apps.usage import queries as usage
from tests import factories as make
from tests.breaches import world
from tests.breaches.world import BUSY, after, carry, promised
from tests.factories import GBPS

DAY = date(2026, 11, 16)
HALF = 144


def both(first, last, capacity, survivor):
    return Stretch(first, last, capacity, survivor)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        # Two sites of 100 and 300: losing the larger leaves 100.
        ({1: [both(0, 288, 100, 75)], 2: [both(0, 288, 300, 225)]}, [(0, 288, 400, 100)]),
        # An augment at noon.
        (
            {1: [both(0, 144, 100, 75), both(144, 288, 200, 150)], 2: [both(0, 288, 300, 225)]},
            [(0, 144, 400, 100), (144, 288, 500, 200)],
        ),
        # A link that joins at noon; two links of one site fall together.
        ({1: [both(144, 288, 100, 75)], 3: [both(0, 288, 100, 75)]},
         [(0, 144, 100, 0), (144, 288, 200, 0)]),
        # A member that is swapped without changing the sum is no edge.
        ({1: [both(0, 100, 100, 75), both(100, 288, 100, 50)]}, [(0, 288, 100, 0)]),
        ({}, []),
    ],
)  # fmt: skip
def test_capacity_of_a_group_is_that_of_its_links_and_a_site_may_fail(parts, expected):
    found = rules.group_stretches(parts, {1: 10, 2: 20, 3: 10})

    assert [(s.first, s.last, s.capacity_bps, s.survivor_bps) for s in found] == expected


def in_metro(levels: tuple[Any, ...], **params: Any) -> Any:
    """A metro's trigger, and a series of 100 Gbps in a site of its own for each level."""
    partner, place = make.partner(), make.metro()
    links = [
        make.pni(partner=partner, site=make.site(in_metro=place), capacity_gbps=100) for _ in levels
    ]
    agreement = make.agreement(partner=partner)
    term = make.term(agreement=agreement, params={**BUSY, "periods": 1, **params})
    term.scope_kind, term.metro = "metro", place
    term.save()
    for link, level in zip(links, levels, strict=True):
        carry(make.series(link=link), DAY, [level])
    return term, links


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("levels", "params", "percent", "outcome"),
    [
        ((90, 40), {}, "65.000", "KEPT"),  # 130 of 200; one link alone would be at 90 %
        ((90, 50), {}, "70.000", "UNDECIDED"),
        ((90, 51), {}, "70.500", "BROKEN"),
        ((50, 50), {"n_minus_1": True, "threshold_pct": 99}, "100.000", "BROKEN"),
    ],
)
def test_trigger_of_a_metro_is_judged_on_the_sum(levels, params, percent, outcome):
    term, _ = in_metro(levels, **params)

    actions.evaluate(at=after(DAY))

    row = Evaluation.objects.get(day=DAY)
    assert (str(row.value), row.outcome) == (percent, outcome)
    assert (row.interconnect, row.capacity_bps) == (None, 200 * GBPS)
    assert row.details["survivor_bps"] == 100 * GBPS


@pytest.mark.django_db
def test_capacity_change_in_a_metro_judges_its_days_anew():
    term, links = in_metro((90, 51))
    actions.evaluate(at=after(DAY))
    world.resize(links[0], 200, from_at=after(DAY - timedelta(days=1), hours=0))

    actions.evaluate(at=after(DAY, hours=2))
    again = actions.evaluate(at=after(DAY, hours=3))

    row = Evaluation.objects.get(day=DAY, is_latest=True)
    assert (row.version, row.capacity_bps, row.outcome) == (2, 300 * GBPS, "KEPT")
    assert again == actions.Tally()


@pytest.mark.django_db
def test_breach_of_a_metro_keeps_those_of_its_links_quiet(manager):
    term, links = in_metro((90, 90))
    term.agreement.owner = manager
    term.agreement.save()
    make.term(agreement=term.agreement, clause="§7.4", params={**BUSY, "periods": 2})
    carry(links[0].series.get(), DAY + timedelta(days=1), [90])
    carry(links[1].series.get(), DAY + timedelta(days=1), [90])

    for n in range(2):
        actions.evaluate(at=after(DAY + timedelta(days=n)))

    parent = Breach.objects.get(interconnect=None)
    children = Breach.objects.exclude(interconnect=None)
    assert {(one.state, one.covered_by) for one in children} == {("OPEN", parent)}
    assert set(Notice.objects.values_list("ref", flat=True)) == {parent.ref}


@pytest.mark.django_db
def test_breach_without_a_parent_is_told(manager):
    term, series = promised(periods=1)
    term.agreement.owner = manager
    term.agreement.save()
    carry(series, DAY, [90])

    actions.evaluate(at=after(DAY))

    breach = Breach.objects.get()
    assert breach.covered_by is None
    assert Notice.objects.filter(ref=breach.ref).exists()


def test_lower_bound_counts_what_is_missing_as_nothing():
    promise = make_promise()
    day = np.full((2, 288), -1, np.int64)
    day[1, :12] = 80

    assert rules.at_least(day, day, [Stretch(0, 288, 100, 75)], promise) == 80
    assert rules.at_least(day, day, [], promise) is None


def make_promise():
    raw = {"threshold_pct": 70, "periods": 1, "metric": "BUSY_HOUR_AVG"}
    return parse_params("UPGRADE_TRIGGER", raw)


def two_ports(**params: Any) -> Any:
    """A link of two ports, each a series of its own."""
    term, first = promised(periods=1, **params)
    return term, first, make.series(link=first.interconnect)


@pytest.mark.django_db
def test_ports_that_are_there_alone_prove_that_a_trigger_is_met():
    term, one, silent = two_ports()
    carry(silent, DAY - timedelta(days=1), [1])
    carry(one, DAY, [75])

    actions.evaluate(at=after(DAY))

    row = Evaluation.objects.get(day=DAY)
    assert (row.quality, row.outcome) == ("INSUFFICIENT", "BROKEN")
    assert (row.value, row.details["at_least_bps"]) == (75, 75 * GBPS)
    assert Breach.objects.get().state == "OPEN"


@pytest.mark.django_db
def test_ports_that_are_there_alone_never_prove_that_it_is_kept():
    term, one, silent = two_ports()
    carry(silent, DAY - timedelta(days=1), [1])
    carry(one, DAY, [60])

    actions.evaluate(at=after(DAY))

    assert Evaluation.objects.get(day=DAY).outcome == "NO_DATA"


@pytest.mark.django_db
def test_lower_bounds_of_links_are_where_some_ports_are_known():
    _, one, other = two_ports()
    carry(one, DAY, [60])
    carry(other, DAY, [5], part=slice(HALF, 288))
    start, end = after(DAY - timedelta(days=1), hours=0), after(DAY, hours=0)

    rates, bounds = usage.link_bounds([one.interconnect_id], start, end)
    floors = bounds[one.interconnect_id]

    assert set(rates[one.interconnect_id][1, :HALF]) == {-1}
    assert set(floors[1, :HALF]) == {60 * GBPS}
    assert set(floors[1, HALF:]) == {-1}


@pytest.mark.django_db
def test_lower_bounds_are_never_billed():
    link, one = world.link()
    make.series(link=link)
    agreement = make.agreement(partner=link.partner)
    make.term(agreement=agreement, type="BURST_CAP", params={"max_bps": 10 * GBPS})
    carry(one, DAY, [75])

    actions.evaluate(at=after(DAY))

    assert Evaluation.objects.get(day=DAY).outcome == "NO_DATA"
