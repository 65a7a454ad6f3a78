"""Volume commits and price steps. Rules: term types 10.1 COMMIT_VOLUME, TIER_RESET, models 3.1."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from apps.agreements.rules import CommitVolume, TierReset
from apps.breaches.rules.counting import outcome_of
from apps.breaches.rules.figures import Slots, percentile_of, sides_of, valid_slots
from apps.breaches.rules.seen import Figured, Seen, Span
from apps.breaches.rules.severity import Severity
from apps.breaches.rules.tiers import Act, Ladder, Rung, climb, ladder_of
from apps.breaches.rules.verdicts import Judgement, Outcome, month_words
from apps.core import units
from apps.usage.rules import SLOT_SECONDS, Grade, completeness

MEGA, TERA = 10**6, 10**12
PLACES = 3
BITS_PER_OCTET = 8
SIDES = {"IN": (0,), "OUT": (1,)}
BOTH = (0, 1)


def volume_window(first: date, params: CommitVolume) -> date:
    """It is counted from its first day on."""
    return min(first, date.fromisoformat(params.starts_on))


def volume_figure(span: Span, params: CommitVolume) -> Figured:
    """How much was carried since the first day, in percent of the whole, against an even pace.

    Behind by more than the term's percentage is a warning; after the last day anything missing is.
    Rules: term types 10.1 COMMIT_VOLUME.
    """
    starts, ends = (date.fromisoformat(day) for day in (params.starts_on, params.ends_on))
    days = _days(span, starts, ends)
    if not days:
        return _not_running(params)
    done, total = len(days), (ends - starts).days + 1
    slots = np.concatenate([part for _, part in days], axis=1)
    valid, is_settled = valid_slots(slots, _sides(params)), done == total
    used = _amount(days, params)
    share = 100 * used / Fraction(params.amount)
    even = Fraction(100 * done, total)
    least = even if is_settled else even * (1 - Fraction(params.warn_behind_pct) / 100)
    grade = completeness(valid, slots.shape[1])
    broken = None if grade is Grade.INSUFFICIENT else share < least
    return Figured(
        value_bps=None,
        threshold_bps=None,
        value=_shown(share),
        threshold=_shown(least),
        n_valid=valid,
        n_expected=slots.shape[1],
        grade=grade,
        method=f"{params.unit} {params.direction}",
        outcome=outcome_of(broken),
        details={
            "amount": str(_shown(used)),
            "days": done,
            "of_days": total,
            "settled": is_settled,
            "missing": str(_shown(max(Fraction(0), Fraction(params.amount) - used))),
            "reason": _volume_words(used, share, least, params, (done, total)),
        },
    )


def carried(span: Span, params: CommitVolume) -> Fraction:
    """Units of the term carried on those days of the span on which the commit runs."""
    starts, ends = (date.fromisoformat(day) for day in (params.starts_on, params.ends_on))
    days = _days(span, starts, ends)
    return _amount(days, params) if days else Fraction(0)


def tier_figure(span: Span, params: TierReset) -> Figured:
    """The month's percentile against the contracted step, the lowest; MIX ladder, models 3.1.

    Ports are added before. A month within the step starts the count anew, unless the term says
    that it does not: then it decides nothing.
    """
    slots = span.total()
    sides = sides_of(params.direction)
    valid = valid_slots(slots, sides)
    grade = completeness(valid, slots.shape[1])
    known = [percentile_of(slots[side], params.percentile).bps for side in sides]
    value = None if any(bps is None for bps in known) else max(bps or 0 for bps in known)
    value = None if grade is Grade.INSUFFICIENT else value
    limit = params.tiers[0][0]
    outcome = outcome_of(None if value is None else value > limit)
    if outcome is Outcome.KEPT and not params.resets:
        outcome = Outcome.UNDECIDED
    return Figured(
        value_bps=value,
        threshold_bps=limit,
        value=Decimal(step_of(value, params)) if value is not None else None,
        threshold=Decimal(1),
        n_valid=valid,
        n_expected=slots.shape[1],
        grade=grade,
        method=f"{units.limit(params.percentile)}th percentile, {params.direction.lower()}",
        outcome=outcome,
        details={"step": None if value is None else step_of(value, params)}
        | {"reason": _tier_words(span, value, limit)},
    )


def step_of(bps: int, params: TierReset) -> int:
    """Which step of the ladder a rate falls into, counted from 1; one beyond the last is above."""
    within = [number for number, (up_to, _) in enumerate(params.tiers, 1) if bps <= up_to]
    return within[0] if within else len(params.tiers) + 1


def tier_judge(months: Sequence[Seen], params: TierReset) -> Judgement:
    """The last month where the ladder has come to by then: a warning, the next step, a limit.

    A month within the step that is paid by then ends the count. Needs all months of the term.
    """
    ladder, last = ladder_of(params), months[-1]
    known = [(one.first, None if one.grade == Grade.INSUFFICIENT else one.bps) for one in months]
    rung = climb(known, ladder)[-1]
    return Judgement(
        outcome=_outcome_on(rung),
        value=last.shown,
        threshold=last.limit or Decimal(0),
        streak=rung.over,
        needed=params.warn_month,
        reason=_rung_words(rung, ladder),
    )


def tier_severity(streak: int, params: TierReset) -> Severity:
    """Worse with every rung: a warning, the next step's price, a limited port."""
    if streak >= params.limit_month:
        return Severity.CRITICAL
    return Severity.MAJOR if streak >= params.move_month else Severity.WARNING


def volume_severity(streak: int, params: Any) -> Severity:
    """Behind an even pace: somebody should know."""
    return Severity.WARNING


def _days(span: Span, starts: date, ends: date) -> list[tuple[date, Slots]]:
    """The days of the span on which the commit runs, each with its slots."""
    cut = span.cut(span.total())
    days = [(span.first + timedelta(days=number), part) for number, part in enumerate(cut)]
    return [(day, part) for day, part in days if starts <= day <= ends]


def _sides(params: CommitVolume) -> tuple[int, ...]:
    return SIDES.get(params.direction, BOTH)


def _amount(days: Sequence[tuple[date, Slots]], params: CommitVolume) -> Fraction:
    if params.unit == "TERABYTES":
        slots = np.concatenate([part for _, part in days], axis=1)
        return Fraction(_bits(slots, params.direction), BITS_PER_OCTET * TERA)
    months: dict[tuple[int, int], list[Slots]] = {}
    for day, part in days:
        months.setdefault((day.year, day.month), []).append(part)
    return sum((_mbps_months(key, parts, params) for key, parts in months.items()), Fraction(0))


def _bits(slots: Slots, direction: str) -> int:
    known = np.maximum(slots, 0)
    sides = [int(side.sum()) * SLOT_SECONDS for side in known]
    if direction in SIDES:
        return sides[SIDES[direction][0]]
    if direction == "MAX_OF_P95":
        return max(sides)
    if direction == "P95_OF_MAX":
        return int(known.max(axis=0).sum()) * SLOT_SECONDS
    return sum(sides)


def _mbps_months(key: tuple[int, int], parts: Sequence[Slots], params: CommitVolume) -> Fraction:
    """A month's 95th percentile, by the share of its days on which the commit runs."""
    slots = np.concatenate(parts, axis=1)
    year, month = key
    following = date(year + month // 12, month % 12 + 1, 1)
    in_month = (following - date(year, month, 1)).days
    return Fraction(_rate(slots, params.direction) * len(parts), MEGA * in_month)


def _rate(slots: Slots, direction: str) -> int:
    if direction in SIDES:
        return percentile_of(slots[SIDES[direction][0]]).bps or 0
    both = (slots >= 0).all(axis=0)
    if direction == "P95_OF_MAX":
        return percentile_of(slots[:, both].max(axis=0)).bps or 0
    if direction == "P95_OF_SUM":
        return percentile_of(slots[:, both].sum(axis=0)).bps or 0
    if direction == "POOLED":
        return percentile_of(slots.ravel()).bps or 0
    return max(percentile_of(side).bps or 0 for side in slots)


def _shown(value: Fraction) -> Decimal:
    return units.rounded(Decimal(value.numerator) / Decimal(value.denominator), PLACES)


def _not_running(params: CommitVolume) -> Figured:
    return Figured(
        value_bps=None, threshold_bps=None, value=None, threshold=None, n_valid=0, n_expected=0,
        grade=Grade.FINAL, method=f"{params.unit} {params.direction}", outcome=Outcome.UNDECIDED,
        details={"reason": "The commit does not run in this month."},
    )  # fmt: skip


def _volume_words(
    used: Fraction, share: Fraction, least: Fraction, params: CommitVolume, days: tuple[int, int]
) -> str:
    unit = "TB" if params.unit == "TERABYTES" else "Mbps-months"
    words = (
        f"{units.number(_shown(used), 1)} of {units.number(params.amount)} {unit} after {days[0]} "
        f"of {days[1]} days is {units.number(_shown(share), 1)} %"
    )
    if days[0] == days[1]:
        return f"{words}: settled on its last day."
    word = "behind" if share < least else "within"
    return f"{words}, {word} an even pace less {units.limit(params.warn_behind_pct)} %."


def _tier_words(span: Span, value: int | None, limit: int) -> str:
    if value is None:
        return f"Too little data in {month_words(span.first)}: it does not count either way."
    word = "above" if value > limit else "within"
    measured = f"{month_words(span.first)} measured {units.rate(value)}"
    return f"{measured}, {word} the step of {units.rate(limit)}."


ABOVE = (Act.COUNTED, Act.WARN, Act.MOVE, Act.LIMIT)
STAGES = {
    Act.WARN: ": a warning",
    Act.MOVE: ": the next step is charged back to the first month",
    Act.LIMIT: ": the port may be limited",
}


def _outcome_on(rung: Rung) -> Outcome:
    if rung.act is Act.UNKNOWN:
        return Outcome.NO_DATA
    if rung.act in ABOVE:
        return Outcome.BROKEN
    return Outcome.UNDECIDED if rung.over else Outcome.KEPT  # a count that no month ends


def _rung_words(rung: Rung, ladder: Ladder) -> str:
    if rung.bps is None:
        return f"Too little data in {month_words(rung.month)}: it does not count either way."
    stood = rung.step - (rung.act is Act.MOVE)  # the step that was paid until then
    step = f"step {stood + 1} of {units.rate(ladder.steps[stood].up_to_bps)}"
    measured = f"{month_words(rung.month)} measured {units.rate(rung.bps)}"
    if rung.act not in ABOVE:
        return f"{measured}, within {step}."
    return f"{measured}, above {step} for month {rung.over}{STAGES.get(rung.act, '')}."
