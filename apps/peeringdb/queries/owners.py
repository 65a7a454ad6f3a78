"""What networks say of themselves, as far as a partner is filled from it. In bulk."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from apps.peeringdb.models import OK, Net, NetFac, NetIxLan, Org, Poc


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A network's entry; `is_gone`: PeeringDB has deleted it. Limits count prefixes."""

    asn: int
    net: int
    name: str
    org: int
    org_name: str
    country: str
    policy: str
    as_set: str
    prefixes4: int | None
    prefixes6: int | None
    facilities: int
    exchanges: int
    people: int
    is_gone: bool


@dataclass(frozen=True)
class Person:
    """A contact of a network's entry. For operating networks, never for marketing (AUP)."""

    id: int
    net: int
    role: str
    name: str
    email: str
    phone: str


def entries(asns: Iterable[int]) -> dict[int, Entry]:
    """Entries by AS number; one that is there goes before a deleted one. Two queries."""
    counted = {
        "facilities": _counted(NetFac, "fac"), "exchanges": _counted(NetIxLan, "ix"),
        "people": _counted(Poc, "pk"),
    }  # fmt: skip
    rows = Net.objects.filter(asn__in=list(asns)).annotate(**counted).order_by("-pk")
    nets = {net.asn: net for net in sorted(rows, key=lambda net: net.status == OK)}
    orgs = Org.objects.in_bulk({net.org_id for net in nets.values()})
    return {asn: _entry(net, orgs.get(net.org_id)) for asn, net in nets.items()}


def asns_of(orgs: Iterable[int]) -> dict[int, int]:
    """The networks of organisations: the organisation by AS number. One query."""
    rows = Net.objects.filter(status=OK, org__in=list(orgs))
    return dict(rows.order_by("pk").values_list("asn", "org"))


def people_of(nets: Iterable[int]) -> dict[int, list[Person]]:
    """The contacts of networks that can be reached at all, by the network's id. One query."""
    found: defaultdict[int, list[Person]] = defaultdict(list)
    for row in Poc.objects.filter(status=OK, net__in=list(nets)).order_by("pk"):
        if row.email or row.phone:
            found[row.net_id].append(
                Person(row.pk, row.net_id, row.role, row.name, row.email, row.phone)
            )
    return dict(found)


def person(id: int) -> Person | None:
    """A contact by its id, as PeeringDB says it now; None where it cannot be reached any more."""
    row = Poc.objects.filter(pk=id, status=OK).exclude(email="", phone="").first()
    if row is None:
        return None
    return Person(row.pk, row.net_id, row.role, row.name, row.email, row.phone)


def _counted(model: Any, what: str) -> Coalesce:
    """How many different ones a network has."""
    rows = model.objects.filter(status=OK, net=OuterRef("pk")).order_by().values("net")
    return Coalesce(Subquery(rows.annotate(n=Count(what, distinct=True)).values("n")), 0)


def _entry(net: Any, org: Org | None) -> Entry:
    return Entry(
        asn=net.asn, net=net.pk, name=net.name, org=net.org_id, org_name=org.name if org else "",
        country=org.country if org else "", policy=net.policy_general, as_set=net.irr_as_set,
        prefixes4=net.info_prefixes4, prefixes6=net.info_prefixes6, facilities=net.facilities,
        exchanges=net.exchanges, people=net.people, is_gone=net.status != OK,
    )  # fmt: skip
