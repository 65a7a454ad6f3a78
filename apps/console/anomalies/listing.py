"""The list of anomalies: days unlike the same weekdays before."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.safestring import SafeString

from apps.console import addresses, options
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.core.ui.components import safe
from apps.usage.enums import AnomalyKind
from apps.usage.filters import SEEN, AnomalyFilter
from apps.usage.models import Anomaly

AROUND = timedelta(days=8)  # the same weekday before is in the chart
TONES = {
    AnomalyKind.UP: ("warn", "chart-bar"),
    AnomalyKind.AWAY: ("bad", "alert-octagon"),
    AnomalyKind.PLATEAU: ("acc", "chart-line"),
    AnomalyKind.SILENT: ("bad", "alert-octagon"),
    AnomalyKind.FLAT: ("warn", "alert-triangle"),
}
COLUMNS_READ = (
    "day", "kind", "direction", "bps", "usual_bps", "change_pct", "acknowledged_at", "comment",
    "acknowledged_by__name", "acknowledged_by__email", "interconnect__ref", "interconnect__name",
    "interconnect__kind", "interconnect__partner__ref", "interconnect__partner__name",
    "interconnect__site__metro__name",
)  # fmt: skip


def prepare(found: QuerySet[Anomaly]) -> QuerySet[Anomaly]:
    return found.only(*COLUMNS_READ)


def chart_of(anomaly: Anomaly) -> str:
    """The utilization around the day, with the week before."""
    first, last = anomaly.day - AROUND, anomaly.day + timedelta(days=1)
    address = reverse("console:utilization", args=[anomaly.interconnect.ref])
    return f"{address}?{urlencode({'from': str(first), 'to': str(last), 'compare': '1'})}"


def _where(row: Anomaly) -> SafeString:
    link = row.interconnect
    sub = f"{link.partner.name}, {link.site.metro.name}"
    return components.link(chart_of(row), link.name, sub)


def _kind(row: Anomaly) -> SafeString:
    tone, icon = TONES[AnomalyKind(row.kind)]
    return components.status(tone, row.get_kind_display(), icon_name=icon)


def _change(row: Anomaly) -> str:
    sign = "+" if row.change_pct > 0 else units.MINUS
    return f"{sign}{abs(row.change_pct)}{units.NBSP}%"


def _seen(row: Anomaly) -> SafeString | str:
    """What was said of it, or the way to say it."""
    if row.acknowledged_at is None:
        address = reverse("console:anomaly_acknowledge", args=[row.pk])
        return safe(f'<a href="{address}">Say what it was</a>')
    return components.two_lines(row.comment, row.acknowledged_by)


def _partner(row: Anomaly) -> SafeString:
    partner = row.interconnect.partner
    return components.plain_link(addresses.of(partner.ref), partner.name)


def weekday(day: date) -> str:
    return units.weekday(day)


ANOMALIES = Listing(
    key="anomalies",
    saves=True,
    watches=True,
    noun="anomaly",
    nouns="anomalies",
    filters=AnomalyFilter,
    sort="-day",
    hint="Interconnect, partner or reference",
    prepare=prepare,
    columns=(
        Column("where", "Interconnect", lambda a: a.interconnect.name, _where,
               sort="interconnect__name"),
        Column("day", "Day", lambda a: a.day, lambda a: weekday(a.day), sort="day",
               css="ep-nowrap"),
        Column("kind", "What happened", lambda a: a.get_kind_display(), _kind, sort="kind"),
        Column("direction", "Direction", lambda a: a.get_direction_display(), sort="direction",
               css="ep-2 ep-nowrap"),
        Column("bps", "p95 of the day", lambda a: a.bps, lambda a: units.rate(a.bps), sort="bps",
               numeric=True),
        Column("usual", "Usual", lambda a: a.usual_bps, lambda a: units.rate(a.usual_bps),
               sort="usual_bps", numeric=True, css="ep-2"),
        Column("change", "Change", lambda a: a.change_pct, _change, sort="change_pct",
               numeric=True),
        Column("seen", "Looked at", lambda a: a.comment, _seen, sort="acknowledged_at",
               nulls=True),
        Column("partner", "Partner", lambda a: a.interconnect.partner.name, _partner,
               sort="interconnect__partner__name", is_on=False),
        Column("ref", "Reference", lambda a: a.interconnect.ref, sort="interconnect__ref",
               css="ep-code ep-2", is_on=False),
        Column("metro", "Metro", lambda a: a.interconnect.site.metro.name,
               sort="interconnect__site__metro__name", css="ep-2", is_on=False),
    ),
    drops=(
        Drop("kind", "What happened", lambda: AnomalyKind.choices),
        Drop("seen", "Looked at", lambda: SEEN),
        Drop("region", "Region", options.regions),
        Drop("metro", "Metro", options.metros),
    ),
    empty=Empty(
        "No anomalies",
        "Every day was like the same weekdays before. Steps, silence and flat lines appear here "
        "in the night after.",
        "circle-check",
    ),
)  # fmt: skip


def words(row: Any) -> str:
    """`BOG-2, Wed 18 Nov 2026: 291.4 Gbps where 140.2 Gbps are usual, from partner.`"""
    side = row.get_direction_display().lower()
    return (
        f"{row.interconnect.name}, {weekday(row.day)}: {units.rate(row.bps)} where "
        f"{units.rate(row.usual_bps)} are usual, {side}."
    )
