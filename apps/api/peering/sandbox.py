"""Sessions of the sandbox's AS number: read like any other, approved, kept for a day, never real.

Each token has its own; nothing reaches the database (portal.md 6.8).
"""

import ipaddress
import uuid
from typing import Any

from django.core.cache import cache

from apps.api.peering.sides import Sided
from apps.api.robots.faults import Fault, wrong
from apps.capacity.for_partner import PeeringSession

KEPT = 24 * 3600  # seconds
MOST = 64


def sessions(prefix: str) -> list[PeeringSession]:
    """The token's sessions, by uid."""
    found: dict[str, PeeringSession] = cache.get(_key(prefix)) or {}
    return [found[uid] for uid in sorted(found)]


def add(prefix: str, sided: Sided, *, ours: int, request_uid: uuid.UUID) -> PeeringSession:
    """Approve a session. Faults: 400 for addresses that are none, 409 for one that is there."""
    made = _session(sided, ours, request_uid)
    there = sessions(prefix)
    if any((each.our_ip, each.their_ip) == (made.our_ip, made.their_ip) for each in there):
        raise Fault(409, "There is such a session.", {"peer_ip": "There is such a session."})
    if len(there) >= MOST:
        raise Fault(422, f"The sandbox keeps {MOST} sessions. Delete some.")
    _keep(prefix, [*there, made])
    return made


def remove(prefix: str, uid: str) -> bool:
    """Whether it was there."""
    there = sessions(prefix)
    left = [each for each in there if str(each.uid) != uid]
    _keep(prefix, left)
    return len(left) < len(there)


def _session(sided: Sided, ours: int, request_uid: uuid.UUID) -> PeeringSession:
    told: Any = sided.values
    versions = {_version(told[name], name) for name in ("our_ip", "their_ip")}
    if len(versions) > 1:
        raise wrong({"peer_ip": "Both addresses must be IPv4, or both IPv6."})
    return PeeringSession(
        uid=uuid.uuid4(), our_asn=ours, their_asn=sided.asn, our_ip=told["our_ip"],
        their_ip=told["their_ip"], peer_type="public", location=sided.location,
        status="Approved", request_uid=request_uid, has_secret="secret" in told,
        max_prefix=told.get("max_prefix"), our_role=_role(told.get("our_role")),
        their_role=_role(told.get("their_role")),
        flags={
            "our_insert_asn": told.get("our_insert_asn", True),
            "their_insert_asn": told.get("their_insert_asn", True),
            "our_monitoring": told.get("our_monitoring", False),
            "their_monitoring": told.get("their_monitoring", False),
        },
        they_are_local=sided.they_are_local,
    )  # fmt: skip


def _version(text: str, name: str) -> int:
    try:
        return ipaddress.ip_address(text).version
    except ValueError:
        side = "local_ip" if name == "their_ip" else "peer_ip"
        raise wrong({side: "That is no IP address."}) from None


def _role(value: Any) -> int | None:
    return int(value) if value is not None else None


def _key(prefix: str) -> str:
    return f"peering:sandbox:{prefix}"


def _keep(prefix: str, rows: list[PeeringSession]) -> None:
    cache.set(_key(prefix), {str(each.uid): each for each in rows}, KEPT)
