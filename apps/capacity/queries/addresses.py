"""What PeeringDB tells about addresses and prefix limits, for the rules that check them."""

from django.conf import settings

from apps.capacity.rules.addresses import Exchange
from apps.network.models import IXP
from apps.peeringdb import queries as peeringdb
from apps.peeringdb import rules


def exchange_of(ixp: IXP, *, asn: int) -> Exchange:
    """The peering LAN of an exchange, our addresses and those of a network there. Four queries.

    Empty where the exchange has no PeeringDB id or there is no copy of PeeringDB.
    """
    if ixp.pdb_ix_id is None:
        return Exchange(ixp.name)
    ours = peeringdb.ports_at(ixp.pdb_ix_id, settings.NETWORK_ASN)
    theirs = peeringdb.ports_at(ixp.pdb_ix_id, asn)
    net_id = peeringdb.net_id(asn)
    return Exchange(
        ixp.name,
        tuple(peeringdb.prefixes_of(ixp.pdb_ix_id)),
        tuple(address for port in ours for address in port.addresses),
        tuple(address for port in theirs for address in port.addresses),
        rules.NET_PAGE.format(id=net_id) if net_id else "https://www.peeringdb.com",
    )


def prefix_counts(asn: int) -> tuple[int | None, int | None]:
    """How many IPv4 and IPv6 prefixes PeeringDB says a network announces. One query."""
    return peeringdb.prefix_counts(asn)
