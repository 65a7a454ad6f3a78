"""Breaches in the words of people: where, against which limit, what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from apps.breaches import rules
from apps.breaches.enums import Kind
from apps.breaches.models import Breach, Evaluation
from apps.core import units

NBSP = units.NBSP
GBPS = 10**9
ALMOST_ALL, HUNDRED = 99, 100  # percent
COUNTED = ("sites", "slots", "points", "days")
NAMES = {
    "P95_30D": "95th percentile of 30 days",
    "P95_7D": "95th percentile of 7 days",
    "BUSY_HOUR_AVG": "busy hour",
    "MAX_5MIN": "highest 5 minutes",
}
SHORT_NAMES = {
    "P95_30D": "p95, 30 days",
    "P95_7D": "p95, 7 days",
    "BUSY_HOUR_AVG": "Busy hour",
    "MAX_5MIN": "Peak slot",
}


def figure(value: Decimal | None, unit: str) -> str:
    """`72.9 %`, `14:1`, `286.3 Gbps`: one decimal, as lists show it."""
    if value is None:
        return units.NONE
    if unit == "Gbps":
        return units.rate(int(value * GBPS))
    if unit == "%" and ALMOST_ALL <= value < HUNDRED:  # 99.989 must not read as 100
        return f"{units.limit(value)}{NBSP}%"
    unit = unit.removesuffix("s") if value == 1 and unit in COUNTED else unit
    digits = 1 if value != value.to_integral_value() else 0
    number = units.number(value, 1 if unit == "%" else digits)
    return f"{number}{'' if unit.startswith(':') else NBSP}{unit}"


def of_evaluation(evaluation: Evaluation, unit: str, *, limit: bool = False) -> str:
    """What an evaluation measured, or its limit, in the unit of its term."""
    if unit == "Gbps":
        bps = evaluation.threshold_bps if limit else evaluation.value_bps
        return units.capacity(bps) if limit else units.rate(bps)
    value = evaluation.threshold if limit else evaluation.value
    if unit == "%" and value is not None:  # 99.989 must not read as 100
        return f"{units.limit(value)}{NBSP}%"
    return figure(value, unit)


def limit(breach: Breach) -> str:
    """`≤ 70 %`, `≥ 10 Gbps`: as the contract states it."""
    if breach.threshold is None:
        return units.NONE
    sign = "≥" if (breach.kind, breach.unit) in rules.LOW else "≤"
    if breach.unit == "Gbps":
        return f"{sign}{NBSP}{units.capacity(int(breach.threshold * GBPS))}"
    gap = "" if breach.unit.startswith(":") else NBSP
    return f"{sign}{NBSP}{units.limit(breach.threshold)}{gap}{breach.unit}"


def place(breach: Breach) -> str:
    """`PNI Bogotá, BOG-2`."""
    link = breach.interconnect
    if link is None:
        return "All interconnects"
    return f"{link.get_kind_display()} {link.site.metro.name}, {link.name}"


def title(breach: Breach) -> str:
    """Head of the page: where and what."""
    where = breach.interconnect.name if breach.interconnect else breach.partner.name
    return f"{where}, {breach.get_kind_display().lower()}"


@dataclass(frozen=True)
class Said:
    """What is wrong, and what to do about it."""

    wrong: str
    todo: str


def said(breach: Breach, today: date, *, value_bps: int | None, capacity_bps: int | None) -> Said:
    """One sentence each. Rates in bit/s are those of the newest day that was judged."""
    wrong = _WRONG.get(Kind(breach.kind), _plainly)(breach)
    todo = [_todo(breach, value_bps, capacity_bps), _due(breach, today)]
    return Said(wrong, " ".join(filter(None, todo)))


def _capacity(breach: Breach) -> str:
    metric = NAMES.get(breach.metric, "figure")
    measured = f"The {metric} is {figure(breach.measured, '%')} of capacity"
    trigger = f"{units.limit(breach.threshold)}{NBSP}% trigger of {breach.term.clause}"
    if breach.measured and breach.threshold and breach.measured > breach.threshold:
        return f"{measured}, above the {trigger} since {units.day(breach.over_since)}."
    return f"{measured}, no longer above the {trigger}."


def _over_commit(breach: Breach) -> str:
    return (
        f"{_month(breach)} measured {figure(breach.measured, 'Gbps')}, more than the commit of "
        f"{figure(breach.threshold, 'Gbps')}."
    )


def _shortfall(breach: Breach) -> str:
    return (
        f"{_month(breach)} measured {figure(breach.measured, 'Gbps')}, less than 90{NBSP}% of the "
        f"commit of {figure(breach.threshold, 'Gbps')}."
    )


def _ratio(breach: Breach) -> str:
    return (
        f"The traffic ratio was {figure(breach.measured, ':1')} in {_month(breach)}; "
        f"{figure(breach.threshold, ':1')} is permitted."
    )


def _minimum(breach: Breach) -> str:
    return (
        f"{_month(breach)} measured {figure(breach.measured, 'Gbps')}; at least "
        f"{figure(breach.threshold, 'Gbps')} was promised."
    )


def _plainly(breach: Breach) -> str:
    """For every other type: the figure, and what the clause has instead."""
    measured = figure(breach.measured, breach.unit)
    return (
        f"{breach.term.get_type_display()} by {breach.term.clause}: {measured} on "
        f"{units.day(breach.last_seen_on)}, {limit(breach)} is agreed."
    )


def _overdue(breach: Breach) -> str:
    return f"{breach.scope_ref} is {figure(breach.measured, 'd')} late by {breach.term.clause}."


_WRONG: dict[Kind, Callable[[Breach], str]] = {
    Kind.CAPACITY: _capacity,
    Kind.OVER_COMMIT: _over_commit,
    Kind.COMMIT_SHORTFALL: _shortfall,
    Kind.RATIO: _ratio,
    Kind.MIN_TRAFFIC: _minimum,
    Kind.OBLIGATION_OVERDUE: _overdue,
}
_ADVICE = {
    Kind.OVER_COMMIT: "Check the overage on the partner's invoice, or raise the commit.",
    Kind.COMMIT_SHORTFALL: "Move traffic to this partner, or ask for a lower commit.",
    Kind.RATIO: "Talk to the partner, or move traffic until the ratio is back.",
    Kind.MIN_TRAFFIC: "Talk to the partner before the agreement is reviewed.",
    Kind.MAX_TRAFFIC: "Agree on what follows: a private interconnect, or payment.",
    Kind.BURST: "Steer traffic away, or ask the partner for room before it is shaped.",
    Kind.VOLUME: "Move traffic to this partner, or expect a true-up on the last day.",
    Kind.TIER: "Bring traffic back within the step before the next one is charged.",
    Kind.DOWNGRADE: "Consider handing capacity back, on the notice that the clause names.",
    Kind.MIN_SITES: "Bring another place into service, or ask for a waiver.",
    Kind.PORTS: "Change the ports that are named in the evidence.",
    Kind.AVAILABILITY: "Claim the credit in time; the evidence names the outages.",
    Kind.SLA: "Take it up with the partner; the evidence names the tickets.",
    Kind.OBLIGATION_OVERDUE: "Say when the capacity comes, or record what held it up.",
    Kind.CACHE: "Talk to the host; the evidence says what is not as agreed.",
}


def _month(breach: Breach) -> str:
    return f"{breach.last_seen_on:%B %Y}"


def _todo(breach: Breach, value_bps: int | None, capacity_bps: int | None) -> str:
    if breach.kind != Kind.CAPACITY:
        return _ADVICE.get(Kind(breach.kind), "")
    if not value_bps or not capacity_bps or not breach.threshold:
        return ""
    needed = capacity_needed(value_bps, breach.threshold)
    if needed <= capacity_bps:
        return "It is below the trigger again; the breach ends after enough clear days."
    return (
        f"At this traffic it takes {units.rate(needed)} in service to be back at the trigger, "
        f"{units.rate(needed - capacity_bps)} more than the {units.capacity(capacity_bps)} there "
        "are."
    )


def capacity_needed(value_bps: int, threshold_pct: Decimal) -> int:
    """Capacity at which a rate is exactly at the trigger; bit/s, rounded up to 0.1 Gbps."""
    exact = Decimal(value_bps) * 100 / threshold_pct
    step = Decimal(10**8)
    return int((exact / step).to_integral_value(ROUND_CEILING) * step)


def _due(breach: Breach, today: date) -> str:
    if breach.due_on is None:
        is_silent = breach.kind == Kind.CAPACITY
        return "The contract names no deadline." if is_silent else ""
    left = (breach.due_on - today).days
    when = f"{units.weekday(breach.due_on)} {breach.due_on.year}"
    if left < 0:
        return f"The contract's deadline, {when}, passed {-left}{NBSP}d ago."
    return f"The contract gives until {when}, {units.days_left(breach.due_on, today)} left."
