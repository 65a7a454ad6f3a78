"""Where a PNI is worth most: points and reasons of shared buildings."""

from decimal import Decimal

import pytest

from apps.capacity.rules.pni_places import WEIGHTS, Candidate, rank

GBPS = 10**9


def place(key: int = 1, **facts) -> Candidate:
    usual = {
        "name": f"DC{key}", "metro": "Bogotá", "free_ports": 2, "total_bps": 100 * GBPS,
        "metro_bps": 40 * GBPS, "mrc": Decimal(200), "currency": "USD",
    }  # fmt: skip
    return Candidate(**{"key": key, **usual, **facts})


def part(name: str, **facts):
    (found,) = rank([place(**facts)])
    return next(each for each in found.parts if each.name == name)


def test_weights_are_a_hundred():
    assert sum(most for _, most in WEIGHTS) == 100


@pytest.mark.parametrize(
    ("metro", "total", "points", "why"),
    [
        (40, 100, 20, "40 % of their traffic is in Bogotá."),
        (100, 100, 50, "100 %"),
        (1, 100, 1, "1 %"),
        (0, 100, 0, "Nothing is exchanged in Bogotá today."),
        (0, 0, 0, "No traffic with them is measured yet."),
    ],
)
def test_traffic_counts_by_the_share_of_the_metro(metro, total, points, why):
    found = part("Traffic", metro_bps=metro * GBPS, total_bps=total * GBPS)

    assert found.points == points
    assert why in found.why


def test_traffic_over_exchanges_is_named():
    found = part("Traffic", exchange_bps=10 * GBPS)

    assert found.why == "40 % of their traffic is in Bogotá, 25 % of it over exchanges."


@pytest.mark.parametrize(
    ("facts", "points", "why"),
    [
        ({}, 30, "no PNI with them at all"),
        ({"buildings": 1}, 30, "All PNIs in Bogotá are in one other building"),
        ({"elsewhere": 3}, 20, "No PNI in Bogotá yet"),
        ({"buildings": 2, "elsewhere": 1}, 10, "in 2 other buildings already"),
        ({"here": 1}, 5, "There is a PNI in this building"),
        ({"here": 1, "buildings": 1}, 5, "There is a PNI in this building"),
    ],
)
def test_redundancy_counts_by_what_the_building_adds(facts, points, why):
    found = part("Redundancy", **facts)

    assert (found.points, why in found.why) == (points, True)


def test_cost_counts_by_the_cheapest_of_its_currency():
    found = rank([
        place(1, mrc=Decimal(200)), place(2, mrc=Decimal(400)), place(3, mrc=None),
        place(4, mrc=Decimal("90.50"), currency="EUR"), place(5, mrc=Decimal(0), currency="BRL"),
    ])  # fmt: skip

    costs = {each.place.key: each.parts[2] for each in found}
    assert {key: cost.points for key, cost in costs.items()} == {1: 20, 2: 10, 3: 10, 4: 20, 5: 20}
    assert costs[2].why == "400 USD a month, the least is 200."
    assert costs[4].why == "90.5 EUR a month, the least of these."
    assert not costs[3].is_price


def test_a_port_that_must_be_ordered_first_costs_ten_points():
    free, none = rank([place(1), place(2, free_ports=0)])

    assert (free.place.key, free.points - none.points) == (1, 10)
    assert none.parts[-1].why.startswith("No port of ours is free")


def test_points_are_the_sum_and_never_below_nothing():
    (found,) = rank([place(metro_bps=0, here=1, free_ports=0, mrc=None)])

    assert found.points == sum(each.points for each in found.parts) == 5
    poor = place(1, metro_bps=0, here=1, free_ports=0, mrc=Decimal(10**6))
    assert {each.place.key: each.points for each in rank([poor, place(2)])}[1] == 0


def test_best_comes_first_and_equals_by_name():
    found = rank([place(3), place(2), place(1, buildings=2), place(4, metro_bps=90 * GBPS)])

    assert [(each.rank, each.place.key) for each in found] == [(1, 4), (2, 2), (3, 3), (4, 1)]


def test_what_is_barred_comes_last_without_a_rank_and_sets_no_price():
    found = rank([place(1, barred="We leave this building.", mrc=Decimal(1)), place(2)])

    assert [(each.place.key, each.rank) for each in found] == [(2, 1), (1, None)]
    assert found[0].parts[2].points == 20


def test_no_place_no_list():
    assert rank([]) == []
