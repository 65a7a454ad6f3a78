"""What goals are measured from: network, traffic, statements, renewals and breaches below.

Each figure is one query. A workstream about a partner, a metro or a region looks there; a theme
looks everywhere, or at its region.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from apps.agreements import queries as agreements
from apps.agreements.enums import RenewalState
from apps.breaches import queries as breaches
from apps.core.models import StateChange
from apps.network import queries as network
from apps.network.enums import Kind as LinkKind
from apps.programs.enums import Kind, Metric
from apps.programs.models import Goal, GoalReading, Workstream

MBPS = Decimal(10**6)
ON_NET = (LinkKind.PNI, LinkKind.CACHE)
RENEWED = (RenewalState.RENEWED, RenewalState.AUTO_RENEWED)
BILLED = timedelta(days=62)  # a statement of the last period is younger than this


def measured(goal: Goal, *, at: datetime) -> Decimal | None:
    """The value of a goal's metric now; None where nothing was measured."""
    return METRICS[Metric(goal.metric)](goal, at)


def links_of(workstream: Workstream) -> Q:
    """Interconnects a workstream is about."""
    return _within(workstream, partner="partner", metro="site__metro", region="partner__region")


def deals_of(workstream: Workstream, path: str = "") -> Q:
    """Objects with a partner (at `path`) a workstream is about; of a metro: partners joined there.

    A partner is joined at a metro by its interconnects, so what belongs to it counts once.
    """
    if workstream.kind == Kind.METRO:
        joined = network.interconnects().filter(links_of(workstream)).order_by()
        return Q(**{f"{path}partner__in": joined.values("partner")})
    return _within(workstream, partner=f"{path}partner", metro="", region=f"{path}partner__region")


def _within(workstream: Workstream, *, partner: str, metro: str, region: str) -> Q:
    if workstream.kind == Kind.PARTNER:
        return Q(**{partner: workstream.partner_id})
    if workstream.kind == Kind.METRO:
        return Q(**{metro: workstream.metro_id})
    return Q(**{region: workstream.region}) if workstream.region else Q()


def _capacity(goal: Goal, at: datetime) -> Decimal | None:
    """Bit/s in service."""
    found = network.interconnects().in_service().filter(links_of(goal.workstream)).order_by()
    return Decimal(found.aggregate(bps=Sum("capacity_bps"))["bps"] or 0)


def _on_net(goal: Goal, at: datetime) -> Decimal | None:
    """Percent of the 30-day 95th percentiles that runs over PNIs and caches, of all together."""
    found = network.interconnects().in_service().filter(links_of(goal.workstream)).order_by()
    sums = found.aggregate(
        all=Sum("stat__p95_bps"), ours=Sum("stat__p95_bps", filter=Q(kind__in=ON_NET))
    )
    if not sums["all"]:
        return None
    return Decimal(sums["ours"] or 0) * 100 / sums["all"]


def _cost(goal: Goal, at: datetime) -> Decimal | None:
    """Amounts of the newest billed period over what was measured in it, by Mbps."""
    found = breaches.statements().filter(
        deals_of(goal.workstream), currency=goal.currency, amount__isnull=False,
        measured_bps__gt=0, period_last__gte=at.date() - BILLED,
    )  # fmt: skip
    sums = found.order_by().aggregate(amount=Sum("amount"), bps=Sum("measured_bps"))
    if not sums["bps"]:
        return None
    return Decimal(sums["amount"]) / (Decimal(sums["bps"]) / MBPS)


def _renewals(goal: Goal, at: datetime) -> Decimal | None:
    """Agreements whose term was renewed since the workstream began."""
    since = datetime.combine(goal.workstream.starts_on, time.min, UTC)
    changes = StateChange.objects.filter(
        ref__startswith="AGR-", ref__contains="/R", target__in=RENEWED, at__gte=since, at__lte=at
    )
    refs = {ref.partition("/")[0] for ref in changes.values_list("ref", flat=True)}
    scope = deals_of(goal.workstream)
    return Decimal(agreements.agreements().filter(scope, ref__in=refs).order_by().count())


def _breaches(goal: Goal, at: datetime) -> Decimal | None:
    """Breaches that are open or acknowledged."""
    scope = breaches_of(goal.workstream)
    return Decimal(breaches.open_breaches().filter(scope).order_by().count())


def breaches_of(workstream: Workstream) -> Q:
    """Breaches a workstream is about."""
    return _within(
        workstream, partner="partner", metro="interconnect__site__metro", region="partner__region"
    )


METRICS: Mapping[Metric, Callable[[Any, datetime], Decimal | None]] = {
    Metric.CAPACITY: _capacity,
    Metric.ON_NET: _on_net,
    Metric.COST: _cost,
    Metric.RENEWALS: _renewals,
    Metric.BREACHES: _breaches,
}


def readings(goal_ids: list[int], since: date) -> dict[int, list[tuple[date, Decimal]]]:
    """Daily readings by goal, oldest first. One query."""
    found: dict[int, list[tuple[date, Decimal]]] = {pk: [] for pk in goal_ids}
    rows = GoalReading.objects.filter(goal__in=goal_ids, day__gte=since)
    for pk, day, value in rows.order_by("day").values_list("goal_id", "day", "value"):
        found[pk].append((day, value))
    return found
