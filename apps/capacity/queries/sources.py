"""What an upgrade that nobody typed would ask for: from a breach, or from a forecast."""

from dataclasses import dataclass
from datetime import date

from apps.breaches.models import Breach, UpgradeObligation
from apps.capacity.enums import OPEN, RequestType, State
from apps.capacity.models import CapacityRequest
from apps.core import units
from apps.core.errors import Refused
from apps.network.models import Interconnect
from apps.usage.models import LinkStat

GOAL_PCT = 50  # percent of the capacity that the p95 should take after an upgrade


@dataclass(frozen=True)
class Augment:
    """The capacity wanted in all (bit/s), why, and by when the contract wants it."""

    interconnect: Interconnect
    target_bps: int
    why: str
    breach: Breach
    due_on: date | None = None


@dataclass(frozen=True)
class Forecast:
    interconnect: Interconnect
    target_bps: int
    why: str


def augment_for_breach(ref: str) -> Augment:
    """What ends a breach: what the contract asks for, else what halves the use.

    Raises Refused where the breach is not about one interconnect.
    """
    rows = Breach.objects.select_related("interconnect__partner", "interconnect__stat", "term")
    breach = rows.filter(ref=ref.upper()).first()
    if breach is None:
        raise Refused(f"There is no breach {ref}.")
    link = breach.interconnect
    if link is None:
        raise Refused(f"{ref} is about several interconnects; choose one of them yourself.")
    duty = UpgradeObligation.objects.filter(breach=breach).order_by("-triggered_on").first()
    target = duty.required_bps if duty else _halving(link)
    why = f"{breach.ref}: {breach.measured or 0:.1f} {breach.unit} of {link.name} since "
    why += units.day(breach.over_since)
    due = duty.due_on if duty else breach.due_on
    return Augment(link, _above(link, target), f"{why}.", breach, due)


def augment_for_forecast(ref: str) -> Forecast:
    """What lies ahead of the trend. Raises Refused where nothing is measured."""
    rows = Interconnect.objects.select_related("partner", "stat")
    link = rows.filter(ref=ref.upper()).first()
    stat = LinkStat.objects.filter(interconnect=link).first() if link else None
    if link is None or stat is None or stat.p95_bps is None:
        raise Refused(f"Nothing is measured on {ref}.")
    ahead = f" and fills it in {stat.runout_days} days" if stat.runout_days is not None else ""
    why = f"p95 of 30 days: {units.rate(stat.p95_bps)}, {units.percent(stat.used_pct)}; it grows"
    return Forecast(link, _above(link, _halving(link)), f"{why}{ahead}.")


def open_or_drafted_augment(link: Interconnect) -> CapacityRequest | None:
    """An upgrade of the interconnect that is open, or a draft of one. One query."""
    rows = CapacityRequest.objects.filter(
        interconnect=link, type=RequestType.PNI_AUGMENT, state__in=(*OPEN, State.DRAFT)
    )
    return rows.order_by("-pk").first()


def _halving(link: Interconnect) -> int:
    """Capacity of which the p95 takes half, in whole members."""
    stat = LinkStat.objects.filter(interconnect=link).first()
    p95 = (stat.p95_bps if stat else None) or link.capacity_bps * 7 // 10
    return p95 * 100 // GOAL_PCT


def _above(link: Interconnect, bps: int) -> int:
    """At least one member more than there is, in whole members."""
    member = (link.capacity_bps - link.n_minus_1_bps) or link.capacity_bps or 10**11
    wanted = max(bps, link.capacity_bps + member)
    return -(-wanted // member) * member
