"""Cells that groups and interconnects share. Each takes plain values."""

from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe
from apps.usage.rules import FULL_PCT, HIGH_PCT, SOON_DAYS

YEAR = 365
MUCH = 999


def p95(p95_bps: int | None, capacity_bps: int) -> str:
    """`291.4 of 400 Gbps`."""
    if p95_bps is None:
        return ""
    return f"{units.rate(p95_bps)} of {units.capacity(capacity_bps)}"


def used(percent: Decimal | None, limit: Decimal | int | None = HIGH_PCT) -> SafeString:
    return components.meter(percent, limit)


def n_minus_1(percent: Decimal | None, left_bps: int, p95_bps: int | None) -> SafeString | str:
    """What the p95 is of the capacity that one failure leaves; in colour where it is too much."""
    if p95_bps is None:
        return ""
    if not left_bps:
        return safe('<span class="ep-sub">nothing left</span>')
    if percent is None or percent <= FULL_PCT:
        return units.percent(percent)
    text = f">{units.NBSP}{MUCH}{units.NBSP}%" if percent > MUCH else units.percent(percent)
    return safe(f'<span class="is-warn">{components.icon("alert-triangle")} {text}</span>')


def headroom(bps: int | None) -> SafeString | str:
    if bps is None or bps >= 0:
        return units.rate(bps)
    return safe(f'<span class="is-bad">{components.icon("alert-octagon")} {units.rate(bps)}</span>')


def runout(days: int | None) -> SafeString | str:
    """`63 d`, `14 months`, `full`; empty without growth or with too few days."""
    if days is None:
        return ""
    if days == 0:
        return safe(f'<span class="is-bad">{components.icon("alert-octagon")} full</span>')
    if days > YEAR:
        return f"over 1{units.NBSP}y"
    text = f"{days}{units.NBSP}d"
    if days > SOON_DAYS:
        return text
    return safe(f'<span class="is-warn">{components.icon("clock")} {text}</span>')


def breaches(count: int, **query: str) -> SafeString | str:
    """How many are open, as a link to them."""
    if not count:
        return "0"
    address = f"{reverse('console:breach_list')}?{urlencode({'state': 'live', **query})}"
    return safe(
        f'<a class="is-bad ep-nowrap" href="{components.escape(address)}">'
        f'{components.icon("alert-octagon")} {count}<span class="visually-hidden"> open</span></a>'
    )
