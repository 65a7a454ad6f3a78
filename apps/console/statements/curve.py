"""The period's rates sorted from the highest down, with the percentile's place and the commit."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from apps.breaches import queries, rules
from apps.breaches.models import Statement
from apps.core import units

WIDTH, HEIGHT, LEFT, TOP = 620, 152, 44, 12
POINTS = 160


@dataclass(frozen=True)
class Curve:
    """Coordinates and words of the drawing; rates in Gbps beside the axis."""

    points: str
    rows: Sequence[tuple[float, str]]
    shares: Sequence[tuple[float, str]]
    rank_x: float
    value_y: float
    value: str
    commit_y: float | None
    commit: str
    summary: str


def curve(statement: Statement) -> Curve | None:
    """Computed anew from the samples there are now; None where there are none."""
    month, params = queries.measured_again(statement)
    if month is None:
        return None
    rule = queries.measure_rule(params)
    values = rules.deciding(month.ports(), rule)[::-1]
    if not values.size or not values[0]:
        return None
    top = max(int(values[0]), statement.commit_bps or 0) * 1.05
    above = (100 - float(rule.p)) / 100
    at = np.linspace(0, values.size - 1, POINTS).astype(int)
    points = " ".join(
        f"{LEFT + WIDTH * i / (values.size - 1 or 1):.1f},{_y(int(values[i]), top):.1f}" for i in at
    )
    return Curve(
        points=points,
        rows=[(_y(top / 1.05 * part / 4, top), units.gbps(int(top / 1.05 * part / 4)))
              for part in range(5)],
        shares=[(LEFT + WIDTH * part / 4, f"{25 * part}{units.NBSP}%") for part in range(5)],
        rank_x=LEFT + WIDTH * above,
        value_y=_y(statement.measured_bps or 0, top),
        value=units.rate(statement.measured_bps),
        commit_y=None if statement.commit_bps is None else _y(statement.commit_bps, top),
        commit=units.rate(statement.commit_bps),
        summary=f"Rates of the period sorted from {units.rate(int(values[0]))} down; "
        f"measured {units.rate(statement.measured_bps)}.",
    )  # fmt: skip


def _y(bps: float, top: float) -> float:
    return TOP + HEIGHT * (1 - bps / top)
