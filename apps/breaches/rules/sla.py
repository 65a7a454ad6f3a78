"""Availability, repair and response times, hardware replacement. Rules: term types 10.1, SLA 3.2.

Times are exact: whole seconds, fractions, never floats.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from apps.agreements.rules import (
    AvailabilitySla,
    HardwareRma,
    RepairTime,
    ResponseTime,
    forward_period,
)
from apps.breaches.rules import facts
from apps.breaches.rules.counting import outcome_of
from apps.breaches.rules.facts import Ticket
from apps.breaches.rules.seen import Figured, Span
from apps.core import units
from apps.usage.rules import Grade

HOUR, DAY = 3600, 86400
FAULTS = ("OUTAGE", "DEGRADATION")
SATURDAY = 5
THOUSANDTH = Decimal("0.001")


def availability_figure(span: Span, params: AvailabilitySla) -> Figured:
    """A = 1 - D / (T - excused) of one interconnect over the period, in percent.

    Outages begin as the term says; one that goes on counts up to the end of the period. Causes the
    term excludes do not count. Announced maintenance is excused where the term excludes it: it is
    taken out of the time, and out of outages that lie in it. Exactly the target is kept.
    """
    start, end = span.bounds
    link = span.links[0]
    outages = [one for one in span.facts.tickets.get(link, ()) if one.kind == "OUTAGE"]
    counted = [one for one in outages if one.cause not in params.exclusions]
    excused = _excused(span, params)
    down = facts.within([_lasted(one, params.starts, end) for one in counted], start, end)
    down_s = facts.length(facts.without(down, excused))
    total = facts.seconds(end - start) - facts.length(excused)
    share = Fraction(100 * (total - down_s), total) if total else Fraction(100)
    return Figured(
        value_bps=None,
        threshold_bps=None,
        value=floored(share),
        threshold=params.target_pct,
        n_valid=len(counted),
        n_expected=len(outages),
        grade=Grade.FINAL,
        method="1 - down / (time - excused)",
        outcome=outcome_of(share < params.target_pct),
        details={
            "down_s": down_s,
            "time_s": total,
            "excused_s": facts.length(excused),
            "tickets": [one.ref for one in counted],
            "credit_pct": _text(credit(share, params)),
            "claim_until": _claim(span.last, params.claim_days),
            "reason": _availability_words(down_s, total, excused, share, params),
        },
    )


def credit(share: Fraction, params: AvailabilitySla) -> Decimal:
    """Percent of the charges that an availability (in percent) is credited with; 0 for none.

    The last rung of the ladder that it lies below, strictly: exactly 99.5 is not below 99.5.
    """
    fallen = [pct for below, pct in params.credits if share < below]
    found = max(fallen, default=Decimal(0))
    return found if params.cap_pct is None else min(found, params.cap_pct)


def allowed_seconds(target_pct: Decimal, seconds: int) -> Fraction:
    """How long a service may be down in so many seconds: 259.2 of 30 days at 99.99 %."""
    return seconds * (100 - Fraction(target_pct)) / 100


def repair_figure(span: Span, params: RepairTime) -> Figured:
    """The longest repair that ran on a day, in hours against the term's; exactly as many is kept.

    A fault that goes on counts up to the end of the day, so that a breach opens while it lasts.
    """
    return _slowest(span, params, FAULTS, lambda one: one.restored_at, "Repaired")


def response_figure(span: Span, params: ResponseTime) -> Figured:
    """The longest wait for an answer that ran on a day, in hours; requests count as well."""
    return _slowest(span, params, (*FAULTS, "REQUEST"), lambda one: one.answered_at, "Answered")


def rma_figure(span: Span, params: HardwareRma) -> Figured:
    """The hardware replacement that has waited longest on a day, in days since it was reported.

    Broken once the last day of the term's (business) days is over. Weekends are no business days.
    """
    start, end = span.bounds
    zone = ZoneInfo(span.tz)
    running = [one for one in _tickets(span) if one.kind == "RMA" and _ran(one, start, end)]
    waits = [(_wait_days(one, end, zone), one) for one in running]
    late = [(days, one) for days, one in waits if _is_late(one, end, zone, params)]
    worst = max((late or waits), key=lambda pair: pair[0], default=None)
    if worst is None:
        reason = "No hardware waited for its replacement."
    else:
        reason = f"{worst[1].ref}: day {worst[0]} since it was reported, {params.days} are agreed."
    return _timed(
        value=None if worst is None else Decimal(worst[0]), threshold=Decimal(params.days),
        looked_at=len(running), method=f"Days, {params.day_unit}".replace("_", " ").lower(),
        broken=bool(late), reason=reason, refs=[one.ref for _, one in late or waits],
    )  # fmt: skip


def service_seconds(start: datetime, end: datetime, params: Any, tz: str) -> int:
    """Seconds of [start, end) that count: all of them, or those in service hours on weekdays."""
    if params.clock != "BUSINESS" or not params.service_hours:
        return max(0, facts.seconds(end - start))
    hours = list(_service_hours(start, end, params.service_hours, ZoneInfo(tz)))
    return facts.length(facts.within(hours, start, end))


def floored(share: Fraction) -> Decimal:
    """Percent with three places, rounded down: what is below a target never shows as the target."""
    exact = Decimal(share.numerator) / Decimal(share.denominator)
    return exact.quantize(THOUSANDTH, rounding=ROUND_FLOOR)


def _service_hours(
    start: datetime, end: datetime, window: str, zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """The service hours of every weekday from the day before `start` to that of `end`."""
    first, last = (time.fromisoformat(part) for part in window.split("-"))
    day = start.astimezone(zone).date() - timedelta(days=1)
    while day <= end.astimezone(zone).date():
        if day.weekday() < SATURDAY:
            until = day if first < last else day + timedelta(days=1)
            yield _instant(day, first, zone), _instant(until, last, zone)
        day += timedelta(days=1)


def _instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _slowest(
    span: Span, params: Any, kinds: Sequence[str],
    done: Callable[[Ticket], datetime | None], word: str,
) -> Figured:  # fmt: skip
    start, end = span.bounds
    fitting = [one for one in _tickets(span) if one.kind in kinds and _is_meant(one, params)]
    running = [one for one in fitting if one.started_at < end and (done(one) or end) > start]
    timed = [(_hours(one, done(one), params, span), one) for one in running]
    worst = max(timed, key=lambda pair: pair[0], default=None)
    limit = Fraction(params.hours)
    reason = f"Nothing had to be {word.lower()} on this day."
    if worst is not None:
        took = units.limit(floored(worst[0]))
        reason = f"{worst[1].ref}: {took} h, {units.limit(params.hours)} h are agreed."
    return _timed(
        value=None if worst is None else floored(worst[0]), threshold=params.hours,
        looked_at=len(running), method=f"{word}, {params.clock}",
        broken=worst is not None and worst[0] > limit, reason=reason,
        refs=[one.ref for hours, one in timed if hours > limit] or [one.ref for one in running],
    )  # fmt: skip


def _hours(one: Ticket, done: datetime | None, params: Any, span: Span) -> Fraction:
    until = min(done or span.bounds[1], span.bounds[1])
    took = service_seconds(one.begins(params.starts), until, params, span.tz)
    return Fraction(took, HOUR)


def _is_meant(one: Ticket, params: Any) -> bool:
    return params.severity in ("ANY", one.severity)


def _tickets(span: Span) -> list[Ticket]:
    """Those of every interconnect in scope, each once."""
    found = {one.ref: one for link in span.links for one in span.facts.tickets.get(link, ())}
    return [found[ref] for ref in sorted(found)]


def _ran(one: Ticket, start: datetime, end: datetime) -> bool:
    return one.started_at < end and (one.restored_at or end) > start


def _lasted(one: Ticket, starts: str, end: datetime) -> tuple[datetime, datetime]:
    return one.begins(starts), one.restored_at or end


def _excused(span: Span, params: AvailabilitySla) -> list[tuple[datetime, datetime]]:
    if "MAINTENANCE" not in params.exclusions:
        return []
    windows = span.facts.excuses.get(span.links[0], ())
    return facts.within([(one.starts_at, one.ends_at) for one in windows], *span.bounds)


def _wait_days(one: Ticket, end: datetime, zone: ZoneInfo) -> int:
    until = min(one.restored_at or end, end) - timedelta(seconds=1)
    return (until.astimezone(zone).date() - _reported(one, zone)).days


def _is_late(one: Ticket, end: datetime, zone: ZoneInfo, params: HardwareRma) -> bool:
    due = forward_period(_reported(one, zone), value=params.days, unit=params.day_unit)
    until = min(one.restored_at or end, end) - timedelta(seconds=1)
    return until.astimezone(zone).date() > due


def _reported(one: Ticket, zone: ZoneInfo) -> date:
    return (one.reported_at or one.started_at).astimezone(zone).date()


def _claim(last: date, days: int | None) -> str | None:
    return None if days is None else str(last + timedelta(days=days))


def _text(value: Decimal) -> str | None:
    return f"{value:f}" if value else None


def _availability_words(
    down_s: int, total: int, excused: Sequence[Any], share: Fraction, params: AvailabilitySla
) -> str:
    less = " less announced maintenance" if excused else ""
    words = (
        f"Down for {units.number(down_s // 60)} min {down_s % 60} s of {units.number(total // 60)} "
        f"min{less}: available "
        f"{units.limit(floored(share))} %, {units.limit(params.target_pct)} % are agreed."
    )
    owed = credit(share, params)
    return f"{words} A credit of {units.limit(owed)} % may be claimed." if owed else words


def _timed(
    *, value: Decimal | None, threshold: Decimal, looked_at: int, method: str, broken: bool,
    reason: str, refs: Sequence[str],
) -> Figured:  # fmt: skip
    return Figured(
        value_bps=None, threshold_bps=None, value=value, threshold=threshold,
        n_valid=looked_at, n_expected=looked_at, grade=Grade.FINAL, method=method[:40],
        outcome=outcome_of(broken), details={"tickets": list(refs), "reason": reason},
    )  # fmt: skip
