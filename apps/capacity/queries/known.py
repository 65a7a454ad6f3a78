"""What is known of partners, whatever they ask for: in bulk, for the rules of eligibility."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, OuterRef, Subquery

from apps.agreements import queries as agreements
from apps.capacity.enums import OPEN, RequestType
from apps.capacity.models import CapacityRequest
from apps.capacity.rules import eligibility as rules
from apps.partners import queries as partner_queries
from apps.partners.enums import ContactRoleKind
from apps.partners.models import ASN, Partner
from apps.peeringdb import queries as peeringdb
from apps.peeringdb.queries import Presence
from apps.usage.enums import GroupBy
from apps.usage.models import GroupStat

Networks = Sequence[Presence] | None  # None while there is no copy of PeeringDB
COUNTED = (*rules.CAPACITY, RequestType.IX_SESSIONS)


def known(
    partners: Sequence[Partner], networks: Mapping[int, Networks], at: datetime
) -> dict[int, dict[str, Any]]:
    """Fields of `Facts` by the partner's id. Four queries, however many partners."""
    ids = [partner.pk for partner in partners]
    peaks, nocs, asked = _peaks(partners), _nocs(ids), _open_requests(ids)
    contracts = agreements.in_force(ids, at)
    return {
        id: {
            "today": at.date(),
            "peak_bps": peaks.get(id),
            "noc": nocs.get(id) or _listed_noc(networks[id]),
            "open_requests": asked.get(id, 0),
            **_agreement(contracts.get(id)),
        }
        for id in ids
    }


def networks_of(partners: Sequence[Partner]) -> dict[int, Networks]:
    """The networks of partners that PeeringDB knows, by the partner's id. Six queries."""
    rows = ASN.objects.filter(partner__in=partners).order_by("number")
    pairs = list(rows.values_list("partner", "number"))
    found = peeringdb.presences(number for _, number in pairs)
    if not found and not peeringdb.is_filled():
        return dict.fromkeys((partner.pk for partner in partners), None)
    return {
        partner.pk: [found[asn] for id, asn in pairs if id == partner.pk and asn in found]
        for partner in partners
    }


def _peaks(partners: Sequence[Partner]) -> dict[int, int]:
    """The night's figure over all interconnects of each, else the highest of one of them."""
    night = GroupStat.objects.filter(by=GroupBy.PARTNER, key=OuterRef("ref"))
    rows = Partner.objects.filter(pk__in=[partner.pk for partner in partners]).annotate(
        highest=Max("interconnects__stat__peak_bps"), night=Subquery(night.values("peak_bps")[:1])
    ).values_list("pk", "night", "highest").order_by()  # fmt: skip
    found = ((pk, highest if night is None else night) for pk, night, highest in rows)
    return {pk: peak for pk, peak in found if peak is not None}


def _nocs(ids: Iterable[int]) -> dict[int, str]:
    """Who answers at any hour, by what we know ourselves; primary contacts first."""
    found: dict[int, str] = {}
    for contact in partner_queries.reachable(ids, ContactRoleKind.NOC):
        found.setdefault(contact.partner_id, contact.name)
    return found


def _listed_noc(networks: Networks) -> str:
    listed = (f"{each.noc} (PeeringDB)" for each in networks or () if each.noc)
    return next(listed, "")


def _open_requests(ids: Iterable[int]) -> dict[int, int]:
    rows = CapacityRequest.objects.filter(partner__in=list(ids), state__in=OPEN, type__in=COUNTED)
    return dict(rows.values_list("partner").annotate(Count("pk")).order_by())


def _agreement(found: Any) -> dict[str, Any]:
    if found is None:
        return {}
    agreement, ends_on = found
    return {"agreement": agreement.ref, "agreement_ends": ends_on}
