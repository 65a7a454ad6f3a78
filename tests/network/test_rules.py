"""How much an interconnect carries."""

import pytest

from apps.network import rules

G = 10**9


@pytest.mark.parametrize(
    ("members", "capacity"),
    [
        ([], (0, 0, 0)),
        ([(100 * G, "UP")] * 4, (400 * G, 100 * G, 4)),
        ([(100 * G, "UP"), (10 * G, "LOW_LIGHT")], (110 * G, 100 * G, 2)),
        ([(100 * G, "UP"), (100 * G, "DOWN"), (100 * G, "PLANNED")], (100 * G, 100 * G, 1)),
    ],
)
def test_capacity_is_the_sum_of_members_in_use(members, capacity):
    assert rules.capacity_of(members) == rules.Capacity(*capacity)


def test_what_is_left_without_the_largest_member():
    assert rules.capacity_of([(100 * G, "UP"), (10 * G, "UP")]).n_minus_1_bps == 10 * G


def test_unknown_members_share_evenly_rounded_up():
    assert rules.shared_evenly(100 * G, 3) == 33_333_333_334
