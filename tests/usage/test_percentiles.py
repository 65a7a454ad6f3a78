"""Percentiles: public vectors, and the laws they keep."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.usage import rules

METHODS = ["NEAREST_RANK", "ROUND_HALF_UP", "DROP_CEIL", "RRD"]
RATES = st.lists(st.integers(0, 10**12), min_size=1, max_size=400)
PERCENTS = st.integers(1, 100) | st.decimals("0.001", "100", places=3)


@pytest.mark.parametrize(
    ("n", "nearest", "librenms", "cacti", "rrd"),
    [
        # Cacti itself answers 0 for a single sample; our variant of its rule starts at rank 1.
        (1, 1, 1, 1, 1),
        (10, 10, 10, 9, 10),
        (19, 19, 18, 18, 18),
        (20, 19, 19, 19, 19),
        (30, 29, 29, 28, 29),
        (288, 274, 274, 273, 274),
        (8064, 7661, 7661, 7660, 7661),
        (8640, 8208, 8208, 8208, 8208),
        (8928, 8482, 8482, 8481, 8482),
    ],
)
def test_percentile_of_a_counted_series_is_each_tools_rank(n, nearest, librenms, cacti, rrd):
    series = range(1, n + 1)

    answers = [rules.percentile(series, 95, method=method) for method in METHODS]

    assert answers == [nearest, librenms, cacti, rrd]


@pytest.mark.parametrize(("n", "rank"), [(8916, 8471), (8652, 8220), (8352, 7935), (8640, 8208)])
def test_rank_of_a_months_slots(n, rank):
    assert rules.rank(n, 95) == rank


@pytest.mark.parametrize(
    ("n", "dropped"), [(1, 0), (10, 0), (19, 0), (20, 1), (288, 14), (8640, 432), (8928, 446)]
)
def test_discarded_counts_the_samples_above(n, dropped):
    assert rules.discarded(n, 95) == dropped


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    ("top", "rest", "n", "expected"),
    [
        # Verizon's contract: the highest five of 100 go, the sixth counts.
        ([1567, 1472, 1473, 1322, 1225, 1139], 1000, 100, 1139),
        # i3D: 100 samples, the sixth highest.
        ([900, 800, 700, 600, 429, 96], 50, 100, 96),
        # HNS: 20 samples, one goes.
        ([700, 653], 300, 20, 653),
        ([4000, 1435], 900, 20, 1435),
    ],
)
def test_percentile_of_published_examples(top, rest, n, expected, method):
    values = [rest] * (n - len(top)) + top

    assert rules.percentile(values, 95, method=method) == expected


def test_rank_never_suffers_from_floats():
    divisible = range(20, 9001, 20)

    wrong = [n for n in divisible for m in METHODS if rules.rank(n, 95, method=m) != 19 * n // 20]

    assert wrong == []


@pytest.mark.parametrize("n", [30, 70, 110, 150])
def test_rank_half_up_differs_from_pythons_rounding(n):
    assert rules.rank(n, 95, method="ROUND_HALF_UP") == round(0.95 * n) + 1


@pytest.mark.parametrize(
    ("p", "n", "rank"),
    [
        (Decimal("99.9"), 1000, 999),
        (Decimal("99.9"), 1001, 1000),
        (Decimal("99.9"), 8640, 8632),
        (Decimal("95.0"), 8640, 8208),
        (100, 8640, 8640),
        (50, 4, 2),
        (0, 4, 1),
    ],
)
def test_rank_of_other_percentiles_is_exact(p, n, rank):
    assert rules.rank(n, p) == rank


def test_percentile_without_values_is_unknown():
    assert rules.percentile([], 95) is None
    assert rules.percentile([None, None], 95) is None


def test_percentile_leaves_missing_samples_out():
    captured = [*range(1, 19), None, None]

    as_zero = [value or 0 for value in captured]

    assert rules.percentile(captured, 95) == 18
    assert rules.percentile(as_zero, 95) == 17
    assert rules.percentile(as_zero, 95, method="RRD") == 17


@pytest.mark.parametrize(
    ("p", "method", "message"),
    [
        (95.0, "NEAREST_RANK", "Decimal"),
        (101, "NEAREST_RANK", "between 0 and 100"),
        (-1, "NEAREST_RANK", "between 0 and 100"),
        (95, "MEDIAN", "MEDIAN"),
    ],
)
def test_percentile_refuses_what_it_cannot_count(p, method, message):
    with pytest.raises(ValueError, match=message):
        rules.percentile([1, 2], p, method=method)


def test_rank_of_no_values_is_refused():
    with pytest.raises(ValueError, match="No values"):
        rules.rank(0, 95)


@given(RATES, PERCENTS, st.sampled_from(METHODS))
def test_percentile_is_a_measured_value(values, p, method):
    assert rules.percentile(values, p, method=method) in values


@given(RATES, PERCENTS, PERCENTS, st.sampled_from(METHODS))
def test_percentile_rises_with_p(values, p, more, method):
    lower, upper = sorted([p, more])

    assert rules.percentile(values, lower, method=method) <= rules.percentile(
        values, upper, method=method
    )


@given(RATES, st.sampled_from(METHODS), st.randoms())
def test_percentile_ignores_order(values, method, random):
    shuffled = random.sample(values, len(values))

    assert rules.percentile(shuffled, 95, method=method) == rules.percentile(
        values, 95, method=method
    )


@given(st.lists(st.integers(0, 50), min_size=1, max_size=400), st.integers(0, 50))
def test_percentile_exceeds_exactly_when_enough_slots_do(values, limit):
    over = sum(value > limit for value in values)

    assert (rules.percentile(values, 95) > limit) == (over > len(values) * 5 // 100)


@given(st.integers(1, 20_000))
def test_methods_differ_by_one_rank_at_most(n):
    ranks = [rules.rank(n, 95, method=method) for method in METHODS]

    assert max(ranks) == ranks[0]
    assert max(ranks) - min(ranks) <= 1


@given(st.integers(2, 20_000))
def test_methods_differ_where_the_remainder_says_so(n):
    nearest, librenms, cacti, rrd = (rules.rank(n, 95, method=method) for method in METHODS)

    assert (cacti < nearest) == (n % 20 != 0)
    assert (librenms < nearest) == (n % 20 >= 11)
    assert (rrd < nearest) == (n % 20 >= 12)
