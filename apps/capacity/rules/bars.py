"""The rules of eligibility one by one: facts and a need in, a word about them out. Rates in bit/s.

Where the facts are not known the word is UNKNOWN: it stands in nobody's way, our team looks.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from apps.capacity.enums import Outcome
from apps.core import units

GBPS = 10**9
NOT_KNOWN = "not known"


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What is known about who asks and about what is asked; None where it is not known or asked.

    `peak_bps` is measured over all their interconnects, `stated_bps` is what they say themselves.
    `shared`: both are at the place asked for. `missing`: what their PeeringDB entry lacks.
    `agreement_ends` is None for an agreement that goes on by itself.
    """

    type: str
    today: date
    peak_bps: int | None = None
    stated_bps: int | None = None
    used_pct: Decimal | None = None
    place: str = ""
    shared: bool | None = None
    shared_places: int | None = None
    missing: Sequence[str] | None = None
    noc: str = ""
    agreement: str = ""
    agreement_ends: date | None = None
    open_requests: int = 0
    port_speed_bps: int | None = None
    ports: int | None = None
    new_bps: int | None = None
    desired_on: date | None = None
    facility_days: int | None = None


@dataclass(frozen=True)
class Said:
    outcome: Outcome
    value: str
    need: str


Judge = Callable[[Facts, Decimal], Said | None]


def peak(facts: Facts, need: Decimal) -> Said | None:
    """Measured traffic decides; what a partner states is only a reason to look."""
    least = f"{_gbps(need)} or more"
    if facts.peak_bps is not None:
        enough = facts.peak_bps >= need * GBPS
        return _said(enough, units.rate(facts.peak_bps), least)
    if facts.stated_bps is None:
        return Said(Outcome.UNKNOWN, "not measured", least)
    value = f"{units.rate(facts.stated_bps)} by your own figures"
    enough = facts.stated_bps >= need * GBPS
    return Said(Outcome.UNKNOWN if enough else Outcome.FAILED, value, least)


def use(facts: Facts, need: Decimal) -> Said | None:
    least = f"{units.limit(need)} % or more"
    if facts.used_pct is None:
        return Said(Outcome.UNKNOWN, "not measured", least)
    return _said(facts.used_pct >= need, units.percent(facts.used_pct), least)


def place(facts: Facts, _: Decimal) -> Said | None:
    """Of the place asked for; before one is chosen, whether there is any."""
    if facts.place:
        need = f"both networks at {facts.place}"
        if facts.shared is None:
            return Said(Outcome.UNKNOWN, NOT_KNOWN, need)
        return _said(facts.shared, "both" if facts.shared else "not both", need)
    if facts.shared_places is None:
        return Said(Outcome.UNKNOWN, NOT_KNOWN, "at least one")
    return _said(facts.shared_places > 0, _count(facts.shared_places, "place"), "at least one")


def entry(facts: Facts, _: Decimal) -> Said | None:
    if facts.missing is None:
        return Said(Outcome.UNKNOWN, NOT_KNOWN, "complete")
    value = f"without {', '.join(facts.missing)}" if facts.missing else "complete"
    return _said(not facts.missing, value, "complete")


def noc(facts: Facts, _: Decimal) -> Said | None:
    return _said(bool(facts.noc), facts.noc or "none", "one that answers at any hour")


def agreement(facts: Facts, need: Decimal) -> Said | None:
    until = facts.today + timedelta(days=int(need))
    least = f"in force until {units.day(until)} or later"
    if not facts.agreement:
        return Said(Outcome.FAILED, "none in force", least)
    if facts.agreement_ends is None:
        return Said(Outcome.PASSED, f"{facts.agreement} goes on", least)
    value = f"{facts.agreement} ends on {units.day(facts.agreement_ends)}"
    return _said(facts.agreement_ends >= until, value, least)


def open_requests(facts: Facts, need: Decimal) -> Said | None:
    return _said(facts.open_requests < need, f"{facts.open_requests} open", f"fewer than {need:f}")


def port_speed(facts: Facts, need: Decimal) -> Said | None:
    least = f"{_gbps(need)} or faster"
    if facts.port_speed_bps is None:
        return Said(Outcome.NOTE, "your choice", least)
    return _said(facts.port_speed_bps >= need * GBPS, units.capacity(facts.port_speed_bps), least)


def approval_ports(facts: Facts, need: Decimal) -> Said | None:
    if facts.ports is None:
        return Said(Outcome.NOTE, "your choice", f"{need:f} or fewer, else a second approval")
    return Said(
        Outcome.NOTE if facts.ports <= need else Outcome.WARNING,
        _count(facts.ports, "port"), f"{need:f} or fewer, else a second approval",
    )  # fmt: skip


def approval_gbps(facts: Facts, need: Decimal) -> Said | None:
    most = f"{_gbps(need)} or less, else a second approval"
    if facts.new_bps is None:
        return Said(Outcome.NOTE, "your choice", most)
    is_below = facts.new_bps <= need * GBPS
    outcome = Outcome.NOTE if is_below else Outcome.WARNING
    return Said(outcome, units.capacity(facts.new_bps), most)


def at_once(_: Facts, __: Decimal) -> Said | None:
    return Said(Outcome.NOTE, "on", "every rule met")


def lead_time(facts: Facts, need: Decimal) -> Said | None:
    """The slower of our usual time and of the facility's (portal.md 6.3, `desired_date`)."""
    days = max(int(need), facts.facility_days or 0)
    first = facts.today + timedelta(days=days)
    least = f"{units.day(first)} or later ({_count(days, 'day')})"
    if facts.desired_on is None:
        return Said(Outcome.NOTE, "your choice", least)
    outcome = Outcome.PASSED if facts.desired_on >= first else Outcome.WARNING
    return Said(outcome, units.day(facts.desired_on), least)


def _said(is_met: bool, value: str, need: str) -> Said:
    return Said(Outcome.PASSED if is_met else Outcome.FAILED, value, need)


def _gbps(value: Decimal) -> str:
    return units.capacity(int(value * GBPS)) if value else "0 Gbps"


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
