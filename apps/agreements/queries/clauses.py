"""Clauses that can be measured: what holds when, and on which interconnects."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.db.models import Prefetch, Q, QuerySet

from apps.agreements import rules
from apps.agreements.enums import ScopeKind, State
from apps.agreements.models import ContractTerm, TermRevision
from apps.network.models import Interconnect

ONE_DAY = timedelta(days=1)  # zones lie up to 14 h either side of UTC

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class TermInForce:
    """A clause, the parameters that hold now, and the interconnects in service it applies to.

    `term.agreement.partner` is loaded; days are cut in `tz`.
    """

    term: ContractTerm
    revision: TermRevision
    params: rules.Params
    interconnect_ids: tuple[int, ...]
    tz: str


def terms() -> QuerySet[ContractTerm]:
    """All clauses with agreement, partner and scope loaded and `revisions` prefetched in order."""
    ordered = TermRevision.objects.order_by("number")
    return ContractTerm.objects.select_related(
        "agreement__partner", "metro", "site", "interconnect"
    ).prefetch_related(Prefetch("revisions", queryset=ordered))


def terms_in_force(at: datetime) -> list[TermInForce]:
    """Every clause of an active agreement that holds at an instant. Two queries, however many.

    A revision holds on its days in the agreement's zone. Parameters that cannot be read are logged
    and left out, so that one bad row does not keep the others from being judged.
    """
    held = [row for row in _near(at) if _holds(row, _day(row.term.agreement.governing_tz, at))]
    scopes = in_scope(row.term for row in held)
    return [
        TermInForce(row.term, row, params, scopes[row.term_id], row.term.agreement.governing_tz)
        for row, params in _with_params(held)
    ]


def revisions(term_ids: Iterable[int]) -> dict[int, list[TermRevision]]:
    """All revisions of the terms, oldest first, for judging days in the past. One query."""
    found: defaultdict[int, list[TermRevision]] = defaultdict(list)
    for row in TermRevision.objects.filter(term__in=list(term_ids)).order_by("term", "valid_from"):
        found[row.term_id].append(row)
    return dict(found)


def in_scope(terms: Iterable[ContractTerm]) -> dict[int, tuple[int, ...]]:
    """Ids of the interconnects in service each term applies to, ascending. One query.

    Needs `agreement` loaded. Every term has an entry; one that applies to nothing an empty one.
    """
    wanted = list(terms)
    links: defaultdict[tuple[str, int, int | None], list[int]] = defaultdict(list)
    for pk, partner, site, metro in _links({term.agreement.partner_id for term in wanted}):
        links[ScopeKind.PARTNER, partner, partner].append(pk)
        links[ScopeKind.METRO, partner, metro].append(pk)
        links[ScopeKind.SITE, partner, site].append(pk)
        links[ScopeKind.INTERCONNECT, partner, pk].append(pk)
    return {term.pk: tuple(links.get(_scope(term), ())) for term in wanted}


def _near(at: datetime) -> QuerySet[TermRevision]:
    """Revisions that hold at `at` somewhere on earth."""
    return (
        TermRevision.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=at.date() - ONE_DAY),
            Q(term__retired_at=None) | Q(term__retired_at__gt=at),
            valid_from__lte=at.date() + ONE_DAY,
            term__agreement__state=State.ACTIVE,
        )
        .select_related("term__agreement__partner")
        .defer("term__agreement__notes", "term__agreement__partner__notes")
        .order_by("term", "pk")
    )


def _holds(revision: TermRevision, day: date) -> bool:
    return revision.valid_from <= day and (revision.valid_to is None or day <= revision.valid_to)


def _day(tz: str, at: datetime) -> date:
    return at.astimezone(ZoneInfo(tz)).date()


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


def _links(partner_ids: set[int]) -> QuerySet[Interconnect, tuple[int, int, int, int]]:
    return (
        Interconnect.objects.in_service()
        .filter(partner__in=partner_ids)
        .order_by("pk")
        .values_list("pk", "partner_id", "site_id", "site__metro_id")
    )


def _scope(term: ContractTerm) -> tuple[str, int, int | None]:
    partner = term.agreement.partner_id
    targets = {
        ScopeKind.PARTNER: partner,
        ScopeKind.METRO: term.metro_id,
        ScopeKind.SITE: term.site_id,
        ScopeKind.INTERCONNECT: term.interconnect_id,
    }
    return term.scope_kind, partner, targets[ScopeKind(term.scope_kind)]
