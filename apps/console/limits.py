"""The contracted limit of an interconnect: where its bar has the tick.

A colour is shown only against a clause, so an interconnect without an upgrade trigger has no limit.
Plain tuples instead of models: lists ask for fifty interconnects at a time.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from apps.agreements.enums import ScopeKind, TermType
from apps.agreements.enums import State as AgreementState
from apps.agreements.models import ContractTerm, TermCache, TermRevision
from apps.core.written import written_once
from apps.network.models import Interconnect

NO_LIMIT = Decimal(100)


class Place(NamedTuple):
    """What decides whether a clause applies to an interconnect: ids."""

    pk: int
    partner: int
    site: int
    metro: int


class Limit(NamedTuple):
    """An upgrade trigger in percent of capacity, and the clause that says it."""

    pct: Decimal
    term_id: int
    clause: str
    agreement_ref: str


class Clause(NamedTuple):
    """A revision in force, and what it is about."""

    type: str
    params: dict[str, object]
    term: int
    clause: str
    scope: str
    metro: int | None
    site: int | None
    interconnect: int | None
    partner: int
    agreement_ref: str
    caches: list[int]

    @property
    def pct(self) -> Decimal:
        return Decimal(str(self.params.get("threshold_pct", NO_LIMIT)))

    def covers(self, place: Place) -> bool:
        match self.scope:
            case ScopeKind.METRO:
                return self.metro == place.metro
            case ScopeKind.SITE:
                return self.site == place.site
            case ScopeKind.INTERCONNECT:
                return self.interconnect == place.pk
            case ScopeKind.CACHE_SET:
                return place.pk in self.caches
        return self.partner == place.partner


def of_links(links: Iterable[Interconnect], on: date) -> dict[int, Limit]:
    """The same for interconnects with `site` loaded."""
    return of_places(
        [Place(link.pk, link.partner_id, link.site_id, link.site.metro_id) for link in links], on
    )


def of_places(places: Iterable[Place], on: date) -> dict[int, Limit]:
    """The lowest trigger in force on a day, by interconnect; those without have none. One query."""
    places = list(places)
    triggers: defaultdict[int, list[Clause]] = defaultdict(list)
    for trigger in clauses({place.partner for place in places}, on):
        triggers[trigger.partner].append(trigger)
    found = {}
    for place in places:
        fitting = [trigger for trigger in triggers[place.partner] if trigger.covers(place)]
        if fitting:
            lowest = min(fitting, key=lambda trigger: trigger.pct)
            found[place.pk] = Limit(lowest.pct, lowest.term, lowest.clause, lowest.agreement_ref)
    return found


def term_of(limit: Limit) -> ContractTerm:
    """The clause itself, with its agreement."""
    return _terms(limit.term_id)[0]


@written_once
def _terms(pk: int) -> QuerySet[ContractTerm]:
    return ContractTerm.objects.select_related("agreement").filter(pk=pk)


def clauses(
    partner_ids: Iterable[int], on: date, types: Iterable[str] = (TermType.UPGRADE_TRIGGER,)
) -> Iterable[Clause]:
    """The clauses of these types in the active agreements of partners. One query."""
    rows = _in_force(tuple(sorted(partner_ids)), on, tuple(map(str, types)))
    return (Clause(*row) for row in rows)


@written_once
def _in_force(
    partners: tuple[int, ...], on: date, types: tuple[str, ...]
) -> QuerySet[TermRevision, tuple[Any, ...]]:
    caches = TermCache.objects.filter(term=OuterRef("term")).values("interconnect")
    return (
        TermRevision.objects.in_force(on)
        .filter(
            term__retired_at=None,
            term__type__in=types,
            term__agreement__state=AgreementState.ACTIVE,
            term__agreement__partner__in=partners,
        )
        .order_by("pk")
        .values_list(
            "term__type", "params", "term_id", "term__clause", "term__scope_kind", "term__metro_id",
            "term__site_id", "term__interconnect_id", "term__agreement__partner_id",
            "term__agreement__ref", ArraySubquery(caches),
        )
    )  # fmt: skip
