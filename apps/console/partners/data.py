"""What the pages of a partner show, from several apps. Bulk reads only."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.agreements.models import Agreement, TermPeriod
from apps.breaches import queries as judged
from apps.breaches.models import Breach
from apps.capacity.enums import OPEN
from apps.capacity.models import CapacityRequest
from apps.console import charts
from apps.console.breaches import words
from apps.console.interconnects import data as links_data
from apps.console.interconnects.data import Row
from apps.core.units import rounded
from apps.core.written import written_once
from apps.network import queries as network
from apps.network.enums import IN_SERVICE
from apps.network.models import Interconnect
from apps.partners.models import Contact, Partner

NEAR_DAYS = 30
MOST_LINKS = 200  # shown on the overview; the tab has them all


@dataclass(frozen=True)
class Totals:
    """Figures over a partner's interconnects in service. Rates in bit/s."""

    links: int
    capacity_bps: int
    p95_bps: int | None
    used_pct: Decimal | None
    largest_site: str
    without_largest_bps: int
    without_largest_pct: Decimal | None


def counts(partner: Partner) -> dict[str, int]:
    """How much is on each tab, of requests those that are open; one query.

    Each kind is counted by itself: joined, 500 interconnects times what else there is are rows.
    """
    return dict(zip(KINDS, _counts(partner.pk)[0], strict=True))


KINDS: dict[str, QuerySet[Any]] = {
    "requests": CapacityRequest.objects.filter(state__in=OPEN),
    "interconnects": Interconnect.objects.all(),
    "agreements": Agreement.objects.all(),
    "contacts": Contact.objects.filter(archived_at=None),
}


@written_once
def _counts(partner: int) -> QuerySet[Partner, tuple[Any, ...]]:
    return Partner.objects.filter(pk=partner).values_list(*map(_counted, KINDS.values()))


def _counted(rows: QuerySet[Any]) -> Coalesce:
    """How many of the rows are a partner's."""
    theirs = rows.filter(partner=OuterRef("pk")).order_by().values("partner")
    return Coalesce(Subquery(theirs.annotate(n=Count("pk")).values("n")), 0)


def link_rows(partner: Partner, now: datetime, broken: Iterable[Breach] | None = None) -> list[Row]:
    """The partner's interconnects, the fullest first; without figures last.

    `broken`: the partner's breaches that need somebody, where they were read already.
    """
    rows = links_data.describe(_links(partner.pk), now, broken)
    return sorted(rows, key=lambda row: (row.used is None, -(row.used or 0)))


@written_once
def _links(partner: int) -> QuerySet[Interconnect]:
    needed = network.interconnects().select_related(None).select_related("site__metro", "stat")
    return needed.filter(partner=partner).order_by("name")[:MOST_LINKS]


def totals(rows: Iterable[Row]) -> Totals:
    """Sums over interconnects in service; p95 is the sum of theirs, the upper bound of the whole.

    `without_largest`: what is left, and how full it would be, if the site with most capacity fails.
    """
    rows = [row for row in rows if row.link.state in IN_SERVICE]
    capacity = sum(row.link.capacity_bps for row in rows)
    p95 = known_sum(row.stat.p95_bps for row in rows if row.stat)
    sites: dict[str, int] = defaultdict(int)
    for row in rows:
        sites[row.link.site.metro.name] += row.link.capacity_bps
    largest = max(sites, key=lambda name: sites[name], default="")
    left = capacity - sites.get(largest, 0)
    return Totals(len(rows), capacity, p95, share(p95, capacity), largest, left, share(p95, left))


def known_sum(values: Iterable[int | None]) -> int | None:
    """The sum of what is known; None where nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def share(part: int | None, whole: int) -> Decimal | None:
    """Percent with one decimal; None where there is nothing to divide by."""
    return rounded(Decimal(part) * 100 / whole) if whole and part is not None else None


@dataclass(frozen=True)
class AgreementRow:
    agreement: Agreement
    period: TermPeriod | None
    bar: str


@dataclass(frozen=True)
class Agreements:
    """Rows with their terms drawn on one axis, and the axis' head."""

    rows: list[AgreementRow]
    head: str


def agreements(partner: Partner, today: date) -> Agreements:
    """All agreements with the period that is current; the next to act on first. Two queries."""
    found = _agreements(partner.pk)
    periods = {period.agreement_id: period for period in _periods(partner.pk)}
    axis = charts.axis_for((period.starts_on for period in periods.values()), today)
    rows = [_agreement_row(each, periods.get(each.pk), axis, today) for each in found]
    return Agreements(sorted(rows, key=_by_deadline), axis.head())


@written_once
def _agreements(partner: int) -> QuerySet[Agreement]:
    return Agreement.objects.filter(partner=partner).order_by("-pk")


@written_once
def _periods(partner: int) -> QuerySet[TermPeriod]:
    return TermPeriod.objects.filter(agreement__partner=partner, state="CURRENT")


def _agreement_row(
    agreement: Agreement, period: TermPeriod | None, axis: charts.Axis, today: date
) -> AgreementRow:
    if period is None:
        return AgreementRow(agreement, None, "")
    bar = charts.term_bar(axis, period.starts_on, period.ends_on, period.notice_deadline, today)
    return AgreementRow(agreement, period, bar)


def _by_deadline(row: AgreementRow) -> tuple[bool, date]:
    act_by = row.period.act_by if row.period else None
    return act_by is None, act_by or date.max


def open_breaches(partner: Partner) -> list[Breach]:
    """Breaches that need somebody, the most severe first. One query."""
    return _open_breaches(partner.pk)


@written_once
def _open_breaches(partner: int) -> QuerySet[Breach]:
    found = judged.open_breaches().select_related(None).filter(partner=partner)
    return found.select_related("partner", "term__agreement", "interconnect__site__metro")


def worst(breaches: list[Breach], rows: Iterable[Row], today: date) -> dict[str, Any] | None:
    """The one to speak of on top of the page, in words."""
    if not breaches:
        return None
    breach = breaches[0]
    stat = next((row.stat for row in rows if row.link.pk == breach.interconnect_id), None)
    said = words.said(
        breach,
        today,
        value_bps=stat.p95_bps if stat else None,
        capacity_bps=breach.interconnect.capacity_bps if breach.interconnect else None,
    )
    return {"breach": breach, "said": said, "title": words.title(breach)}


def health(breaches: list[Breach], rows: list[AgreementRow], today: date) -> dict[str, str]:
    """At risk, watch or healthy, with the reasons in words."""
    near = [row for row in rows if _is_near(row.period, today)]
    reasons = [
        counted(len(breaches), "open breach", "open breaches"),
        counted(len(near), "agreement to act on", "agreements to act on"),
    ]
    is_bad = any(breach.severity in ("MAJOR", "CRITICAL") for breach in breaches)
    tone = "bad" if is_bad else "warn" if any(reasons) else "ok"
    word = {"bad": "At risk", "warn": "Watch", "ok": "Healthy"}[tone]
    return {"tone": tone, "word": word, "reasons": ", ".join(filter(None, reasons))}


def _is_near(period: TermPeriod | None, today: date) -> bool:
    return bool(period and period.act_by and 0 <= (period.act_by - today).days <= NEAR_DAYS)


def counted(number: int, one: str, many: str) -> str:
    """`1 open breach`, `2 open breaches`; empty for none."""
    return f"{number} {one if number == 1 else many}" if number else ""
