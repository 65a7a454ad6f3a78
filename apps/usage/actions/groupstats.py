"""GroupStat: what a metro, a partner, a region or a kind of interconnect carries as one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from apps.network import queries as network
from apps.network.models import Interconnect
from apps.usage import figures, store, sums
from apps.usage.actions.linkstats import last_day
from apps.usage.enums import GroupBy
from apps.usage.figures import Ints
from apps.usage.models import GroupStat, Series
from apps.usage.queries import links, periods
from apps.usage.queries.linkstats import DAYS, WEEK, share_of
from apps.usage.rules import (
    SLOT_SECONDS,
    merged_weeks,
    mondays,
    period_bounds,
    runout_days,
    without_largest_site,
)

WEEKS = 26
AGAIN_WEEKS = 5  # looked at each night; what is older stays as it was
UTC = "UTC"
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Group:
    by: str
    key: str
    name: str
    tz: str


@dataclass(frozen=True)
class Member:
    """An interconnect in service with what puts it into groups."""

    pk: int
    kind: str
    capacity_bps: int
    site: int
    metro: str
    metro_name: str
    tz: str
    region: str
    region_name: str
    partner: str
    partner_name: str

    @property
    def place(self) -> tuple[str, int]:
        """Where it stands among all: the members of a partner follow each other."""
        return self.partner, self.pk

    @property
    def groups(self) -> list[Group]:
        kind = dict(Interconnect._meta.get_field("kind").flatchoices)[self.kind]
        return [
            Group(GroupBy.METRO, self.metro, self.metro_name, self.tz),
            Group(GroupBy.PARTNER, self.partner, self.partner_name, UTC),
            Group(GroupBy.REGION, self.region, self.region_name, UTC),
            Group(GroupBy.KIND, self.kind, kind, UTC),
        ]


@dataclass(frozen=True)
class Span:
    """The days of one zone that are read: whole ISO weeks, and the 30 days of the figures.

    `capacities` are those in force in these days, by interconnect.
    """

    tz: str
    day: date
    weeks: Sequence[date]
    capacities: dict[int, list[network.Interval]] = field(default_factory=dict)

    @property
    def first(self) -> date:
        return min(self.weeks[0], self.day - timedelta(days=DAYS - 1))

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        return period_bounds(self.first, self.day, self.tz)

    def slot(self, day: date) -> int:
        """Where a local day starts in what was read."""
        start, _ = period_bounds(day, day, self.tz)
        return int((start - self.bounds[0]).total_seconds()) // SLOT_SECONDS


Members = dict[Group, list[Member]]


def refresh_group_stats(*, at: datetime, anew: bool = False) -> int:
    """Make the figures of all groups whose last local day ended since; how many were made.

    Another capacity makes them again as well. `anew` makes all, and reads all 26 weeks again. A
    zone and some interconnects at a time: memory holds a sum for each metro and region, not for
    each interconnect.
    """
    zones = by_zone()
    made = 0
    for tz, groups in zones.items():
        day = last_day(tz, at)
        if anew or not _is_current(groups, day):
            made += _refresh_zone(tz, groups, day, at, anew=anew)
    known = {(group.by, group.key) for groups in zones.values() for group in groups}
    _forget(known)
    return made


def by_zone() -> dict[str, Members]:
    """The groups of each zone with their members, ordered so that partners follow each other."""
    rows = (
        Interconnect.objects.in_service()
        .order_by("partner__ref", "pk")
        .values_list(
            "pk", "kind", "capacity_bps", "site", "site__metro__code", "site__metro__name",
            "site__metro__time_zone", "site__metro__region__code", "site__metro__region__name",
            "partner__ref", "partner__name",
        )
    )  # fmt: skip
    found: dict[str, Members] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        member = Member(*row)
        for group in member.groups:
            found[group.tz][group].append(member)
    return found


def _is_current(groups: Members, day: date) -> bool:
    rows = GroupStat.objects.filter(day=day).values_list("by", "key", "capacity_bps")
    return {(group.by, group.key, _capacity(groups[group])) for group in groups} <= set(rows)


def _capacity(members: list[Member]) -> int:
    return sum(member.capacity_bps for member in members)


def _refresh_zone(tz: str, groups: Members, day: date, at: datetime, *, anew: bool) -> int:
    keys = [group.key for group in groups]
    earlier = {(row.by, row.key): row for row in GroupStat.objects.filter(key__in=keys)}
    again = AGAIN_WEEKS if earlier and not anew else WEEKS
    span = Span(tz, day, mondays(day, again))
    ids = {member.pk for members in groups.values() for member in members}
    span = replace(span, capacities=network.capacities(ids, *span.bounds))
    rows = [
        _stat(group, groups[group], total, span, earlier.get((group.by, group.key)), at)
        for group, total in _totals(groups, span)
    ]
    fields = [field.name for field in GroupStat._meta.concrete_fields if not field.primary_key]
    GroupStat.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["by", "key"], batch_size=500,
        update_fields=[name for name in fields if name not in ("by", "key")],
    )  # fmt: skip
    return len(rows)


def _totals(groups: Members, span: Span) -> Iterator[tuple[Group, sums.Sum]]:
    """The sum of each group as soon as its last measured member is read."""
    of_link, last = reading_order(groups)
    for group in groups.keys() - last.keys():
        yield group, sums.Sum(store.grid(*span.bounds)[1])
    yield from _added_up(of_link, last, span)


def reading_order(groups: Members) -> tuple[dict[int, list[Group]], dict[Group, int]]:
    """Measured interconnects with their groups, and each group's last one.

    Partner by partner, so that of partners only one sum is open at a time.
    """
    measured = set(Series.objects.values_list("interconnect_id", flat=True).distinct())
    of_link: dict[Member, list[Group]] = defaultdict(list)
    for group, members in groups.items():
        for member in members:
            if member.pk in measured:
                of_link[member].append(group)
    ordered = sorted(of_link, key=lambda member: member.place)
    last = {group: member.pk for member in ordered for group in of_link[member]}
    return {member.pk: of_link[member] for member in ordered}, last


def _added_up(
    of_link: dict[int, list[Group]], last: dict[Group, int], span: Span
) -> Iterator[tuple[Group, sums.Sum]]:
    open_sums: dict[Group, sums.Sum] = {}
    for ids, rates in links.blocks(list(of_link), *span.bounds):
        for row, link in enumerate(ids):
            values, known = sums.prepared(rates[row])
            for group in of_link[link]:
                total = open_sums.setdefault(group, sums.Sum(values.shape[-1]))
                total.add(values, known)
                if last[group] == link:
                    yield group, open_sums.pop(group)


def _stat(
    group: Group, members: list[Member], total: sums.Sum, span: Span, earlier: GroupStat | None,
    at: datetime,
) -> GroupStat:  # fmt: skip
    rates = total.rates()
    wanted = mondays(span.day, WEEKS)
    stat = GroupStat(
        by=group.by, key=group.key, name=group.name, day=span.day, computed_at=at,
        regions=sorted({member.region for member in members}),
        kinds=sorted({member.kind for member in members}),
        links=len(members), measured=total.measured, capacity_bps=_capacity(members),
        n_minus_1_bps=without_largest_site(members), weeks_from=wanted[0],
        weeks=merged_weeks(_weeks_of(earlier), _weekly(rates, members, span), wanted),
    )  # fmt: skip
    _fill(stat, rates[:, span.slot(span.day - timedelta(days=DAYS - 1)) :], span)
    return stat


def _fill(stat: GroupStat, rates: Ints, span: Span) -> None:
    """The figures of the last 30 local days."""
    edges = periods.day_edges(span.day - timedelta(days=DAYS - 1), span.day, span.tz)
    p95 = figures.percentile(rates)
    stat.p95_in_bps, stat.p95_out_bps = periods.values(p95)
    stat.p95_bps = periods.higher(p95)
    stat.p95_7d_bps = periods.higher(figures.percentile(rates[:, edges[-1 - WEEK] :]))
    stat.peak_bps = periods.value(rates.max())
    stat.trend = periods.values(periods.daily_p95(rates, edges).max(axis=0))
    hours = periods.values(periods.daily_busy_hours(rates, edges).max(axis=0))
    stat.busy_hour_bps = hours[-1]
    stat.runout_days = runout_days(hours, stat.capacity_bps)
    stat.completeness = periods.percent(int(figures.known(rates).min()), rates.shape[-1])
    if stat.p95_bps is not None:
        stat.used_pct = share_of(stat.p95_bps, stat.capacity_bps)
        stat.n_minus_1_pct = share_of(stat.p95_bps, stat.n_minus_1_bps)
        stat.headroom_bps = stat.capacity_bps - stat.p95_bps


def _weekly(rates: Ints, members: list[Member], span: Span) -> dict[date, int | None]:
    """The busiest hour of each week that was read, in whole percent of what was in force then."""
    capacities = [span.capacities.get(member.pk, []) for member in members]
    found: dict[date, int | None] = {}
    for week in span.weeks:
        last = min(week + timedelta(days=6), span.day)
        end = period_bounds(last, last, span.tz)[1]
        first, after = span.slot(week), span.slot(last + timedelta(days=1))
        busiest = periods.value(figures.busy_hour(rates[:, first:after])[1].max())
        in_force = sum(network.in_force(each, end - SECOND) for each in capacities)
        found[week] = None if busiest is None or not in_force else 100 * busiest // in_force
    return found


def _weeks_of(stat: GroupStat | None) -> dict[date, int | None]:
    if stat is None:
        return {}
    return {stat.weeks_from + timedelta(weeks=n): each for n, each in enumerate(stat.weeks)}


def _forget(known: set[tuple[str, str]]) -> None:
    """Take away groups that have no interconnect in service any more."""
    with transaction.atomic():
        rows = GroupStat.objects.values_list("pk", "by", "key")
        gone = [pk for pk, by, key in rows if (by, key) not in known]
        GroupStat.objects.filter(pk__in=gone).delete()
