"""The contracted limit of an interconnect: where its bar has the tick.

A colour is shown only against a clause, so an interconnect without an upgrade trigger has no limit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from apps.agreements.enums import ScopeKind, TermType
from apps.agreements.enums import State as AgreementState
from apps.agreements.models import ContractTerm, TermRevision
from apps.network.models import Interconnect


@dataclass(frozen=True)
class Limit:
    """An upgrade trigger in percent of capacity, and the clause that says it (agreement loaded)."""

    pct: Decimal
    term: ContractTerm


def of_links(links: Iterable[Interconnect], on: date) -> dict[int, Limit]:
    """The lowest trigger in force on a day for each interconnect that has one. One query.

    Interconnects need `site` loaded.
    """
    links = list(links)
    by_partner: dict[int, list[TermRevision]] = {}
    for revision in _triggers({link.partner_id for link in links}, on):
        by_partner.setdefault(revision.term.agreement.partner_id, []).append(revision)
    found = {}
    for link in links:
        fitting = [r for r in by_partner.get(link.partner_id, []) if covers(r.term, link)]
        if fitting:
            lowest = min(fitting, key=_percent)
            found[link.pk] = Limit(_percent(lowest), lowest.term)
    return found


def covers(term: ContractTerm, link: Interconnect) -> bool:
    """Whether a clause of the link's partner applies to the link."""
    match term.scope_kind:
        case ScopeKind.METRO:
            return term.metro_id == link.site.metro_id
        case ScopeKind.SITE:
            return term.site_id == link.site_id
        case ScopeKind.INTERCONNECT:
            return term.interconnect_id == link.pk
    return True


def _triggers(partner_ids: set[int], on: date) -> Iterable[TermRevision]:
    return TermRevision.objects.in_force(on).filter(
        Q(term__retired_at=None),
        term__type=TermType.UPGRADE_TRIGGER,
        term__agreement__state=AgreementState.ACTIVE,
        term__agreement__partner__in=partner_ids,
    ).select_related("term__agreement").order_by("pk")  # fmt: skip


def _percent(revision: TermRevision) -> Decimal:
    return Decimal(str(revision.params.get("threshold_pct", "100")))
