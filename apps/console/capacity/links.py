"""The cockpit's last step: the interconnects of a group, one by one."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.breaches import queries as breaches
from apps.console import addresses, options
from apps.console.capacity import cells
from apps.console.capacity.listing import DROPS, NOTHING, SHOW_HEAT, weeks
from apps.console.heat import heat
from apps.console.interconnects import data
from apps.console.interconnects.listing import (
    field,
    figure,
    name,
    of_capacity,
    partner,
    row_of,
    stat,
)
from apps.console.lists import Column, Drop, Listing
from apps.console.requests.starting import augments_of
from apps.core import units
from apps.core.ui import components
from apps.network import queries as network
from apps.network.enums import Kind
from apps.network.models import Interconnect
from apps.usage import queries
from apps.usage.filters import CapacityFilter
from apps.usage.rules import mondays, runout_days

WEEKS = 26
HALF_PCT = 50  # percent in use from which people think of an upgrade


def rows() -> QuerySet[Any]:
    """Interconnects in service with `open_breaches`, how many are open on each."""
    return breaches.with_open_breaches(network.interconnects().in_service(), "interconnect")


def with_augments(links: Sequence[Any]) -> None:
    """Set `row` and `augment`, the reference of the open or drafted one. One query more."""
    data.decorate(links)
    augments = augments_of(links)
    for link in links:
        link.augment = augments.get(link.pk, "")


def decorate(links: Sequence[Any]) -> None:
    """Set `row` on each, and for the heat map `weeks` from `weeks_from` on. Four queries."""
    data.decorate(links)
    today = timezone.localdate()
    found = queries.weekly_use([link.pk for link in links], today, WEEKS)
    first = mondays(today, WEEKS)[0]
    for link in links:
        link.weeks, link.weeks_from = found[link.pk], first


def _heat(link: Any) -> SafeString:
    return heat(link.weeks, link.weeks_from)


def _used(link: Interconnect) -> SafeString:
    row = row_of(link)
    return components.meter(row.used, row.limit_pct, tone=row.tone)


def _n_minus_1(link: Interconnect) -> SafeString | str:
    percent = figure(link, "n_minus_1_pct")
    return cells.n_minus_1(percent, link.n_minus_1_bps, figure(link, "p95_bps"))


def _trend(link: Interconnect) -> SafeString | str:
    """Every third day, as for groups."""
    row = row_of(link)
    return components.spark(row.stat.trend[2::3], tone=row.tone) if row.stat else ""


def _trigger(link: Interconnect) -> int | None:
    """Days until the trend meets the contracted trigger; None without one."""
    limit, hours = row_of(link).limit_pct, figure(link, "busy_hours")
    if limit is None or not hours:
        return None
    return runout_days(hours, int(link.capacity_bps * limit / 100))


def _open(link: Any) -> int:
    return int(link.open_breaches)


def _breaches(link: Interconnect) -> SafeString | str:
    return cells.breaches(_open(link), interconnect=link.ref)


def _augment(link: Any) -> SafeString | str:
    """The request that is under way; else, where half is in use, the way to start one."""
    if link.augment:
        return components.plain_link(addresses.of(link.augment), link.augment)
    if link.kind != Kind.PNI or (figure(link, "used_pct") or 0) < HALF_PCT:
        return ""
    start = reverse("console:request_start", args=[link.ref])
    return components.safe(f'<a class="ep-nowrap" href="{start}">Start one</a>')


LINKS = Listing(
    key="capacity-interconnect",
    saves=True,
    noun="interconnect",
    nouns="interconnects",
    filters=CapacityFilter,
    sort="-used",
    hint="Name, partner, reference or ASN",
    select=("partner", "site__metro", "stat"),
    decorate=with_augments,
    empty=NOTHING,
    drops=(*DROPS[:2], Drop("metro", "Metro", options.metros), DROPS[2]),
    flag=lambda link: row_of(link).css,
    columns=(
        field("name", "Name", "name", name),
        field("partner", "Partner", "partner__name", partner),
        field("capacity", "Capacity", "capacity_bps", lambda i: units.capacity(i.capacity_bps),
              numeric=True, is_on=False),
        stat("p95", "p95 of Gbps", "p95_bps", of_capacity, numeric=True),
        stat("used", "Used", "used_pct", _used),
        stat("n1", "N\u22121", "n_minus_1_pct", _n_minus_1, numeric=True),
        stat("headroom", "Headroom", "headroom_bps",
             lambda i: cells.headroom(figure(i, "headroom_bps")), numeric=True),
        stat("runout", "Full in", "runout_days", lambda i: cells.runout(figure(i, "runout_days")),
             numeric=True),
        Column("trigger", "Trigger in", _trigger, lambda i: cells.runout(_trigger(i)),
               numeric=True, is_on=False),
        Column("trend", "30 days", None, _trend, css="ep-hide-sm"),
        Column("breaches", "Breaches", _open, _breaches, sort="open_breaches", numeric=True),
        Column("augment", "Augment", lambda i: i.augment, _augment, css="ep-code"),
        field("ref", "Reference", "ref", css="ep-code ep-2", is_on=False),
        field("site", "Site", "site__code", css="ep-2", is_on=False),
        field("metro", "Metro", "site__metro__name", css="ep-2", is_on=False),
        stat("week", "p95, 7 days", "p95_7d_bps", lambda i: units.rate(figure(i, "p95_7d_bps")),
             numeric=True, is_on=False),
        stat("busy", "Busy hour", "busy_hour_bps",
             lambda i: units.rate(figure(i, "busy_hour_bps")), numeric=True, is_on=False),
        stat("peak", "Peak", "peak_bps", lambda i: units.rate(figure(i, "peak_bps")),
             numeric=True, is_on=False),
    ),
)  # fmt: skip
HEATS = replace(
    LINKS,
    key="capacity-interconnect-heat",
    columns=(
        *LINKS.columns[:2],
        *weeks(Column("heat", "26 weeks", None, _heat), LINKS.columns),
    ),
    decorate=decorate,
)
LISTINGS = {"": LINKS, SHOW_HEAT: HEATS}
