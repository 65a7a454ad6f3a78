"""What a closed month amounts to: commits, ratios and minimum traffic over all links in scope."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import numpy as np

from apps.agreements.rules import CommitRate, MinTraffic, RatioMax
from apps.breaches.rules.commit import CommitJudgement, MonthRate, judge_commit
from apps.breaches.rules.figures import (
    Reading,
    Slots,
    busy_hour,
    highest,
    percentile_of,
    valid_slots,
)
from apps.breaches.rules.minimum import MonthTraffic, judge_min_traffic
from apps.breaches.rules.ratio import RatioJudgement, judge_ratio
from apps.breaches.rules.seen import Figured, Seen, Span
from apps.breaches.rules.verdicts import Judgement, percent_of
from apps.usage.rules import Grade, MeasureRule, Port, completeness, measure

BOTH = (0, 1)
FIGURES: dict[str, Callable[[Slots], Reading]] = {
    "BUSY_HOUR_AVG": busy_hour,
    "MAX_5MIN": highest,
}


def commit_figure(span: Span, params: CommitRate) -> Figured:
    """The billed rate in percent of the commit. Rules: algorithms 10.2 MEASURED."""
    rule = MeasureRule(
        params.percentile, params.method, params.direction, params.aggregation, params.missing
    )
    is_summed = params.aggregation == "SUM_THEN_P"
    ports = [span.total()] if is_summed else span.ports()
    found = measure([port_of(slots) for slots in ports], rule)
    used = None if found.value_bps is None else percent_of(found.value_bps, params.commit_bps)
    return Figured(
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


def commit_judge(months: Sequence[Seen], params: CommitRate) -> CommitJudgement:
    """The last of the months against the commit."""
    rates = [MonthRate(month.first, month.bps, month.grade) for month in months]
    return judge_commit(rates, params)


def ratio_figure(span: Span, params: RatioMax) -> Figured:
    """The month's ratio over the slots in which both directions are known."""
    slots = span.total()
    both = slots[:, (slots >= 0).all(axis=0)]
    received, sent = (_basis(side, params.basis) for side in both)
    grade = completeness(both.shape[1], slots.shape[1])
    judged = judge_ratio(sent, received, params, grade=grade)
    return Figured(
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


def ratio_judge(months: Sequence[Seen], params: RatioMax) -> RatioJudgement:
    """The last of the months against the ratio."""
    last = months[-1]
    return judge_ratio(last.out_bps, last.in_bps, params, grade=last.grade)


def minimum_figure(span: Span, params: MinTraffic) -> Figured:
    """The month's traffic in percent of the minimum."""
    slots = span.total()
    traffic = traffic_of(span, slots, params.metric)
    judged = judge_min_traffic([traffic], params)
    value = judged.value if judged.value is None else int(judged.value)
    return Figured(
        value_bps=value,
        threshold_bps=params.bps,
        value=None if value is None else percent_of(value, params.bps),
        threshold=Decimal(100),
        n_valid=valid_slots(slots, BOTH),
        n_expected=slots.shape[1],
        grade=Grade(traffic.grade),
        method=f"{params.metric} {params.direction}",
        details=sides_details(traffic),
    )


def minimum_judge(months: Sequence[Seen], params: MinTraffic) -> Judgement:
    """The last of the months against the minimum, with the months below it in a row."""
    return judge_min_traffic([_traffic(month) for month in months], params)


def traffic_of(span: Span, slots: Slots, metric: str) -> MonthTraffic:
    """In, out and both together in a metric of the month."""
    total = np.where((slots < 0).any(axis=0), -1, slots.sum(axis=0))
    in_bps, out_bps, both = (
        monthly_figure(span, side, metric) for side in (slots[0], slots[1], total)
    )
    grade = completeness(valid_slots(slots, BOTH), slots.shape[1])
    return MonthTraffic(span.first, in_bps, out_bps, both, grade=grade)


def sides_details(traffic: MonthTraffic) -> dict[str, dict[str, int | None]]:
    """The figures of both directions, from which the month is judged again later."""
    return {
        "in": {"bps": traffic.in_bps},
        "out": {"bps": traffic.out_bps},
        "total": {"bps": traffic.total_bps},
    }


def monthly_figure(span: Span, slots: Slots, metric: str) -> int | None:
    """One direction's figure of the month; of busy hours the highest of all local days."""
    if metric == "P95_MONTH":
        return percentile_of(slots).bps
    if metric == "AVG":
        return _basis(slots[slots >= 0], "AVG")
    found = [FIGURES[metric](day).bps for day in span.cut(slots)]
    return max((bps for bps in found if bps is not None), default=None)


def port_of(slots: Slots) -> Port:
    """int64[2, slots] as the lists that billing rules read."""
    sides: Sequence[list[int | None]] = [
        [None if bps < 0 else bps for bps in side] for side in slots.tolist()
    ]
    return Port(*sides)


def _traffic(month: Seen) -> MonthTraffic:
    return MonthTraffic(
        month.first, month.in_bps, month.out_bps, month.total_bps, grade=month.grade
    )


def _basis(known: Slots, basis: str) -> int | None:
    """Volume and mean rate give the same ratio; a percentile another one."""
    if not known.size:
        return None
    if basis == "P95":
        return percentile_of(known).bps
    return int(known.sum()) // known.size
