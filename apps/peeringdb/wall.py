"""What a partner may read of the mirror: places, its own networks, and our ports at exchanges."""

from django.conf import settings

from apps.core.wall import everyone, of, where

OWN = "asn IN (SELECT number FROM partners_asn)"

TABLES = (
    everyone("peeringdb.Fac"),
    everyone("peeringdb.Ix"),
    everyone("peeringdb.IxLan"),
    everyone("peeringdb.IxPfx"),
    where("peeringdb.Net", OWN),
    of("peeringdb.NetFac", "net"),
    where("peeringdb.NetIxLan", f"{OWN} OR asn = {int(settings.NETWORK_ASN)}"),
    of("peeringdb.Poc", "net"),
    everyone("peeringdb.MirrorRun", hidden=("counts", "notes", "error")),
)
