"""What has to be judged: a constant number of queries, whatever the number of terms."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Max, Q

from apps.agreements.rules import UpgradeTrigger
from apps.breaches import rules
from apps.breaches.models import Cursor, Evaluation
from apps.breaches.queries.facts import RECORDED, fact_changes, newest_record
from apps.breaches.queries.months import Month
from apps.breaches.queries.promises import ONE_DAY, Promise
from apps.breaches.queries.samples import Samples
from apps.core.zones import zone
from apps.network import queries as network
from apps.network.models import CapacityInterval
from apps.usage import queries as usage
from apps.usage.rules import period_bounds

CURSOR = "judge"
RECORD_CURSOR = "recorded"
SETTLING = timedelta(minutes=10)  # what is recorded may commit after something stamped later

Scope = tuple[int, str]


@dataclass(frozen=True)
class Work:
    """Local days to be judged. Unless it is `sure`, perhaps none of their samples has changed."""

    promise: Promise
    first: date
    last: date
    is_sure: bool

    @property
    def reach(self) -> tuple[Promise, date, date]:
        return self.promise, self.first, self.last


@dataclass(frozen=True)
class Changes:
    """First changed UTC day per interconnect since the cursor, and where the cursor may go.

    `recorded` is the same of what people and programs record beside samples.
    """

    days: Mapping[int, date]
    since: datetime | None
    cursor: datetime | None
    recorded: Mapping[int, date] = field(default_factory=dict)
    recorded_since: datetime | None = None
    recorded_cursor: datetime | None = None

    @property
    def has_moved(self) -> bool:
        return self.cursor != self.since or self.recorded_cursor != self.recorded_since

    @property
    def cursors(self) -> dict[str, datetime]:
        """Where the cursors that move go."""
        moved = {
            CURSOR: (self.since, self.cursor),
            RECORD_CURSOR: (self.recorded_since, self.recorded_cursor),
        }
        return {name: to for name, (since, to) in moved.items() if to is not None and to != since}


def changes(at: datetime) -> Changes:
    """What changed since everything was judged. Samples that commit later are stamped later."""
    there = dict(Cursor.objects.values_list("name", "at"))
    since, recorded_since = there.get(CURSOR), there.get(RECORD_CURSOR)
    newest, recorded = usage.newest_change(), newest_record()
    is_quiet = newest is None or (since is not None and newest <= since)
    is_new = recorded is not None and (recorded_since is None or recorded > recorded_since)
    is_fresh = recorded is not None and recorded > at - SETTLING
    back = recorded_since and recorded_since - SETTLING
    return Changes(
        days={} if is_quiet else usage.changes_since(since),
        since=since,
        cursor=since if is_quiet else newest,
        recorded=fact_changes(back) if is_new or is_fresh else {},
        recorded_since=recorded_since,
        recorded_cursor=recorded if is_new else recorded_since,
    )


def due(promises: Sequence[Promise], *, changes: Changes, at: datetime) -> list[Work]:
    """The days of each promise that were never judged, or that something changed for."""
    wanted = {p.scope: p.last_day(at) for p in promises}
    promises = [p for p in promises if p.version_for(wanted[p.scope])]
    never = _never_judged(promises, wanted)
    outdated = _outdated(promises, at)
    recorded = _recorded(promises, changes.recorded)
    found = []
    for promise in promises:
        last = wanted[promise.scope]
        sure = [
            days[promise.scope] for days in (never, outdated, recorded) if promise.scope in days
        ]
        first = min([*sure, *_touched(promise, changes.days)], default=last + ONE_DAY)
        first = max(first, promise.first_day)
        if first <= last:
            found.append(Work(promise, first, last, is_sure=bool(sure)))
    return found


def has_later(promises: Iterable[Promise], at: datetime) -> bool:
    """Whether days were judged that are not over at `at`: then `at` lies in the past."""
    newest = max((p.last_day(at) for p in promises if p.is_daily), default=None)
    if newest is None:
        return False
    return Evaluation.objects.filter(is_latest=True, day__gt=newest).exists()


def _never_judged(promises: Sequence[Promise], wanted: Mapping[Scope, date]) -> dict[Scope, date]:
    """First day without an evaluation (by its right revision) where the newest one is missing."""
    rows = Evaluation.objects.filter(is_latest=True, day__in=set(wanted.values()))
    judged = set(rows.values_list("term_id", "scope_ref", "day", "revision_id"))
    behind = [p for p in promises if _wanted_row(p, wanted[p.scope]) not in judged]
    if not behind:
        return {}
    newest = _newest(behind)
    starts = usage.changes_since(None) if any(p.scope not in newest for p in behind) else {}
    return {p.scope: _resumes(p, newest.get(p.scope), starts, wanted[p.scope]) for p in behind}


def _wanted_row(promise: Promise, day: date) -> tuple[int, str, date, int]:
    version = promise.version_for(day)
    return (*promise.scope, day, version.revision.pk if version else 0)


def _newest(promises: Iterable[Promise]) -> dict[Scope, date]:
    rows = (
        Evaluation.objects.filter(is_latest=True, term__in={p.term.pk for p in promises})
        .values("term_id", "scope_ref")
        .annotate(newest=Max("day"))
    )
    return {(row["term_id"], row["scope_ref"]): row["newest"] for row in rows}


def _resumes(promise: Promise, newest: date | None, starts: Mapping[int, date], last: date) -> date:
    """The day to go on from; a promise never judged looks back as far as it has samples.

    At least its last day is judged, so that the lack of samples is on record.
    """
    if newest is not None and newest < last:
        return newest + ONE_DAY
    if newest is not None:  # judged, but by another revision
        version = promise.version_for(last)
        return version.revision.valid_from if version else last
    horizon = last - promise.looks_back
    return min(last, max(horizon, min(_touched(promise, starts), default=last)))


def _touched(promise: Promise, changed: Mapping[int, date]) -> list[date]:
    """The first local day that each changed interconnect's first changed UTC day lies in."""
    return _local(promise, changed) if promise.needs_samples else []


def _recorded(promises: Iterable[Promise], changed: Mapping[int, date]) -> dict[Scope, date]:
    """First local day of what was recorded of each promise's interconnects."""
    concerned = [p for p in promises if p.way.needs.intersection(RECORDED)] if changed else []
    days = {p.scope: _local(p, changed) for p in concerned}
    return {scope: min(found) for scope, found in days.items() if found}


def _local(promise: Promise, changed: Mapping[int, date]) -> list[date]:
    return [
        datetime.combine(changed[pk], time(), UTC).astimezone(zone(promise.tz)).date()
        for pk in promise.interconnect_ids
        if pk in changed
    ]


def _outdated(promises: Sequence[Promise], at: datetime) -> dict[Scope, date]:
    """First recent day judged with another revision or capacity than is now on record."""
    since = at - rules.LOOKS_BACK[rules.Cadence.DAY]
    recent = Q(starts_at__gt=since) | Q(ends_at__gt=since)
    moved = set(CapacityInterval.objects.filter(recent).values_list("interconnect_id", flat=True))
    unsteady = {
        p.scope: p for p in promises if p.way.has_own_walk and _is_unsteady(p, moved, since.date())
    }
    if not unsteady:
        return {}
    links = {pk for p in unsteady.values() for pk in p.interconnect_ids}
    capacities = network.capacities(links, since, at)
    terms = {term for term, _ in unsteady}
    rows = Evaluation.objects.filter(
        is_latest=True, term__in=terms, day__gt=since.date() + ONE_DAY
    ).values_list("term_id", "scope_ref", "day", "revision_id", "capacity_bps", "threshold_bps")
    found: dict[Scope, date] = {}
    for term, scope, day, *judged_by in rows.order_by("-day"):
        promise = unsteady.get((term, scope))
        if promise and tuple(judged_by) not in _possible(promise, day, capacities):
            found[term, scope] = day
    return found


def _is_unsteady(promise: Promise, moved: AbstractSet[int], since: date) -> bool:
    is_revised = promise.versions[-1].revision.valid_from > since and len(promise.versions) > 1
    return is_revised or not moved.isdisjoint(promise.interconnect_ids)


def _possible(
    promise: Promise, day: date, capacities: Mapping[int, Sequence[network.Interval]]
) -> set[tuple[int, int | None, int | None]]:
    """Revision, capacity and threshold that an evaluation of the day may have now."""
    version = promise.version_on(day)
    if version is None or not isinstance(version.params, UpgradeTrigger):
        return set()
    begin, _ = period_bounds(day, day, promise.tz)
    held = Samples(begin, {}, capacities)
    there = Month(day, day, promise.tz, promise.interconnect_ids, held, not promise.is_each,
                  promise.sites).stretches()  # fmt: skip
    if version.params.metric in rules.ROLLING_METRICS:
        there = there[-1:]
    known: set[tuple[int | None, int | None]] = {
        (one.capacity_bps, one.survivor_bps) for one in there
    }
    return {
        (version.revision.pk, capacity, rules.threshold_bps(version.params, capacity, survivor))
        for capacity, survivor in known or {(None, None)}
    }
