"""The list of interconnects: the fullest first."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.utils.safestring import SafeString

from apps.console import addresses, components, options
from apps.console.components import safe
from apps.console.interconnects import data
from apps.console.interconnects.data import Row
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.network.enums import Kind, State
from apps.network.filters import InterconnectFilter
from apps.network.models import Interconnect


def row_of(link: Interconnect) -> Row:
    return link.row  # type: ignore[attr-defined, no-any-return]


def name(link: Interconnect) -> SafeString:
    place = f"{link.get_kind_display()}, {link.site.metro.name}"
    return components.link(addresses.of(link.ref), link.name, place)


def partner(link: Interconnect) -> SafeString:
    there = link.partner
    return safe(f'<a href="{addresses.of(there.ref)}">{components.escape(there.name)}</a>')


def of_capacity(link: Interconnect) -> str:
    """`291.4 of 400`, in Gbps."""
    whole = units.capacity(link.capacity_bps).replace(f"{units.NBSP}Gbps", "")
    p95 = figure(link, "p95_bps")
    return whole if p95 is None else f"{units.gbps(p95)} of {whole}"


def used(link: Interconnect) -> SafeString:
    row = row_of(link)
    return components.meter(row.used, row.limit_pct, tone=row.tone)


def n_minus_1(link: Interconnect) -> SafeString | str:
    percent = figure(link, "n_minus_1_pct")
    if percent is None or not link.n_minus_1_bps:
        return ""
    text = units.percent(percent)
    if percent <= data.FULL:
        return text
    return safe(f'<span class="is-warn">{components.icon("alert-triangle")} {text}</span>')


def trend(link: Interconnect) -> SafeString | str:
    row = row_of(link)
    return components.spark(row.stat.trend, tone=row.tone) if row.stat else ""


def state(link: Interconnect) -> SafeString:
    look = row_of(link).look
    return components.status(look.tone, look.word)


def figure(link: Interconnect, attribute: str) -> Any:
    stat = data.stat_of(link)
    return getattr(stat, attribute) if stat else None


def _limit(link: Interconnect) -> Decimal | None:
    return row_of(link).limit_pct


extra = partial(Column, css="ep-2", is_on=False)

INTERCONNECTS = Listing(
    key="interconnects",
    noun="interconnect",
    nouns="interconnects",
    filters=InterconnectFilter,
    sort="-used",
    hint="Name, partner, reference or ASN",
    select=("partner", "site__metro", "stat"),
    decorate=data.decorate,
    columns=(
        Column("name", "Name", lambda i: i.name, name, sort="name"),
        Column("partner", "Partner", lambda i: i.partner.name, partner, sort="partner__name"),
        Column(
            "p95", "p95 of Gbps", lambda i: figure(i, "p95_bps"), of_capacity,
            sort="stat__p95_bps", nulls=True, numeric=True,
        ),
        Column(
            "used", "Used", lambda i: figure(i, "used_pct"), used,
            sort="stat__used_pct", nulls=True,
        ),
        Column(
            "n1", "N\u22121", lambda i: figure(i, "n_minus_1_pct"), n_minus_1,
            sort="stat__n_minus_1_pct", nulls=True, numeric=True, css="ep-2",
        ),
        Column("trend", "30 days", None, trend, css="ep-hide-sm"),
        Column("state", "State", lambda i: row_of(i).look.word, state, sort="state"),
        extra("ref", "Reference", lambda i: i.ref, sort="ref", css="ep-code ep-2"),
        extra("kind", "Kind", lambda i: i.get_kind_display(), sort="kind"),
        extra("site", "Site", lambda i: i.site.code, sort="site__code"),
        extra(
            "metro", "Metro", lambda i: i.site.metro.name, sort="site__metro__name",
        ),
        extra(
            "capacity", "Capacity", lambda i: i.capacity_bps,
            lambda i: units.capacity(i.capacity_bps), sort="capacity_bps", numeric=True,
        ),
        extra(
            "limit", "Limit", _limit, lambda i: units.percent(_limit(i), 0), numeric=True,
        ),
        extra(
            "peak", "Peak", lambda i: figure(i, "peak_bps"),
            lambda i: units.rate(figure(i, "peak_bps")), sort="stat__peak_bps", nulls=True,
            numeric=True,
        ),
        extra(
            "busy", "Busy hour", lambda i: figure(i, "busy_hour_bps"),
            lambda i: units.rate(figure(i, "busy_hour_bps")), sort="stat__busy_hour_bps",
            nulls=True, numeric=True,
        ),
        extra(
            "complete", "Complete", lambda i: figure(i, "completeness"),
            lambda i: units.percent(figure(i, "completeness")), sort="stat__completeness",
            nulls=True, numeric=True,
        ),
        extra(
            "owner", "Owner", lambda i: str(i.owner or ""), sort="owner__name", nulls=True,
            needs=("owner",),
        ),
        extra(
            "since", "In service", lambda i: i.in_service_on, lambda i: units.day(i.in_service_on),
            sort="in_service_on", nulls=True, css="ep-nowrap ep-2",
        ),
    ),
    drops=(
        Drop("kind", "Kind", lambda: Kind.choices),
        Drop("state", "State", lambda: State.choices),
        Drop("region", "Region", options.regions),
        Drop("metro", "Metro", options.metros),
        Drop("owner", "Owner", options.owners),
    ),
    flag=lambda link: row_of(link).css,
    empty=Empty(
        "No interconnects yet",
        "PNIs, IX peerings, caches and transit appear here once a partner has a join with you.",
        "plug-connected",
    ),
)  # fmt: skip
