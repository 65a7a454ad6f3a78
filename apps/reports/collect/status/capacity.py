"""Capacity and headroom: by region for the network, by metro for a region, else by interconnect."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from apps.core import units
from apps.network.models import CapacityInterval, Interconnect
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.enums import ScopeKind
from apps.reports.rules import Content
from apps.usage import queries as usage
from apps.usage.enums import GroupBy
from apps.usage.models import GroupStat, LinkStat
from apps.usage.rules import HIGH_PCT

WEEKS = 12
WHERE = {ScopeKind.ALL: "site__metro__region__code", ScopeKind.REGION: "site__metro__code"}
PAGE = "/capacity/"
NOTE = (
    "p95 is that of the summed traffic on the busiest day of the period, higher direction; "
    "headroom is capacity less that."
)


class Here(NamedTuple):
    """What stands in one group at the instant."""

    links: int
    capacity_bps: int


def capacity(ask: Ask) -> Content:
    """Six queries; of a past period some more for each 32 interconnects that were full."""
    groups = _groups(ask)
    tables = [_by_group(ask, groups)] if ask.scope_kind in WHERE else []
    is_known = usage.are_samples_kept(ask.day, ask.at)
    high = _high(ask) if is_known else []
    return rules.section(
        "CAPACITY", "Capacity and headroom", about=NOTE if tables else "",
        numbers=[
            rules.number("capacity", "Capacity in service", in_service_bps(ask), "bps",
                         link=ask.address("/interconnects/"), good="up"),
            rules.number("above", f"Above {HIGH_PCT} %", len(high) if is_known else None,
                         of=intervals(ask).count(), note="" if is_known else "no longer known",
                         link=ask.address("/interconnects/", used_from=str(HIGH_PCT)), good="down"),
        ],
        charts=[drawn for drawn in [_busy_hours(ask, groups)] if drawn],
        tables=[*tables, _fullest(ask, high)],
        empty="No interconnect is in service here.",
    )  # fmt: skip


def intervals(ask: Ask) -> QuerySet[CapacityInterval]:
    """Capacities that were in force at the instant."""
    there = Q(ends_at=None) | Q(ends_at__gt=ask.end)
    return CapacityInterval.objects.filter(
        there, ask.links("interconnect__"), starts_at__lte=ask.end
    )


def in_service_bps(ask: Ask) -> int:
    """What could be carried at the end of the period. One query."""
    return int(intervals(ask).aggregate(bps=Sum("capacity_bps", default=0))["bps"])


def _groups(ask: Ask) -> list[GroupStat]:
    """Figures of the groups that make up the scope, or of the scope itself."""
    match ask.scope_kind:
        case ScopeKind.ALL:
            found = GroupStat.objects.filter(by=GroupBy.REGION)
        case ScopeKind.REGION:
            found = GroupStat.objects.filter(by=GroupBy.METRO, regions__contains=[ask.key])
        case _:
            found = GroupStat.objects.filter(by=ask.scope_kind.lower(), key=ask.key)
    return list(found.order_by("-capacity_bps", "pk"))


def _by_group(ask: Ask, groups: list[GroupStat]) -> Content:
    by = {ScopeKind.ALL: ("region", "Region"), ScopeKind.REGION: ("metro", "Metro")}
    name, label = by[ScopeKind(ask.scope_kind)]
    here = _here(ask)
    columns = [
        rules.column(name, label, "name"), rules.column("links", "Interconnects", "count"),
        rules.column("capacity", "Capacity", "bps"), rules.column("p95", "p95", "bps"),
        rules.column("used", "Used", "percent"), rules.column("headroom", "Headroom", "bps"),
    ]  # fmt: skip
    lines = [_group_row(ask, name, group, here[group.key]) for group in groups]
    return rules.table("groups", f"By {name}", columns, lines, most=ask.most, compares=True)


def _group_row(ask: Ask, name: str, group: GroupStat, here: Here) -> Content:
    p95 = busiest_day(ask, group)
    known = p95 is not None and here.capacity_bps > 0
    used = (
        (Decimal(100 * (p95 or 0)) / here.capacity_bps).quantize(Decimal("0.1")) if known else None
    )
    return rules.row(
        group.key, group.name, here.links, here.capacity_bps, p95,
        None if used is None else used.quantize(Decimal("0.1")),
        here.capacity_bps - (p95 or 0) if known else None,
        link=f"/interconnects/?{name}={group.key}",
    )  # fmt: skip


def _here(ask: Ask) -> defaultdict[str, Here]:
    where = f"interconnect__{WHERE[ScopeKind(ask.scope_kind)]}"
    rows = intervals(ask).values_list(where).annotate(n=Count("pk"), bps=Sum("capacity_bps"))
    found = {key: Here(n, int(bps)) for key, n, bps in rows}
    return defaultdict(lambda: Here(0, 0), found)


def busiest_day(ask: Ask, group: GroupStat) -> int | None:
    """Highest daily p95 of the summed traffic in the period; None where no day is known.

    The figures keep 30 days: of a longer period the last of them count.
    """
    first = group.day - timedelta(days=len(group.trend) - 1)
    known = [
        bps for at, bps in enumerate(group.trend)
        if bps is not None and ask.starts_on <= first + timedelta(days=at) <= ask.ends_on
    ]  # fmt: skip
    return max(known, default=None)


def _busy_hours(ask: Ask, groups: list[GroupStat]) -> Content | None:
    """The busiest hour of each of the last twelve weeks, in percent of the capacity then."""
    by_code = ask.scope_kind == ScopeKind.ALL  # regions have long names
    lines = [(g.key if by_code else g.name, _weeks(ask, g)) for g in groups[:5]]
    lines = [(name, weeks) for name, weeks in lines if any(v is not None for v in weeks)]
    if not lines:
        return None
    monday = ask.day - timedelta(days=ask.day.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    last = ", ".join(f"{name} {weeks[-1]} %" for name, weeks in lines if weeks[-1] is not None)
    return rules.chart(
        "busy_hours", f"Busiest hour of the week, {WEEKS} weeks", "lines", "percent",
        [f"W{day.isocalendar().week}" for day in mondays],
        [rules.series(name, weeks) for name, weeks in lines],
        summary=f"Percent of the capacity of that week. Last: {last or 'not measured'}.",
    )  # fmt: skip


def _weeks(ask: Ask, group: GroupStat) -> list[int | None]:
    monday = ask.day - timedelta(days=ask.day.weekday())
    last = (monday - group.weeks_from).days // 7
    return [group.weeks[at] if 0 <= at < len(group.weeks) else None
            for at in range(last - WEEKS + 1, last + 1)]  # fmt: skip


class Full(NamedTuple):
    """An interconnect above the limit, with the figures of the 30 days it is told for."""

    link: Interconnect
    stat: LinkStat
    capacity_bps: int


def _high(ask: Ask) -> list[Full]:
    """The fullest first: by the newest figures, or by samples where those are of later days."""
    if LinkStat.objects.filter(day__gt=ask.day).exists():
        return _high_then(ask)
    found = Interconnect.objects.in_service().filter(ask.links(), stat__used_pct__gt=HIGH_PCT)
    rows: Any = found.select_related("partner", "site__metro", "stat")
    return [Full(one, one.stat, one.capacity_bps) for one in rows.order_by("-stat__used_pct", "pk")]


def _high_then(ask: Ask) -> list[Full]:
    capacities = dict(intervals(ask).values_list("interconnect", "capacity_bps"))
    stats = usage.high_then(capacities, ask.day, capacity_at=ask.end)
    links = Interconnect.objects.select_related("partner", "site__metro")
    rows = links.in_bulk([stat.pk for stat in stats])
    return [Full(rows[stat.pk], stat, capacities[stat.pk]) for stat in stats]


def _fullest(ask: Ask, high: list[Full]) -> Content:
    columns = [
        rules.column("partner", "Partner", "name"), rules.column("link", "Interconnect"),
        rules.column("metro", "Metro"), rules.column("capacity", "Capacity", "bps"),
        rules.column("p95", "p95, 30 days", "bps"), rules.column("used", "Used", "percent"),
        rules.column("runout", "Full in", "days"),
    ]  # fmt: skip
    lines = [
        rules.row(
            one.ref, one.partner.name, one.name, one.site.metro.name, bps,
            stat.p95_bps, (stat.used_pct or Decimal(0)).quantize(Decimal("0.1")), stat.runout_days,
            link=f"/interconnects/{one.ref}/",
        )
        for one, stat, bps in high
    ]  # fmt: skip
    title = f"Interconnects above {HIGH_PCT}{units.NBSP}%"
    return rules.table("above", title, columns, lines, most=ask.most)
