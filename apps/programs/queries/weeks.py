"""The facts of a week of a workstream, from which its owner's update is drafted."""

from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from apps.agreements import queries as agreements
from apps.breaches import queries as breaches
from apps.capacity import queries as capacity
from apps.core import units
from apps.core.models import StateChange
from apps.network import queries as network
from apps.network.models import CapacityInterval
from apps.programs import rules
from apps.programs.enums import RUNNING
from apps.programs.models import DateMove, StatusUpdate, WorkItem, Workstream
from apps.programs.queries.facts import breaches_of, deals_of, links_of

WEEK = timedelta(days=7)
MOST = 20  # references of each kind that are kept


@dataclass(frozen=True)
class WeekFacts:
    """What happened from Monday to Sunday, UTC: references, counts, bit/s."""

    breaches_opened: list[str] = field(default_factory=list)
    breaches_closed: list[str] = field(default_factory=list)
    requests_moved: list[str] = field(default_factory=list)
    agreements_signed: list[str] = field(default_factory=list)
    dates_moved: list[str] = field(default_factory=list)
    capacity_added_bps: int = 0
    items_done: int = 0
    items_added: int = 0
    overdue: int = 0

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def week_facts(workstream: Workstream, week: date) -> WeekFacts:
    """Eight queries. `week` is a Monday."""
    start = datetime.combine(week, time.min, UTC)
    span = (start, start + WEEK)
    found = breaches.breaches().filter(breaches_of(workstream))
    items = WorkItem.objects.filter(workstream=workstream)
    return WeekFacts(
        breaches_opened=_refs(_within(found, "opened_at", span)),
        breaches_closed=_refs(_within(found, "resolved_at", span)),
        requests_moved=_requests(workstream, span),
        agreements_signed=_signed(workstream, week),
        dates_moved=_dates(workstream, span),
        capacity_added_bps=_capacity(workstream, span),
        items_done=_within(items, "done_at", span).count(),
        items_added=_within(items, "created_at", span).count(),
        overdue=items.open().filter(due_on__lt=(start + WEEK).date()).count(),  # type: ignore[attr-defined]
    )


def missing_updates(today: date) -> list[tuple[Workstream, date]]:
    """Open workstreams that owe the update of this week, with its Monday. One query."""
    week = rules.weeks.monday(today)
    told = StatusUpdate.objects.filter(week=week, published_at__isnull=False)
    rows = Workstream.objects.filter(state__in=RUNNING).select_related("owner")
    owing = rows.exclude(pk__in=told.values("workstream")).order_by("pk")
    return [
        (row, week) for row in owing if rules.weeks.is_missing(week, row.created_at.date(), today)
    ]


def _within(found: QuerySet[Any], name: str, span: tuple[datetime, datetime]) -> QuerySet[Any]:
    return found.filter(**{f"{name}__gte": span[0], f"{name}__lt": span[1]}).order_by("pk")


def _refs(found: QuerySet[Any]) -> list[str]:
    return list(found.values_list("ref", flat=True)[:MOST])


def _requests(workstream: Workstream, span: tuple[datetime, datetime]) -> list[str]:
    """Capacity requests that changed their state."""
    changed = StateChange.objects.filter(ref__startswith="CAP-", at__gte=span[0], at__lt=span[1])
    found = capacity.requests().filter(deals_of(workstream), ref__in=changed.values("ref"))
    return _refs(found.order_by("pk"))


def _signed(workstream: Workstream, week: date) -> list[str]:
    found = agreements.agreements().filter(deals_of(workstream))
    signed = Q(signed_on__gte=week, signed_on__lt=week + WEEK)
    return _refs(found.filter(signed).order_by("pk"))


def _dates(workstream: Workstream, span: tuple[datetime, datetime]) -> list[str]:
    """`31 Mar 2027 to 31 May 2027: Ducts are late`."""
    found = DateMove.objects.filter(workstream=workstream, at__gte=span[0], at__lt=span[1])
    return [
        f"{units.day(move.was)} to {units.day(move.now)}: {move.reason}"
        for move in found.order_by("at")
    ]


def _capacity(workstream: Workstream, span: tuple[datetime, datetime]) -> int:
    """What intervals that began in the week have more than those that ended for them."""
    links = Q(interconnect__in=_links(workstream))
    began = CapacityInterval.objects.filter(links, starts_at__gte=span[0], starts_at__lt=span[1])
    ended = CapacityInterval.objects.filter(links, ends_at__gte=span[0], ends_at__lt=span[1])
    gained = began.aggregate(bps=Sum(F("capacity_bps")))["bps"] or 0
    return int(gained - (ended.aggregate(bps=Sum(F("capacity_bps")))["bps"] or 0))


def _links(workstream: Workstream) -> QuerySet[Any]:
    return network.interconnects().filter(links_of(workstream)).order_by().values("pk")
