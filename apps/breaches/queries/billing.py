"""Which periods of which terms about money are to be stated: a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from django.db.models import Q

from apps.agreements import queries as agreements
from apps.agreements.enums import State
from apps.agreements.models import ContractTerm, TermRevision
from apps.agreements.rules import InvalidParams, Params, parse_params, values_of
from apps.breaches import rules
from apps.breaches.models import Cursor, Statement
from apps.breaches.queries.periods import last_settled, month_of
from apps.breaches.queries.promises import Version
from apps.breaches.queries.samples import Samples
from apps.usage import queries as usage

CURSOR = "statements"
LOOKS_BACK = timedelta(days=130)  # what was never stated before is not made up for
ONE_DAY = timedelta(days=1)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
BILLS = (State.ACTIVE, State.EXPIRED, State.TERMINATED, State.SUPERSEDED)
CHAINED = ("TIER_RESET", "COMMIT_VOLUME")  # a period depends on those before it


@dataclass(frozen=True)
class Part:
    """Local days of a period under one revision, both ends included."""

    version: Version
    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, eq=False)
class Billable:
    """A term about money with all its revisions in order of time, and the interconnects that it
    applies to or did before they left.
    """

    term: ContractTerm
    versions: tuple[Version, ...]
    links: tuple[int, ...]

    @cached_property
    def params(self) -> Params:
        """Those of the newest revision."""
        return self.versions[-1].params

    @cached_property
    def tz(self) -> str:
        """Zone in which its days are cut."""
        return values_of(self.params).get("tz") or self.term.agreement.governing_tz

    @property
    def first_day(self) -> date:
        return self.versions[0].revision.valid_from

    @property
    def last_day(self) -> date:
        """The last day it holds."""
        return self.versions[-1].revision.valid_to or date.max

    def period_of(self, day: date) -> tuple[date, date]:
        """First and last day of the billing period that a day belongs to."""
        return month_of(day, values_of(self.params).get("billing_day", 1))

    def periods(self, first: date, last: date) -> Iterator[tuple[date, date]]:
        """Whole periods from the one of `first` on that are over by `last`."""
        start, end = self.period_of(max(first, self.first_day))
        while end <= last and start <= self.last_day:
            yield start, end
            start, end = self.period_of(end + ONE_DAY)

    def links_of(self, first: date, last: date, samples: Samples) -> tuple[int, ...]:
        """Those of its interconnects that carried anything in a period; all where none did."""
        there = [pk for pk in self.links if samples.has_carried(pk, first, last, self.tz)]
        return tuple(there) or self.links

    def parts(self, first: date, last: date) -> list[Part]:
        """The revisions that a period is billed by.

        A change in mid-period applies from the next cycle, unless the contract bills it pro rata
        by days. Of a period that the term only partly covers its own days count. Rules: 10.2.
        """
        held = [
            Part(one, max(first, one.revision.valid_from), min(last, one.revision.valid_to or last))
            for one in self.versions
        ]
        held = [part for part in held if part.first <= part.last]
        if not held or values_of(held[0].version.params).get("changes") == "PRO_RATA":
            return held
        return [Part(held[0].version, held[0].first, held[-1].last)]


@dataclass(frozen=True, eq=False)
class Owed:
    """A closed period of a term that has no statement yet, or perhaps needs a new one."""

    billable: Billable
    first: date
    last: date


@dataclass(frozen=True)
class Owing:
    """All that is to be stated, and up to which change of the samples that is."""

    periods: Mapping[int, list[Owed]]
    since: datetime | None
    cursor: datetime | None


def owing(at: datetime) -> Owing:
    """Closed periods by term id that were never stated, or whose samples or terms changed.

    A constant number of queries, whatever the number of terms.
    """
    since = Cursor.objects.filter(name=CURSOR).values_list("at", flat=True).first()
    newest = usage.newest_change()
    found = billables()
    changed = {} if newest is None or newest == since else usage.changes_since(since)
    starts = changed if since is None else None
    stated = _stated(found)
    if starts is None and any(one.term.pk not in stated for one in found):
        starts = usage.changes_since(None)
    periods = {}
    for one in found:
        rows = stated.get(one.term.pk, {})
        owed = list(_owed(one, rows, _first(one, changed), _first(one, starts or {}), at))
        if owed:
            periods[one.term.pk] = owed
    return Owing(periods, since, newest)


def billables(terms: Iterable[int] | None = None) -> list[Billable]:
    """Terms about money, of active and ended agreements, that something is or was measured for."""
    rows = ContractTerm.objects.filter(
        Q(retired_at=None) | Q(revisions__valid_to__isnull=False),
        type__in=rules.BILLED, agreement__state__in=BILLS,
    )  # fmt: skip
    rows = rows if terms is None else rows.filter(pk__in=list(terms))
    found = list(rows.select_related("agreement__partner").distinct().order_by("pk"))
    revisions = agreements.revisions(term.pk for term in found)
    links = agreements.in_scope(found, since=LONG_AGO)
    made = (
        Billable(term, tuple(_versions(term, revisions.get(term.pk, ()))), links[term.pk])
        for term in found
        if links[term.pk]
    )
    return [one for one in made if one.versions and rules.is_priced(one.params)]


def _versions(term: ContractTerm, revisions: Iterable[TermRevision]) -> Iterator[Version]:
    """Those that can be read, in order of time."""
    for revision in revisions:
        with suppress(InvalidParams):
            yield Version(revision, parse_params(term.type, revision.params))


def _stated(found: Sequence[Billable]) -> dict[int, dict[date, int]]:
    """Revision by first day of each period that has a statement, by term. One query."""
    rows: defaultdict[int, dict[date, int]] = defaultdict(dict)
    latest = Statement.objects.filter(is_latest=True, term__in=[one.term.pk for one in found])
    for term, first, revision in latest.values_list("term_id", "period_first", "revision_id"):
        rows[term][first] = revision
    return rows


def _first(one: Billable, days: Mapping[int, date]) -> date | None:
    """The earliest of the days of its interconnects."""
    return min((days[link] for link in one.links if link in days), default=None)


def _owed(
    one: Billable, stated: Mapping[date, int], changed: date | None, start: date | None,
    at: datetime,
) -> Iterator[Owed]:  # fmt: skip
    """In order of time; of chained terms everything after the first."""
    closed = last_settled(at, one.tz)
    floor = closed - LOOKS_BACK
    oldest = min([floor, *stated])
    is_behind = False
    for first, last in one.periods(oldest, closed):
        parts = one.parts(first, last)
        if not parts:
            continue
        if first in stated:
            is_due = stated[first] != parts[-1].version.revision.pk
            is_due = is_due or (changed is not None and last >= changed - ONE_DAY)
        else:
            follows = bool(stated) and first > min(stated)
            is_due = follows or _has_begun(start, last) or _has_begun(changed, last)
            is_due = is_due and last >= floor
        is_behind = is_behind or is_due
        if is_due or (is_behind and one.term.type in CHAINED):
            yield Owed(one, first, last)


def _has_begun(start: date | None, last: date) -> bool:
    """Whether anything was measured by the end of a period."""
    return start is not None and start <= last
