"""The list of interconnects: the fullest first."""

from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.safestring import SafeString

from apps.breaches.models import Breach
from apps.breaches.queries.lists import URGENCY
from apps.console import addresses, options
from apps.console.interconnects import data
from apps.console.interconnects.data import Row
from apps.console.lists import Cell, Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe
from apps.network.enums import Kind, State
from apps.network.filters import InterconnectFilter
from apps.network.models import Interconnect


def row_of(link: Interconnect) -> Row:
    return link.row  # type: ignore[attr-defined, no-any-return]


def name(link: Interconnect) -> SafeString:
    place = f"{link.get_kind_display()}, {link.site.metro.name}"
    return components.link(addresses.of(link.ref), link.name, place)


def partner(link: Interconnect) -> SafeString:
    return components.anchor(addresses.of(link.partner.ref), link.partner.name)


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


def rate_of(attribute: str) -> Cell:
    return lambda link: units.rate(figure(link, attribute))


def limit(link: Interconnect) -> Decimal | None:
    return row_of(link).limit_pct


def state_word(
    severity: str | None, state: str, newest: datetime | None, n1_pct: Decimal | None,
    measured: int | None,
) -> str:  # fmt: skip
    """The word of the state column out of plain values."""
    return data.look(
        severity,
        state,
        is_late=data.is_late(newest, timezone.now()),
        is_measured=measured is not None,
        n_minus_1_pct=n1_pct,
    ).word


def with_severity(links: QuerySet[Interconnect]) -> QuerySet[Interconnect]:
    """Annotated with `severity`: that of the worst breach that needs somebody."""
    worst = Breach.objects.broken().filter(interconnect=OuterRef("pk")).order_by(URGENCY.desc())
    return links.annotate(severity=Subquery(worst.values("severity")[:1]))


def stat(key: str, label: str, name: str, cell: Cell, **options: Any) -> Column:
    """A column of the newest figures."""
    path = f"stat__{name}"
    return Column(
        key, label, lambda link: figure(link, name), cell, sort=path, nulls=True, source=(path,),
        **options,
    )  # fmt: skip


def field(key: str, label: str, path: str, cell: Cell | None = None, **options: Any) -> Column:
    """A column of one value of the database."""
    get = attrgetter(path.replace("__", "."))
    return Column(key, label, get, cell, sort=path, source=(path,), **options)


KINDS = dict(Kind.choices)
off: dict[str, Any] = {"css": "ep-2", "is_on": False}
off_number: dict[str, Any] = {**off, "numeric": True}

INTERCONNECTS = Listing(
    key="interconnects",
    bulk="interconnects",
    saves=True,
    watches=True,
    noun="interconnect",
    nouns="interconnects",
    filters=InterconnectFilter,
    sort="-used",
    hint="Name, partner, reference or ASN",
    select=("partner", "site__metro", "stat"),
    decorate=data.decorate,
    annotate=with_severity,
    columns=(
        field("name", "Name", "name", name),
        field("partner", "Partner", "partner__name", partner),
        stat("p95", "p95 of Gbps", "p95_bps", of_capacity, numeric=True),
        stat("used", "Used", "used_pct", used),
        stat("n1", "N\u22121", "n_minus_1_pct", n_minus_1, numeric=True, css="ep-2"),
        Column("trend", "30 days", None, trend, css="ep-hide-sm"),
        Column(
            "state", "State", lambda i: row_of(i).look.word, state, sort="state", out=state_word,
            source=(
                "severity", "state", "stat__last_sample_at", "stat__n_minus_1_pct",
                "stat__interconnect",
            ),
        ),
        field("ref", "Reference", "ref", css="ep-code ep-2", is_on=False),
        Column(
            "kind", "Kind", lambda i: i.get_kind_display(), sort="kind", source=("kind",),
            out=KINDS.get, **off,
        ),
        field("site", "Site", "site__code", **off),
        field("metro", "Metro", "site__metro__name", **off),
        field(
            "capacity", "Capacity", "capacity_bps", lambda i: units.capacity(i.capacity_bps),
            **off_number,
        ),
        Column(
            "limit", "Limit", limit, lambda i: units.percent(limit(i), 0), **off_number,
        ),
        stat("peak", "Peak", "peak_bps", rate_of("peak_bps"), **off_number),
        stat("busy", "Busy hour", "busy_hour_bps", rate_of("busy_hour_bps"), **off_number),
        stat(
            "complete", "Complete", "completeness",
            lambda i: units.percent(figure(i, "completeness")), **off_number,
        ),
        Column(
            "owner", "Owner", lambda i: str(i.owner or ""), sort="owner__name", nulls=True,
            needs=("owner",), source=("owner__name",), **off,
        ),
        field(
            "since", "In service", "in_service_on", lambda i: units.day(i.in_service_on),
            nulls=True, css="ep-nowrap ep-2", is_on=False,
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
