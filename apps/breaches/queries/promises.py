"""What is judged together: one term on one scope, with its parameters through time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache

from dateutil.relativedelta import relativedelta

from apps.agreements import queries as agreements
from apps.agreements.enums import ScopeKind
from apps.agreements.models import ContractTerm, TermRevision
from apps.agreements.queries import TermInForce
from apps.agreements.rules import (
    CacheOffload,
    InvalidParams,
    Params,
    parse_params,
)
from apps.breaches import rules
from apps.breaches.enums import Kind
from apps.breaches.models import Evaluation
from apps.breaches.queries.periods import ONE_DAY, last_settled, month_of
from apps.breaches.rules import LOOKS_BACK, Cadence, Needs, Way
from apps.network.enums import Kind as LinkKind
from apps.network.models import Interconnect

ENDED_WITHIN = timedelta(days=370)  # so that the year in which a term ended is judged at its close
FEW = 1_000
MONTHS = {Cadence.MONTH: 1, Cadence.QUARTER: 3, Cadence.YEAR: 12}


@dataclass(frozen=True)
class Version:
    """A revision with its parameters read."""

    revision: TermRevision
    params: Params

    def holds_on(self, day: date) -> bool:
        last = self.revision.valid_to
        return self.revision.valid_from <= day and (last is None or day <= last)


@dataclass(frozen=True, eq=False)
class Promise:
    """A term on an interconnect (upgrade triggers), or on all interconnects in its scope.

    `params` are in force, `versions` all there are, in order of time. Days are local days of `tz`.
    """

    term: ContractTerm
    tz: str
    interconnects: tuple[Interconnect, ...]
    params: Params
    versions: tuple[Version, ...]

    @cached_property
    def way(self) -> Way:
        """How its type is judged."""
        return rules.way_of(self.params)

    @property
    def cadence(self) -> Cadence:
        return self.way.cadence_of(self.params)

    @property
    def looks_back(self) -> timedelta:
        """How far it is judged where it never was."""
        return LOOKS_BACK[self.cadence]

    @property
    def is_daily(self) -> bool:
        return self.way.is_daily

    @property
    def is_each(self) -> bool:
        """Whether it is judged on a single interconnect by itself; a trigger of a metro is not."""
        return is_each(self.way, self.term)

    @property
    def sites(self) -> dict[int, int]:
        """The site of each interconnect."""
        return {link.pk: link.site_id for link in self.interconnects}

    @property
    def needs_samples(self) -> bool:
        return Needs.SAMPLES in self.way.needs

    @property
    def needs_facts(self) -> bool:
        """Whether anything but samples and capacity decides it."""
        return bool(self.way.needs - {Needs.SAMPLES})

    @property
    def interconnect(self) -> Interconnect | None:
        """The interconnect, where the term is about a single one."""
        is_single = self.is_each or self.term.scope_kind == ScopeKind.INTERCONNECT
        return self.interconnects[0] if is_single and self.interconnects else None

    @property
    def scope_ref(self) -> str:
        """Reference of the interconnect, or of the partner where several are taken together."""
        return self.interconnect.ref if self.interconnect else self.term.agreement.partner.ref

    @cached_property
    def scope(self) -> tuple[int, str]:
        """What its evaluations have in common: term id and reference of the scope."""
        return self.term.pk, self.scope_ref

    @cached_property
    def interconnect_ids(self) -> tuple[int, ...]:
        return tuple(link.pk for link in self.interconnects)

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of breach it can have."""
        return self.way.kinds

    @property
    def params_by_revision(self) -> dict[int, Params]:
        return {version.revision.pk: version.params for version in self.versions}

    @property
    def first_day(self) -> date:
        """The first day it was in force."""
        return self.versions[0].revision.valid_from

    def measure(self, kind: Kind) -> tuple[str, str]:
        """What is measured, and in which direction, by the parameters in force."""
        metric = getattr(self.params, "metric", "") if self.way.has_own_walk else kind.value[:16]
        return metric, getattr(self.params, "direction", "BOTH")

    def key(self, kind: Kind) -> str:
        """At most one live breach per key. Rules: breach semantics 5.3."""
        return rules.dedup_key(*self.scope, *self.measure(kind))

    def version_on(self, day: date) -> Version | None:
        """The revision in force on a local day."""
        return next((version for version in self.versions if version.holds_on(day)), None)

    def version_for(self, day: date) -> Version | None:
        """The revision by which the period that ends with this day is judged.

        A month goes by the revision of its first day: changes apply from the next cycle.
        """
        return self.version_on(self.period_of(day)[0])

    def last_day(self, at: datetime) -> date:
        """The newest local day (or last day of a month) that is over and settled."""
        day = last_settled(at, self.tz)
        start, end = self.period_of(day)
        last = end if end == day else start - ONE_DAY
        return min(last, self.last_period_end or last)

    @property
    def ended_on(self) -> date | None:
        """The last day on which it holds; None where it goes on."""
        return self.versions[-1].revision.valid_to if self.versions else None

    @property
    def last_period_end(self) -> date | None:
        """The last day of the last period that it is judged by; None where it goes on."""
        return self.period_of(self.ended_on)[1] if self.ended_on else None

    def is_over(self, at: datetime) -> bool:
        """Whether it holds no more, and its last period is closed."""
        end = self.last_period_end
        return end is not None and end <= last_settled(at, self.tz)

    def period_of(self, day: date) -> tuple[date, date]:
        """First and last day of the period that a day belongs to: itself, a (billing) month."""
        return _period_of(day, getattr(self.params, "billing_day", 1), self.cadence)

    def days(self, first: date, last: date) -> Iterator[date]:
        """Days (or last days of months) from `first` to `last` on which it is judged."""
        day = self.period_of(first)[1]
        while day <= last:
            yield day
            day = self.period_of(day + ONE_DAY)[1]


@lru_cache(maxsize=1024)
def _period_of(day: date, starts: int, cadence: Cadence) -> tuple[date, date]:
    if cadence is Cadence.DAY:
        return day, day
    if cadence is Cadence.MONTH:
        return month_of(day, starts)
    start = day.replace(day=1, month=day.month - (day.month - 1) % MONTHS[cadence])
    return start, start + relativedelta(months=MONTHS[cadence]) - ONE_DAY


def promises(at: datetime) -> list[Promise]:
    """Everything to be judged at `at`, in a constant number of queries."""
    found = agreements.terms_in_force(at, ended_since=at.date() - ENDED_WITHIN)
    revisions = agreements.revisions(one.term.pk for one in found if not _is_only_one(one))
    beside = _beside(found)
    scopes = {one.term.pk: (*_scope_of(one), *beside[one.term.pk]) for one in found}
    links = _interconnects({pk for ids in scopes.values() for pk in ids})
    made = []
    for one in found:
        scope = tuple(links[pk] for pk in scopes[one.term.pk])
        versions = tuple(_versions(one, revisions.get(one.term.pk, [one.revision])))
        made += _promises_of(one, versions, scope)
    return made


def _scope_of(one: TermInForce) -> tuple[int, ...]:
    """What is judged together is judged with what left within the period, and only carried on."""
    way = rules.way_of(one.params)
    together = not is_each(way, one.term) and not way.is_daily
    return one.carried_ids if together and way.needs == {Needs.SAMPLES} else one.interconnect_ids


def _beside(found: Iterable[TermInForce]) -> defaultdict[int, tuple[int, ...]]:
    """What else carries the partner's traffic, where a set of caches is held against all of it.

    One query where there is such a term.
    """
    others: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    sets = {
        one.term.pk: one.term.agreement.partner_id
        for one in found
        if isinstance(one.params, CacheOffload) and one.term.scope_kind == ScopeKind.CACHE_SET
    }
    if sets:
        rows = Interconnect.objects.in_service().filter(partner__in=set(sets.values()))
        there = list(rows.exclude(kind=LinkKind.CACHE).order_by("pk").values_list("pk", "partner"))
        for term, partner in sets.items():
            others[term] = tuple(pk for pk, owner in there if owner == partner)
    return others


def _is_only_one(one: TermInForce) -> bool:
    """Whether nothing came before this revision and nothing follows: they are numbered in time."""
    return one.revision.number == 1 and one.revision.valid_to is None


def _interconnects(ids: set[int]) -> dict[int, Interconnect]:
    """By id, with what notices say of them; anything else of one is read when it is needed.

    A long list of ids costs more than the rows that nobody asked for.
    """
    rows = Interconnect.objects.only("ref", "name", "owner", "kind", "site")
    return rows.in_bulk(ids if len(ids) <= FEW else None)


def params_of(evaluations: Iterable[Evaluation]) -> dict[int, Params]:
    """Parameters by revision id. Needs `revision` and `term` loaded."""
    found: dict[int, Params] = {}
    for one in evaluations:
        if one.revision_id not in found:
            found[one.revision_id] = parse_params(one.term.type, one.revision.params)
    return found


def _versions(one: TermInForce, revisions: Iterable[TermRevision]) -> Iterator[Version]:
    """All revisions in order of time; those that cannot be read judge nothing."""
    for revision in revisions:
        if revision == one.revision:
            yield Version(revision, one.params)
            continue
        with suppress(InvalidParams):
            yield Version(revision, parse_params(one.term.type, revision.params))


def _promises_of(
    one: TermInForce, versions: tuple[Version, ...], links: tuple[Interconnect, ...]
) -> list[Promise]:
    way = rules.way_of(one.params)
    tz = getattr(one.params, "tz", "") or one.tz
    if way.only_caches:
        links = tuple(link for link in links if link.kind == LinkKind.CACHE)
    if is_each(way, one.term):
        return [Promise(one.term, tz, (link,), one.params, versions) for link in links]
    return [Promise(one.term, tz, links, one.params, versions)] if links or way.even_none else []


def is_each(way: Way, term: ContractTerm) -> bool:
    """Whether the type is judged on every interconnect by itself; a trigger of a metro is judged
    on all that join there together."""
    return way.each and not (way.has_own_walk and term.scope_kind == ScopeKind.METRO)
