"""Interconnects that a change of a partner's entry at PeeringDB may concern."""

from collections.abc import Iterable

from django.db.models import Q

from apps.network.enums import IN_SERVICE
from apps.network.models import Interconnect
from apps.partners.models import Partner
from apps.peeringdb.enums import ChangeKind
from apps.peeringdb.models import ObservedChange

_ALL = (ChangeKind.DELETED, ChangeKind.RECLAIMED)


def concerned(partner: Partner, changes: Iterable[ObservedChange]) -> list[Interconnect]:
    """Those in service where the partner is no longer, by name; all, once the network is gone."""
    rows = list(changes)
    left = {
        kind: [each.place for each in rows if each.kind == kind and each.place]
        for kind in (ChangeKind.LEFT_FAC, ChangeKind.LEFT_IX)
    }
    wanted = Q(site__facility__pdb_fac_id__in=left[ChangeKind.LEFT_FAC], kind="pni") | Q(
        ix_peering__port__ixp__pdb_ix_id__in=left[ChangeKind.LEFT_IX]
    )
    if any(each.kind in _ALL for each in rows):
        wanted |= Q(asn__number__in={each.asn for each in rows if each.kind in _ALL})
    found = Interconnect.objects.filter(wanted, partner=partner, state__in=IN_SERVICE)
    return list(found.order_by("name", "pk"))
