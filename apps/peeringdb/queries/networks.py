"""Where networks are and what they say of themselves; a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import QuerySet

from apps.peeringdb import rules
from apps.peeringdb.enums import Outcome
from apps.peeringdb.models import (
    OK,
    Fac,
    Ix,
    IxPfx,
    MirrorRun,
    Net,
    NetFac,
    NetIxLan,
    ObservedChange,
    Poc,
)

KEEP_SECONDS = 600


@dataclass(frozen=True)
class Place:
    """A facility or an exchange, by PeeringDB's id."""

    id: int
    name: str
    city: str
    country: str


@dataclass(frozen=True)
class Port:
    """A port of a network at an exchange; it may have several at one."""

    id: int
    asn: int
    ix_id: int
    speed_bps: int
    ipv4: str | None
    ipv6: str | None
    is_rs_peer: bool
    operational: bool

    @property
    def addresses(self) -> list[str]:
        return [address for address in (self.ipv4, self.ipv6) if address]


@dataclass(frozen=True)
class Presence:
    """A network as PeeringDB knows it; `missing` in words (`rules.missing`)."""

    asn: int
    id: int
    name: str
    as_set: str
    prefixes4: int | None
    prefixes6: int | None
    has_ipv6: bool
    policy: str
    policy_url: str
    traffic: str
    ratio: str
    scope: str
    updated: datetime
    facilities: Sequence[Place] = ()
    exchanges: Sequence[Place] = ()
    ports: Sequence[Port] = ()
    roles: Sequence[str] = ()
    noc: str = ""

    @property
    def url(self) -> str:
        """Its page at PeeringDB, where its people can change it."""
        return rules.NET_PAGE.format(id=self.id)

    @property
    def missing(self) -> tuple[str, ...]:
        places = len(self.facilities) + len(self.exchanges)
        return rules.missing(
            rules.Entry(
                as_set=self.as_set, prefixes4=self.prefixes4, prefixes6=self.prefixes6,
                has_ipv6=self.has_ipv6, policy=self.policy, places=places,
            )
        )  # fmt: skip

    @property
    def is_complete(self) -> bool:
        return not self.missing


def is_filled() -> bool:
    """Whether there is a mirror at all; without one nobody's entry can be judged.

    Behind the wall a partner sees no network but its own, though every facility.
    """
    return Net.objects.exists() or Fac.objects.exists()


def newest_run() -> MirrorRun | None:
    """The last attempt that read something: how old what we know is."""
    done = (Outcome.DONE, Outcome.PARTIAL)
    return MirrorRun.objects.filter(outcome__in=done).order_by("-started_at").first()


def runs() -> QuerySet[MirrorRun]:
    """All attempts to bring the mirror up to date, newest first."""
    return MirrorRun.objects.order_by("-started_at", "-pk")


def untold_changes(limit: int) -> list[ObservedChange]:
    """What was seen to change and nobody was told of yet, oldest first. One query."""
    return list(ObservedChange.objects.filter(told_at=None).order_by("pk")[:limit])


def changes() -> QuerySet[ObservedChange]:
    """All that was seen to change in networks' entries, in no order."""
    return ObservedChange.objects.select_related("reviewed_by")


def presence(asn: int) -> Presence | None:
    """Where a network is and what it says of itself; None for one that PeeringDB does not know."""
    return presences([asn]).get(asn)


def presences(asns: Iterable[int]) -> dict[int, Presence]:
    """`presence` of many networks, by ASN. Five queries."""
    nets = {net.pk: net for net in Net.objects.filter(status=OK, asn__in=list(asns)).order_by("pk")}
    if not nets:
        return {}
    ports = _ports_of(NetIxLan.objects.filter(net__in=nets))
    facilities, exchanges = _facilities(nets), _exchanges(ports)
    pocs = _pocs(nets)
    return {
        net.asn: _presence(
            net, facilities[net.pk], ports.get(net.pk, []), exchanges, pocs.get(net.pk, [])
        )
        for net in nets.values()
    }


def kept_presences(asns: Iterable[int], run: MirrorRun | None) -> dict[int, Presence]:
    """`presences` as of a run of the mirror, from the cache where it was read since. For pages."""
    numbers = sorted(asns)
    key = f"peeringdb:{run.pk if run else 0}:{','.join(map(str, numbers))}"
    found: dict[int, Presence] | None = cache.get(key)
    if found is None:
        found = presences(numbers)
        cache.set(key, found, KEEP_SECONDS)
    return found


def ports_at(ix_id: int, asn: int) -> list[Port]:
    """The ports of a network at an exchange. One query."""
    found = _ports_of(NetIxLan.objects.filter(ix=ix_id, asn=asn))
    return [port for ports in found.values() for port in ports]


def ports_of(asn: int) -> list[Port]:
    """All ports of a network at exchanges. One query."""
    found = _ports_of(NetIxLan.objects.filter(asn=asn))
    return [port for ports in found.values() for port in ports]


def net_id(asn: int) -> int | None:
    """PeeringDB's id of a network. One query."""
    return Net.objects.filter(status=OK, asn=asn).values_list("pk", flat=True).first()


def prefix_counts(asn: int) -> tuple[int | None, int | None]:
    """How many IPv4 and IPv6 prefixes a network says it announces. One query."""
    rows = Net.objects.filter(status=OK, asn=asn).order_by("pk")
    return rows.values_list("info_prefixes4", "info_prefixes6").first() or (None, None)


def prefixes_of(ix_id: int) -> list[str]:
    """The peering LANs of an exchange, IPv4 first, such as `192.0.2.0/24`. One query."""
    rows = IxPfx.objects.filter(status=OK, ixlan__ix=ix_id, ixlan__status=OK)
    return list(rows.order_by("protocol", "prefix").values_list("prefix", flat=True))


def _ports_of(rows: QuerySet[NetIxLan]) -> dict[int, list[Port]]:
    """By the network's id; what is gone from PeeringDB is not there."""
    found: defaultdict[int, list[Port]] = defaultdict(list)
    for row in rows.filter(status=OK).order_by("ix_id", "pk"):
        found[row.net_id].append(
            Port(row.pk, row.asn, row.ix_id, row.speed_bps, row.ipaddr4, row.ipaddr6,
                 row.is_rs_peer, row.operational)
        )  # fmt: skip
    return dict(found)


def _facilities(nets: Iterable[int]) -> defaultdict[int, list[Place]]:
    rows = NetFac.objects.filter(status=OK, net__in=list(nets), fac__status=OK)
    found: defaultdict[int, list[Place]] = defaultdict(list)
    for row in rows.select_related("fac").order_by("fac__name", "pk"):
        found[row.net_id].append(_place(row.fac))
    return found


def _exchanges(ports: dict[int, list[Port]]) -> dict[int, Place]:
    ids = {port.ix_id for some in ports.values() for port in some}
    return {row.pk: _place(row) for row in Ix.objects.filter(status=OK, pk__in=ids)}


def _place(row: Fac | Ix) -> Place:
    return Place(row.pk, row.name, row.city, row.country)


def _pocs(nets: Iterable[int]) -> dict[int, list[Poc]]:
    found: defaultdict[int, list[Poc]] = defaultdict(list)
    for row in Poc.objects.filter(status=OK, net__in=list(nets)).order_by("pk"):
        found[row.net_id].append(row)
    return dict(found)


def _presence(
    net: Net, facilities: list[Place], ports: list[Port], exchanges: dict[int, Place],
    pocs: list[Poc],
) -> Presence:  # fmt: skip
    at = dict.fromkeys(port.ix_id for port in ports if port.ix_id in exchanges)
    nocs = [poc.name or "NOC" for poc in pocs if poc.role == "NOC" and (poc.phone or poc.email)]
    return Presence(
        net.asn, net.pk, net.name, net.irr_as_set, net.info_prefixes4, net.info_prefixes6,
        net.info_ipv6, net.policy_general, net.policy_url, net.info_traffic, net.info_ratio,
        net.info_scope, net.updated,
        facilities=facilities,
        exchanges=sorted((exchanges[id] for id in at), key=lambda each: each.name),
        ports=ports,
        roles=sorted({poc.role for poc in pocs}),
        noc=nocs[0] if nocs else "",
    )  # fmt: skip
