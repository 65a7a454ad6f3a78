"""What a closed month amounts to: commits, ratios and minimum traffic over all links in scope."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from apps.agreements.rules import CommitRate, MinTraffic, Params, RatioMax
from apps.breaches import rules
from apps.breaches.queries.samples import Samples
from apps.breaches.rules import Slots
from apps.usage.rules import Grade, MeasureRule, Port, completeness, measure

BOTH = (0, 1)


@dataclass(frozen=True)
class Month:
    """Local days first to last of `tz`, with the samples of the links in scope, slot by slot."""

    first: date
    last: date
    tz: str
    links: tuple[int, ...]
    samples: Samples

    def ports(self) -> list[Slots]:
        return [self.samples.in_group(pk, self.first, self.last, self.tz) for pk in self.links]

    def total(self) -> Slots:
        """The links added slot by slot; missing where any of them is missing."""
        ports = np.stack(self.ports())
        return np.where((ports < 0).any(axis=0), -1, ports.sum(axis=0))


@dataclass(frozen=True)
class MonthFigures:
    """One month as it is stored: rates in bit/s; value and threshold in the promise's own unit.

    `details` keeps the rates of both directions, from which the month is judged again later.
    """

    value_bps: int | None
    threshold_bps: int | None
    value: Decimal | None
    threshold: Decimal
    n_valid: int
    n_expected: int
    grade: Grade
    method: str
    details: dict[str, Any] = field(default_factory=dict)


def figures(month: Month, params: Params) -> MonthFigures:
    """What the parameters measure of a month. Rules: algorithms 10.2 MEASURED, types 10.1."""
    match params:
        case CommitRate():
            return _commit(month, params)
        case RatioMax():
            return _ratio(month, params)
        case MinTraffic():
            return _minimum(month, params)
    raise ValueError(f"{type(params).__name__} is not judged by months.")


def _commit(month: Month, params: CommitRate) -> MonthFigures:
    rule = MeasureRule(
        params.percentile, params.method, params.direction, params.aggregation, params.missing
    )
    is_summed = params.aggregation == "SUM_THEN_P"
    ports = [month.total()] if is_summed else month.ports()
    found = measure([_port(slots) for slots in ports], rule)
    used = None if found.value_bps is None else rules.percent_of(found.value_bps, params.commit_bps)
    return MonthFigures(
        value_bps=found.value_bps,
        threshold_bps=params.commit_bps,
        value=used,
        threshold=Decimal(100),
        n_valid=found.valid,
        n_expected=found.expected,
        grade=found.grade,
        method=f"{params.method} {params.direction} {params.aggregation}"[:40],
        details={"side": found.side, "rank": found.rank, "n": found.count, "links": len(ports)},
    )


def _ratio(month: Month, params: RatioMax) -> MonthFigures:
    slots = month.total()
    both = slots[:, (slots >= 0).all(axis=0)]
    received, sent = (_basis(side, params.basis) for side in both)
    grade = completeness(both.shape[1], slots.shape[1])
    judged = rules.judge_ratio(sent, received, params, grade=grade)
    return MonthFigures(
        value_bps=None,
        threshold_bps=None,
        value=None if judged.value is None else Decimal(judged.value),
        threshold=params.limit,
        n_valid=both.shape[1],
        n_expected=slots.shape[1],
        grade=grade,
        method=f"{params.basis} {params.form}",
        details={"in": {"bps": received}, "out": {"bps": sent}, "excess_bps": judged.excess_bps},
    )


def _minimum(month: Month, params: MinTraffic) -> MonthFigures:
    slots = month.total()
    total = np.where((slots < 0).any(axis=0), -1, slots.sum(axis=0))
    in_bps, out_bps, both = (
        _monthly(month, side, params.metric) for side in (slots[0], slots[1], total)
    )
    valid = rules.valid_slots(slots, BOTH)
    traffic = rules.MonthTraffic(
        month.first, in_bps, out_bps, both, grade=completeness(valid, slots.shape[1])
    )
    judged = rules.judge_min_traffic([traffic], params)
    value = judged.value if judged.value is None else int(judged.value)
    return MonthFigures(
        value_bps=value,
        threshold_bps=params.bps,
        value=None if value is None else rules.percent_of(value, params.bps),
        threshold=Decimal(100),
        n_valid=valid,
        n_expected=slots.shape[1],
        grade=Grade(traffic.grade),
        method=f"{params.metric} {params.direction}",
        details={"in": {"bps": in_bps}, "out": {"bps": out_bps}, "total": {"bps": both}},
    )


def _basis(known: Slots, basis: str) -> int | None:
    """Volume and mean rate give the same ratio; a percentile another one."""
    if not known.size:
        return None
    if basis == "P95":
        return rules.percentile_of(known).bps
    return int(known.sum()) // known.size


def _monthly(month: Month, slots: Slots, metric: str) -> int | None:
    """One direction's figure of the month; of busy hours the highest of all local days."""
    if metric == "P95_MONTH":
        return rules.percentile_of(slots).bps
    if metric == "AVG":
        return _basis(slots[slots >= 0], "AVG")
    return _highest_of_days(month, slots, FIGURES[metric])


FIGURES: dict[str, Callable[[Slots], rules.Reading]] = {
    "BUSY_HOUR_AVG": rules.busy_hour,
    "MAX_5MIN": rules.highest,
}


def _highest_of_days(
    month: Month, slots: Slots, figure: Callable[[Slots], rules.Reading]
) -> int | None:
    found, start = [], 0
    for number in range((month.last - month.first).days + 1):
        day = month.first + timedelta(days=number)
        end = start + month.samples.slots(month.links[0], day, day, month.tz).shape[1]
        found.append(figure(slots[start:end]).bps)
        start = end
    return max((bps for bps in found if bps is not None), default=None)


def _port(slots: Slots) -> Port:
    sides: Sequence[list[int | None]] = [
        [None if bps < 0 else bps for bps in side] for side in slots.tolist()
    ]
    return Port(*sides)
