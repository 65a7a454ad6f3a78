"""Taking turns: what is measured and its limit run alternately, the median of the rounds counts."""

import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection

from apps.usage.store import wire

Figures = dict[str, Any]
Action = Callable[[], object]


def in_turns(
    *actions: Action, rounds: int, before: Action | None = None, times: int = 1
) -> list[float]:
    """Median seconds of each action; all of them in each round, after one that warms up.

    `before` runs before each action, unmeasured. `times`: the fastest of so many in each round.
    """
    taken: list[list[float]] = [[] for _ in actions]
    for number in range(rounds + 1):
        for action, seconds in zip(actions, taken, strict=True):
            if before is not None:
                before()
            spent = min(took(action) for _ in range(times))
            seconds += [spent] if number else []
    return [median(seconds) for seconds in taken]


def took(action: Action) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def at_most(ours: float, limit: float, bar: float) -> Figures:
    """A bar on the ratio of two times in seconds."""
    ratio = ours / limit
    return {
        "ours_ms": ms(ours), "limit_ms": ms(limit), "ratio": round(ratio, 2),
        "bar": bar, "met": ratio <= bar,
    }  # fmt: skip


def ms(seconds: float) -> float:
    return round(seconds * 1000, 3)


def raw_copy(table: str, layout: wire.Layout, data: bytes) -> Action:
    """COPY of finished rows into an unlogged table without index: less is not possible."""

    def copy() -> None:
        with connection.cursor() as cursor:
            wire.write(cursor, table, layout.columns, data)

    return copy


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def one(query: str, parameters: list[Any] | None = None) -> Any:
    """The first value of the first row."""
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchone()[0]
