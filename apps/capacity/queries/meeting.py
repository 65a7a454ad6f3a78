"""What PeeringDB says about a network's entry, and whether both of us are at a place."""

from collections.abc import Sequence
from typing import Any

from apps.capacity.enums import RequestType
from apps.capacity.queries.known import Networks
from apps.capacity.rules import eligibility as rules
from apps.network.models import IXP, Facility
from apps.peeringdb.queries import Presence

PLACED = rules.BY_CODE["shared_place"].types


def entry(networks: Networks) -> dict[str, Any]:
    """What the entries of the networks lack, together; nothing while that is not known."""
    if networks is None:
        return {}
    lacking = {what: None for each in networks for what in each.missing}
    return {"missing": tuple(lacking) if networks else ("an entry",)}


def at_place(type: str, networks: Networks, place: Facility | IXP) -> dict[str, Any]:
    """Whether both are at the place that is asked for. No query."""
    found: dict[str, Any] = {"place": str(place)}
    if networks is None or type not in PLACED:
        return found
    pdb_id = place.pdb_ix_id if isinstance(place, IXP) else place.pdb_fac_id
    return found | {"shared": None if pdb_id is None else pdb_id in _theirs(type, networks)}


def anywhere(type: str, networks: Networks, ours: frozenset[int]) -> dict[str, Any]:
    """At how many places both are. No query; `ours` as `our_places` gives them."""
    if networks is None or type not in PLACED:
        return {}
    return {"shared_places": len(_theirs(type, networks) & ours)}


def our_places(type: str) -> frozenset[int]:
    """PeeringDB's ids of our facilities with a site, or of exchanges with a port. One query."""
    if type not in PLACED:
        return frozenset()
    if type == RequestType.IX_SESSIONS:
        found = list(IXP.objects.exclude(ports=None).values_list("pdb_ix_id", flat=True))
    else:
        found = list(Facility.objects.exclude(sites=None).values_list("pdb_fac_id", flat=True))
    return frozenset(id for id in found if id is not None)


def _theirs(type: str, networks: Sequence[Presence]) -> set[int]:
    if type == RequestType.IX_SESSIONS:
        return {port.ix_id for each in networks for port in each.ports}
    return {each.id for network in networks for each in network.facilities}
