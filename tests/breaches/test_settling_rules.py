"""An invoice against our statement. Vectors: agreements.md 4.1, 8.1 and 8.2."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.breaches import rules
from apps.usage.rules import MeasureRule, Port, measure

OURS = MeasureRule()


def port(incoming: list[int], outgoing: list[int]) -> np.ndarray:
    return np.array([incoming, outgoing], np.int64)


def said(ports: list[np.ndarray], theirs: int, unit: int = 1) -> list[str]:
    found = rules.explained(ports, OURS, theirs, round_bps=unit)
    return [rules.counting_words(way, OURS) for way in found]


@pytest.mark.parametrize(
    ("theirs", "words"),
    [(18, "by the rank of LibreNMS"), (19, "by our own rule"), (7, None)],
)
def test_rank_that_gives_their_figure_is_named(theirs, words):
    slots = list(range(1, 20))  # n = 19: nearest rank 19, LibreNMS and Cacti and RRD 18

    found = said([port(slots, [0] * 19)], theirs)

    assert (found[0] if found else None) == words


def test_direction_rule_that_gives_their_figure_is_named():
    incoming = [10] * 18 + [90] * 2
    outgoing = [80] * 2 + [10] * 18

    assert said([port(incoming, outgoing)], 100) == ["with the percentile of both directions added"]
    assert said([port(incoming, outgoing)], 80)[0] in (
        "outbound only", "with outbound only", "with both directions pooled into one series",
    )  # fmt: skip


def test_sum_of_percentiles_is_told_from_the_percentile_of_sums():
    one = port([10] * 16 + [100] * 4, [0] * 20)
    other = port([100] * 4 + [10] * 16, [0] * 20)

    assert said([one, other], 200) == ["with a percentile of each port, then added"]
    assert said([one, other], 110) == ["by our own rule"]


def test_gaps_counted_as_zero_are_named():
    slots = [*range(1, 19), -1, -1]

    assert "with gaps counted as no traffic" in said([port(slots, [0] * 18 + [-1, -1])], 17)


def test_figure_rounded_to_a_unit_is_the_same_figure():
    assert said([port([11_390_000] * 20, [0] * 20)], 12_000_000, 10**6) == ["by our own rule"]


@given(
    st.lists(st.tuples(st.integers(-1, 50), st.integers(-1, 50)), min_size=1, max_size=45),
    st.booleans(),
)
@settings(max_examples=60)
def test_every_way_gives_what_the_measuring_rule_gives(slots, twice):
    one = np.array(list(zip(*slots, strict=True)), np.int64)
    ports = [one, one[::-1].copy()] if twice else [one]

    for way in rules.countings(ports, OURS):
        plain = [[[None if v < 0 else v for v in side] for side in p.tolist()] for p in ports]
        assert way.bps == measure([Port(*sides) for sides in plain], way.rule).value_bps


@pytest.mark.parametrize(
    ("theirs", "percent", "within"),
    [("101.00", "1.000", True), ("101.01", "1.010", False), ("99.00", "-1.000", True)],
)
def test_variance_is_within_its_tolerance_to_the_cent(theirs, percent, within):
    found = rules.variance(10, 12, Decimal("100.00"), Decimal(theirs), tolerance_pct=Decimal(1))

    assert (found.bps, found.percent, found.is_within) == (2, Decimal(percent), within)


def test_without_our_amount_nothing_is_within():
    found = rules.variance(None, 12, None, Decimal(5), tolerance_pct=Decimal(100))

    assert (found.bps, found.amount, found.is_within) == (None, None, False)
