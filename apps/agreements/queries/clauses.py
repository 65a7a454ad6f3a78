"""Clauses with their parameters: what holds when, and on which interconnects."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

import structlog
from django.db.models import Max, Prefetch, Q, QuerySet

from apps.agreements import rules
from apps.agreements.enums import PeriodState, RenewalType, ScopeKind, State
from apps.agreements.models import Agreement, ContractTerm, TermCache, TermRevision
from apps.core.zones import zone
from apps.network.enums import IN_SERVICE
from apps.network.models import Interconnect
from apps.partners.models import Partner

ENDED = (State.EXPIRED, State.TERMINATED, State.SUPERSEDED)
ONE_DAY = timedelta(days=1)  # zones lie up to 14 h either side of UTC

log = structlog.get_logger(__name__)


class Link(NamedTuple):
    """An interconnect, where it is, and whether it is in service now."""

    pk: int
    site_id: int
    metro_id: int
    is_in_service: bool


class Scope(NamedTuple):
    """Ids of interconnects: those in service now, and those that were since some instant."""

    now: tuple[int, ...]
    since: tuple[int, ...]


@dataclass(frozen=True)
class TermInForce:
    """A clause, the parameters that hold now, and the interconnects in service it applies to.

    `term.agreement.partner` is loaded; days are cut in `tz`. `carried_ids` are those that were in
    service at some time since the day that was asked for.
    """

    term: ContractTerm
    revision: TermRevision
    params: rules.Params
    interconnect_ids: tuple[int, ...]
    carried_ids: tuple[int, ...]
    tz: str


def terms() -> QuerySet[ContractTerm]:
    """All clauses with agreement, partner and scope loaded and `revisions` prefetched in order."""
    ordered = TermRevision.objects.select_related("amendment").order_by("valid_from")
    return ContractTerm.objects.select_related(
        "agreement__partner", "metro", "site", "interconnect"
    ).prefetch_related(Prefetch("revisions", queryset=ordered))


def terms_in_force(at: datetime, *, ended_since: date | None = None) -> list[TermInForce]:
    """Every clause of an active agreement that is measured and holds at an instant.

    With `ended_since` also those that held on some day since then, by their last revision: the
    month in which an agreement ends is judged after it ended.

    Four queries (one more for sets of caches), however many clauses. Types that are checked by
    hand are left out. A revision holds on its days in the agreement's zone. Parameters that cannot
    be read are logged and left out, so that one bad row does not keep others from being judged.
    """
    near = list(_near(at, ended_since))
    held = [row for row in near if _holds(row, _day(row.term.agreement.governing_tz, at))]
    if ended_since is not None:
        held += _ended(near, {row.term_id for row in held}, at)
    since = None if ended_since is None else datetime.combine(ended_since, time(), UTC)
    scopes = _scopes([row.term for row in held], since)
    return [
        TermInForce(row.term, row, params, *scopes[row.term_id], row.term.agreement.governing_tz)
        for row, params in _with_params(held)
    ]


def revisions(term_ids: Iterable[int]) -> dict[int, list[TermRevision]]:
    """All revisions of the terms, oldest first, for judging days in the past. One query."""
    found: defaultdict[int, list[TermRevision]] = defaultdict(list)
    for row in TermRevision.objects.filter(term__in=list(term_ids)).order_by("term", "valid_from"):
        found[row.term_id].append(row)
    return dict(found)


def held_beside(agreement: Agreement, but: int | None = None) -> list[rules.Held]:
    """Every revision of the agreement's other clauses, for contradictions between them. One query.

    What cannot be read is left out.
    """
    rows = TermRevision.objects.filter(term__agreement=agreement, term__retired_at=None)
    rows = rows.exclude(term=but).select_related("term").order_by("term", "valid_from")
    return [held(row, params) for row, params in _with_params(list(rows))]


def held(row: TermRevision, params: rules.Params) -> rules.Held:
    """A revision as the rules look at it."""
    return rules.Held(
        type=row.term.type,
        clause=row.term.clause,
        scope=scope_of(row.term),
        values=rules.values_of(params),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def scope_of(term: ContractTerm) -> tuple[str, Any]:
    """What a clause applies to, for comparing: its kind and the id of its target."""
    target = term.metro_id or term.site_id or term.interconnect_id
    return term.scope_kind, term.pk if term.scope_kind == ScopeKind.CACHE_SET else target


def last_day(agreement: Agreement) -> date | None:
    """The day after which no clause can hold; None where the agreement may go on."""
    if agreement.renewal_type != RenewalType.FIXED or agreement.has_holdover:
        return None
    ends = agreement.periods.exclude(state=PeriodState.CANCELLED).aggregate(Max("ends_on"))
    if ends["ends_on__max"] or not (agreement.effective_on and agreement.initial_months):
        return ends["ends_on__max"]
    start, months = agreement.effective_on, agreement.initial_months
    return rules.term_end(start, months, rule=agreement.end_rule)


def in_scope(
    terms: Iterable[ContractTerm], *, since: datetime | None = None
) -> dict[int, tuple[int, ...]]:
    """Ids of the interconnects in service each term applies to, ascending. One query, and one
    more where there are sets of caches.

    With `since` also those that were taken out of service after that instant. Needs `agreement`
    loaded. Every term has an entry; one that applies to nothing an empty one.
    """
    scopes = _scopes(list(terms), since)
    return {term: scope.now if since is None else scope.since for term, scope in scopes.items()}


def _scopes(terms: Collection[ContractTerm], since: datetime | None) -> dict[int, Scope]:
    links: defaultdict[int, list[Link]] = defaultdict(list)
    partners = {term.agreement.partner_id for term in terms}
    for pk, partner, site, metro, state in _links(partners, since):
        links[partner].append(Link(pk, site, metro, state in IN_SERVICE))
    caches = _caches_of(terms)
    return {
        term.pk: _matching(term, links[term.agreement.partner_id], caches[term.pk])
        for term in terms
    }


def _caches_of(terms: Iterable[ContractTerm]) -> defaultdict[int, set[int]]:
    """Ids of the caches in the set of each term that applies to one."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    sets = [term.pk for term in terms if term.scope_kind == ScopeKind.CACHE_SET]
    if sets:
        rows = TermCache.objects.filter(term__in=sets).values_list("term_id", "interconnect_id")
        for term, cache in rows:
            found[term].add(cache)
    return found


def _ended(near: Iterable[TermRevision], held: Collection[int], at: datetime) -> list[TermRevision]:
    """The last revision of each clause that has ended and has none in force."""
    last: dict[int, TermRevision] = {}
    for row in near:
        is_over = row.valid_to is not None and row.valid_to < at.date() + ONE_DAY
        newest = last.get(row.term_id)
        if row.term_id not in held and is_over and (newest is None or newest.number < row.number):
            last[row.term_id] = row
    return list(last.values())


def _near(at: datetime, ended_since: date | None) -> list[TermRevision]:
    """Revisions that hold at `at` somewhere on earth (or held since a day), with term, agreement
    and partner loaded.

    Agreements and partners are read once each and shared, not repeated for every clause.
    """
    states = [State.ACTIVE] if ended_since is None else [State.ACTIVE, *ENDED]
    rows = (
        TermRevision.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=ended_since or at.date() - ONE_DAY),
            Q(term__retired_at=None) | Q(term__retired_at__gt=at),
            valid_from__lte=at.date() + ONE_DAY,
            term__agreement__state__in=states,
            term__type__in=rules.MEASURED,
        )
        .select_related("term")
        .order_by("term", "pk")
    )
    since = ended_since or at.date()
    living = Q(state=State.ACTIVE) | Q(state__in=states, ended_on__gte=since)
    active = Agreement.objects.filter(living, terms__isnull=False).distinct()
    involved = Partner.objects.filter(pk__in=active.order_by().values("partner"))
    partners = {partner.pk: partner for partner in involved}
    agreements = {row.pk: row for row in active if row.partner_id in partners}
    for agreement in agreements.values():
        agreement.partner = partners[agreement.partner_id]
    return list(_joined(rows, agreements))


def _joined(
    rows: Iterable[TermRevision], agreements: dict[int, Agreement]
) -> Iterator[TermRevision]:
    """Leaves out a clause whose agreement came into force between the two reads."""
    for row in rows:
        if row.term.agreement_id in agreements:
            row.term.agreement = agreements[row.term.agreement_id]
            yield row


def _holds(revision: TermRevision, day: date) -> bool:
    return revision.valid_from <= day and (revision.valid_to is None or day <= revision.valid_to)


def _day(tz: str, at: datetime) -> date:
    return at.astimezone(zone(tz)).date()


def _with_params(rows: list[TermRevision]) -> Iterator[tuple[TermRevision, rules.Params]]:
    """The rows whose parameters can be read; equal ones are parsed once."""
    parsed: dict[tuple[str, str], rules.Params | None] = {}
    for row in rows:
        key = (row.term.type, json.dumps(row.params, sort_keys=True))
        if key not in parsed:
            parsed[key] = _parsed(row)
        if (params := parsed[key]) is not None:
            yield row, params


def _parsed(row: TermRevision) -> rules.Params | None:
    try:
        return rules.parse_params(row.term.type, row.params)
    except rules.InvalidParams as error:
        log.error("term not judged", term=row.term_id, revision=row.pk, errors=error.errors)
        return None


def _links(
    partner_ids: set[int], since: datetime | None
) -> QuerySet[Interconnect, tuple[int, int, int, int, str]]:
    links = Interconnect.objects
    return (
        (links.in_service() if since is None else links.in_service_since(since))
        .filter(partner__in=partner_ids)
        .order_by("pk")
        .values_list("pk", "partner_id", "site_id", "site__metro_id", "state")
    )


def _matching(term: ContractTerm, links: list[Link], caches: set[int]) -> Scope:
    found = [link for link in links if _applies(term, link, caches)]
    now = tuple(link.pk for link in found if link.is_in_service)
    return Scope(now, tuple(link.pk for link in found))


def _applies(term: ContractTerm, link: Link, caches: set[int]) -> bool:
    match term.scope_kind:
        case ScopeKind.METRO:
            return link.metro_id == term.metro_id
        case ScopeKind.SITE:
            return link.site_id == term.site_id
        case ScopeKind.INTERCONNECT:
            return link.pk == term.interconnect_id
        case ScopeKind.CACHE_SET:
            return link.pk in caches
    return True
