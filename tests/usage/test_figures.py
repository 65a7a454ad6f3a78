"""Figures of whole matrices say what the rules say about one list."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis.extra import numpy as arrays

from apps.usage import figures, rules

GAP = figures.GAP
MATRICES = arrays.arrays(
    np.int64, some.tuples(some.integers(1, 4), some.integers(1, 40)), elements=some.integers(-1, 30)
)


def plain(row: np.ndarray) -> list[int | None]:
    return [None if value == GAP else int(value) for value in row]


@given(MATRICES, some.sampled_from([50, 90, 95, 99]))
def test_percentile_of_rows_equals_the_rule(rates: np.ndarray, p: int) -> None:
    found = figures.percentile(rates, p)

    assert plain(found) == [rules.percentile(plain(row), p) for row in rates]


@given(MATRICES)
def test_busy_hour_of_rows_equals_the_rule(rates: np.ndarray) -> None:
    slots, hours = figures.busy_hour(rates)

    windows = [rules.busiest_window(plain(row)) for row in rates]
    assert plain(hours) == [rules.busy_hour(plain(row)) for row in rates]
    assert plain(slots) == [window.first if window else None for window in windows]


@given(MATRICES)
def test_known_total_and_mean_leave_gaps_out(rates: np.ndarray) -> None:
    values = [[value for value in plain(row) if value is not None] for row in rates]

    assert figures.known(rates).tolist() == [len(row) for row in values]
    assert figures.total(rates).tolist() == [sum(row) for row in values]
    assert plain(figures.mean(rates)) == [sum(row) // len(row) if row else None for row in values]


@given(MATRICES)
def test_sum_misses_where_a_member_misses(rates: np.ndarray) -> None:
    found = figures.add_up(rates, axis=0)

    columns = [plain(column) for column in rates.T]
    assert plain(found) == [None if None in column else sum(column) for column in columns]


@given(MATRICES, some.integers(1, 7))
def test_peaks_keep_the_highest_of_each_group(rates: np.ndarray, width: int) -> None:
    found = figures.peaks(rates, width)

    assert found.shape[-1] == -(-rates.shape[-1] // width)
    assert (found.max(axis=-1) == rates.max(axis=-1)).all()
    assert plain(figures.means(rates, width)[0])[0] == plain(figures.mean(rates[:, :width]))[0]


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ([], []),
        ([False, False], []),
        ([True], [(0, 1)]),
        ([True, True, False, True], [(0, 2), (3, 4)]),
    ],
)
def test_runs_are_half_open(mask: list[bool], expected: list[tuple[int, int]]) -> None:
    found = figures.runs(np.array(mask, bool))

    assert found == expected
