"""Local and peer are whoever the caller says: read into ours and theirs, and told back alike.

The draft contradicts itself (portal.md 0.3), so exactly one of the two AS numbers must be ours,
and the caller's way of naming the sides is kept.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.api.robots.faults import wrong
from apps.capacity.for_partner import PeeringSession

_PLAIN = {"ip": "ip", "bgp_role": "role", "insert_asn": "insert_asn",
          "monitoring_session": "monitoring"}  # fmt: skip
_LEGAL_ROLES = {(0, 3), (3, 0), (1, 2), (2, 1), (4, 4)}


@dataclass(frozen=True)
class Sided:
    """A session with its sides told apart: `values` by field of a request's line."""

    asn: int
    location: str
    is_public: bool
    values: Mapping[str, Any]
    they_are_local: bool


def read(raw: Mapping[str, Any], *, ours: int) -> Sided:
    """Whose is what. Raises a 400 with the caller's names of fields."""
    mine = [raw["local_asn"] == ours, raw["peer_asn"] == ours]
    if mine[0] == mine[1]:
        told = f"Exactly one of local_asn and peer_asn must be ours, AS{ours}."
        raise wrong({"local_asn": told, "peer_asn": told})
    they_are_local = mine[1]
    _check(raw)
    place = raw["location"] if isinstance(raw["location"], str) else raw["location"]["id"]
    kind = str(raw.get("peer_type") or "public").lower()
    values = {ours_name: raw[name] for name, ours_name in names(they_are_local).items()
              if name in raw and name != "location"}  # fmt: skip
    secret = raw.get("session_secret") or raw.get("md5")
    roles = {name: str(value) for name, value in values.items() if name.endswith("_role")}
    return Sided(
        asn=raw["local_asn"] if they_are_local else raw["peer_asn"],
        location=place,
        is_public=kind == "public" and place.startswith("pdb:ix:"),
        values=values | roles | ({"secret": secret} if secret else {}),
        they_are_local=they_are_local,
    )


def names(they_are_local: bool) -> dict[str, str]:
    """The caller's name of each field to ours: `local_ip` to `their_ip`."""
    local, peer = ("their", "our") if they_are_local else ("our", "their")
    found = {f"local_{name}": f"{local}_{plain}" for name, plain in _PLAIN.items()}
    found |= {f"peer_{name}": f"{peer}_{plain}" for name, plain in _PLAIN.items()}
    return found | {"max_prefix": "max_prefix"}


def told(errors: Mapping[str, str], they_are_local: bool) -> dict[str, str]:
    """Messages by the caller's names of fields."""
    back = {plain: name for name, plain in names(they_are_local).items()}
    back |= {"secret": "session_secret", "ixp": "location", "contact_email": "email"}
    return {back.get(name, name): message for name, message in errors.items()}


def named(errors: Mapping[str, str]) -> list[dict[str, Any]]:
    """Both spellings of the draft: `errors` and `messages`."""
    return [{"name": name, "errors": [text], "messages": [text]} for name, text in errors.items()]


def show(session: PeeringSession) -> dict[str, Any]:
    """A session as the caller has named its sides; its secret is only a fact."""
    mine = {
        "our_asn": session.our_asn, "their_asn": session.their_asn, "our_ip": session.our_ip,
        "their_ip": session.their_ip, "our_role": session.our_role,
        "their_role": session.their_role, "max_prefix": session.max_prefix, **session.flags,
    }  # fmt: skip
    local, peer = ("their", "our") if session.they_are_local else ("our", "their")
    place = session.location
    return {
        "session_id": str(session.uid),
        "local_asn": mine[f"{local}_asn"],
        "peer_asn": mine[f"{peer}_asn"],
        **{name: mine[plain] for name, plain in names(session.they_are_local).items()},
        "peer_type": session.peer_type,
        "location": {"id": place, "type": session.peer_type} if place else None,
        "location_id": place,
        "status": session.status,
        "request_id": str(session.request_uid) if session.request_uid else None,
        "session_secret_set": session.has_secret,
    }


def _check(raw: Mapping[str, Any]) -> None:
    errors = {}
    if "md5" in raw and "session_secret" in raw:
        errors["md5"] = "Send md5 or session_secret, not both."
    roles = (raw.get("local_bgp_role"), raw.get("peer_bgp_role"))
    if None not in roles and roles not in _LEGAL_ROLES:
        errors["local_bgp_role"] = "These roles do not go together (RFC 9234): 0-3, 1-2, 4-4."
    if raw.get("local_monitoring_session") and raw.get("peer_monitoring_session"):
        errors["local_monitoring_session"] = "Both sides cannot be monitoring sessions."
    if errors:
        raise wrong(errors)
