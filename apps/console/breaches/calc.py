"""The newest figure of a breach, step by step, so that anybody can recompute it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from apps.agreements.rules import CommitRate, MinTraffic, RatioMax
from apps.agreements.rules import choices as wording
from apps.breaches import rules
from apps.breaches.models import Evaluation
from apps.breaches.queries import Explanation
from apps.console.breaches import words
from apps.console.interconnects.box import ordinal
from apps.core import units

NBSP = units.NBSP
SLOTS_A_DAY = 288
OUTCOMES = {"KEPT": "kept", "BROKEN": "not kept", "NO_DATA": "held"}
Lines = list[tuple[str, str]]


@dataclass(frozen=True)
class Calc:
    """Pairs of text and value, the result last; a sentence on gaps; how it was computed."""

    title: str
    lines: Lines
    note: str = ""
    method: str = ""
    input_hash: str = ""
    matches: bool | None = None
    prices: Lines = field(default_factory=list)
    day: date | None = None  # the one whose samples it was computed from


def of_trigger(found: Explanation, tz: str) -> Calc:
    """An upgrade trigger's figure, computed again from the samples."""
    is_rank = found.rank is not None
    lines = [_expected(found), *_missing(found, tz)]
    if is_rank:
        rule = f"Rank, 95{NBSP}% of {units.number(found.n or 0)} rounded up"
        lines.append((rule, ordinal(found.rank or 0)))
    return Calc(
        title="p95, recomputed" if is_rank else "Recomputed",
        lines=[*lines, _result(found)],
        note=_gap_words(found),
        method=_method(found),
        input_hash=found.evaluation.input_hash,
        matches=found.matches,
        day=found.last_day,
    )


def _expected(found: Explanation) -> tuple[str, str]:
    days = (found.last_day - found.first_day).days + 1
    is_even = found.expected == days * SLOTS_A_DAY
    text = f"{days} × {SLOTS_A_DAY}" if is_even else f"{days} days"
    return f"Expected, {text}", f"{units.number(found.expected)} samples"


def _missing(found: Explanation, tz: str) -> Lines:
    if not found.missing:
        return [("Missing", "none")]
    count = f"{units.number(found.missing)}, left out"
    if len(found.gaps) != 1:
        return [(f"Missing, {len(found.gaps)} gaps", count)]
    return [(f"Missing, {_span(*found.gaps[0], tz)}", count)]


def _span(start: datetime, end: datetime, tz: str) -> str:
    """`8 Nov 01:00 to 07:00`, in the agreement's zone."""
    zone = ZoneInfo(tz)
    first, last = start.astimezone(zone), end.astimezone(zone)
    until = f"{last:%H:%M}" if first.date() == last.date() else f"{last.day} {last:%b %H:%M}"
    return f"{first.day} {first:%b %H:%M} to {until}"


def _result(found: Explanation) -> tuple[str, str]:
    percent = found.percent
    if percent is None and found.value_bps is not None and found.capacity_bps:
        percent = Decimal(100 * found.value_bps) / found.capacity_bps
    share = f"{units.percent(percent)} of {units.capacity(found.capacity_bps)}"
    return units.rate(found.value_bps), share


def _gap_words(found: Explanation) -> str:
    if not found.missing or found.if_zero_bps is None or found.if_zero_rank is None:
        return ""
    place = f"the {ordinal(found.if_zero_rank)} of {units.number(found.expected)} samples"
    effect = "could change" if found.gap_matters else "does not change"
    text = f"If the missing samples were zero, {place} would be {units.rate(found.if_zero_bps)}"
    if found.threshold_bps is not None:
        text += f"; the trigger is {units.rate(found.threshold_bps)}"
    return f"{text}. The gap {effect} the result."


def _method(found: Explanation) -> str:
    way = "Nearest rank" if found.rank else "Mean of 12 slots"
    side = {"IN": "from partner", "OUT": "to partner"}.get(found.side or "", "")
    return f"{way}, {side}" if side else way


def of_period(evaluation: Evaluation, params: Any, *, prices: bool) -> Calc | None:
    """A period's figure, from what was stored with it; None where its parameters say nothing."""
    if params is None:
        return None
    return _of_month(evaluation, params, prices=prices) or _plainly(evaluation, params)


def _plainly(evaluation: Evaluation, params: Any) -> Calc:
    """What was found, the limit, and the reason that was kept with it."""
    way = rules.way_of(params)
    lines = [
        (f"Looked at, {units.day(evaluation.window_from)} on", f"{evaluation.n_expected}"),
        ("Known of it", f"{evaluation.n_valid}"),
        ("Limit", words.of_evaluation(evaluation, way.unit, limit=True)),
        (
            words.of_evaluation(evaluation, way.unit),
            OUTCOMES.get(evaluation.outcome, "not decided"),
        ),
    ]
    return Calc(
        title=units.day(evaluation.day),
        lines=lines,
        note=str(evaluation.details.get("reason", "")),
        method=evaluation.method,
        input_hash=evaluation.input_hash,
    )


def _of_month(evaluation: Evaluation, params: Any, *, prices: bool) -> Calc | None:
    makers: dict[type, Callable[[Evaluation, Any], tuple[Lines, Lines]]] = {
        CommitRate: _commit,
        RatioMax: _ratio,
        MinTraffic: _minimum,
    }
    make = makers.get(type(params))
    if make is None:
        return None
    missing = evaluation.n_expected - evaluation.n_valid
    head = [
        (f"Expected, {evaluation.day:%B}", f"{units.number(evaluation.n_expected)} samples"),
        ("Missing", f"{units.number(missing)}, left out" if missing else "none"),
    ]
    lines, bill = make(evaluation, params)
    return Calc(
        title=f"{evaluation.day:%B %Y}",
        lines=[*head, *lines],
        method=_words_of(params),
        input_hash=evaluation.input_hash,
        prices=bill if prices else [],
    )


def _commit(evaluation: Evaluation, params: CommitRate) -> tuple[Lines, Lines]:
    lines: Lines = []
    if rank := evaluation.details.get("rank"):
        text = f"Rank, {units.limit(params.percentile)}{NBSP}% of"
        lines.append((f"{text} {units.number(evaluation.details['n'])}", ordinal(rank)))
    lines.append(("Commit", units.rate(params.commit_bps)))
    if evaluation.value_bps is None:
        return [*lines, ("Measured", units.NONE)], []
    due = rules.bill(evaluation.value_bps, params)
    difference = ("over", due.overage_bps) if due.overage_bps else ("under", due.shortfall_bps)
    word, bps = difference
    result = (units.rate(evaluation.value_bps), f"{units.rate(bps)} {word}")
    return [*lines, result], _bill(due, params)


def _bill(due: rules.Bill, params: CommitRate) -> Lines:
    over = Decimal(due.overage_bps) / 10**6 * params.overage_price_per_mbps
    return [
        ("Overage", units.money(units.rounded(over, 2), due.currency, exact=True)),
        ("To pay in all", units.money(due.amount, due.currency, exact=True)),
    ]


def _ratio(evaluation: Evaluation, params: RatioMax) -> tuple[Lines, Lines]:
    value = evaluation.value
    ratio = units.NONE if value is None else f"{units.number(value, 2)}:1"
    limit = f"{units.limit(params.limit)}:1 permitted"
    return [*_sides(evaluation), (ratio, limit)], []


def _minimum(evaluation: Evaluation, params: MinTraffic) -> tuple[Lines, Lines]:
    promised = f"{units.rate(params.bps)} promised"
    return [*_sides(evaluation), (units.rate(evaluation.value_bps), promised)], []


def _sides(evaluation: Evaluation) -> Lines:
    names = {"out": "To partner", "in": "From partner"}
    return [
        (label, units.rate(evaluation.details[key]["bps"]))
        for key, label in names.items()
        if key in evaluation.details
    ]


def _words_of(params: Any) -> str:
    if isinstance(params, CommitRate):
        return dict(wording.METHODS)[params.method]
    if isinstance(params, RatioMax):
        return dict(wording.RATIO_BASES)[params.basis]
    return dict(wording.MINIMUM_METRICS)[params.metric]
