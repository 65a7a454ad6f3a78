"""Everything the page of one interconnect shows, read once."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from apps.breaches.enums import LIVE, State
from apps.breaches.models import Breach
from apps.console import limits
from apps.console.builds.panels import panels
from apps.console.interconnects import chart, data, detail
from apps.console.interconnects.box import bounds, box
from apps.console.interconnects.chart import Window
from apps.console.interconnects.rates import read
from apps.core import lifecycle
from apps.core.written import written_once
from apps.network import queries
from apps.network.models import CapacityInterval, Interconnect, Member

SOME_EVIDENCE, ALL_EVIDENCE = 12, 30


def page(
    link: Interconnect, window: Window, now: datetime, *, evidence_days: int
) -> dict[str, Any]:
    """For the template. The same number of queries whatever there is to show."""
    breaches = _breaches(link)
    row = data.row(link, breaches, now)
    term = row.breach.term if row.breach else limits.term_of(row.limit) if row.limit else None
    breach = next((b for b in breaches if term and b.term_id == term.pk and b.state in LIVE), None)
    return {
        "link": link,
        "row": row,
        "term": term,
        "breach": breach,
        "evidence": detail.evidence_of(link, term, breach, evidence_days),
        "all_evidence": evidence_days == ALL_EVIDENCE,
        "steps": detail.steps(link, lifecycle.told(link.ref)),
        "details": detail.detail_of(link),
        **_figures(link, row, breaches, window),
        **_ports(link),
        **panels(link),
    }


def _figures(
    link: Interconnect, row: data.Row, breaches: list[Breach], window: Window
) -> dict[str, Any]:
    start, end = bounds(link, row.stat) if row.stat else (window.start, window.start)
    rates = read(link, min(start, window.start), window.end)
    figures = box(link, row.stat, rates.between(start, end), row.limit_pct)
    capacities = _capacities(link.pk)
    drawing = chart.drawing(
        window, rates, capacities=capacities, limit=row.limit, breaches=breaches
    )
    return {
        "capacities": capacities,
        "box": figures,
        "drawing": drawing,
        "payload": None if drawing.is_empty else drawing.payload(figures),
        "ranges": chart.RANGES,
        "call": detail.call(row, figures, timezone.localdate()),
    }


def _ports(link: Interconnect) -> dict[str, Any]:
    members = _members(link.pk)
    return {
        "members": members,
        "members_up": detail.members_up(members),
        "type_words": detail.type_words(link, members),
    }


def _breaches(link: Interconnect) -> list[Breach]:
    """All that ever were pending or open on this interconnect, the newest first. One query."""
    found = _ever_open(link.pk)
    for breach in found:
        breach.interconnect, breach.partner = link, link.partner
    return found


@written_once
def _ever_open(link: int) -> QuerySet[Breach]:
    rows = Breach.objects.filter(interconnect=link).exclude(state=State.OK)
    return rows.select_related("term__agreement").order_by("-over_since", "-pk")


@written_once
def _capacities(link: int) -> QuerySet[CapacityInterval]:
    return queries.capacity_history(link)


@written_once
def _members(link: int) -> QuerySet[Member]:
    return queries.members(link)
