"""Who may do what at a partner, and why somebody may only read (portal.md 2.1, 6.1)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address, ip_network

from apps.partners.rules.numbers import RIGHT_LASTS

STRONG = frozenset({"mfa", "swk"})  # PeeringDB's words for a second factor
# Bits of `perms` by the code of the server (grainy.const), not by the picture in its manual.
PERMS = {1: "read", 2: "update", 4: "create", 8: "delete"}
EVERYTHING = 15
# What our own people may do while they act for a partner: never sign, confirm or manage for them.
ON_BEHALF = frozenset({"see", "comment", "maintain", "request"})
COARSE = {4: 24, 6: 48}


@dataclass(frozen=True)
class Proof:
    """How a member proves who they are now.

    `by_peeringdb`: their membership rests on PeeringDB, which said the rest at `read_at`.
    `may_manage` holds the permission for each AS number that both sides know;
    `has_strong_session`: this session was opened with a second factor of ours.
    """

    by_peeringdb: bool
    has_strong_session: bool
    is_verified_user: bool = True
    is_verified_email: bool = True
    amr: tuple[str, ...] = ()
    may_manage: tuple[bool, ...] = ()
    read_at: datetime | None = None


def read_only_because(proof: Proof, at: datetime) -> str:
    """Why somebody may only read now, and what to do; empty: they may what their role allows."""
    if not proof.by_peeringdb:
        return "" if proof.has_strong_session else "Sign in again with your second factor."
    if not proof.is_verified_user:
        return "PeeringDB has not verified your account yet. Ask an administrator of your network."
    if not proof.is_verified_email:
        return (
            "PeeringDB has not verified your e-mail address. Confirm it there, then sign in again."
        )
    if not any(proof.may_manage):
        return (
            "PeeringDB does not give you the permission manage_peering_sessions for any network of "
            "this partner. An administrator of your organisation can, at PeeringDB under Users."
        )
    if not (proof.has_strong_session or STRONG & set(proof.amr)):
        return (
            "You signed in to PeeringDB without a second factor. Turn one on there, sign out "
            "there, then sign in again."
        )
    if proof.read_at is None or at - proof.read_at > RIGHT_LASTS:
        return "Your rights were read from PeeringDB more than 24 hours ago. Sign in again."
    return ""


def suggested_role(networks: Iterable[tuple[int, bool]]) -> str:
    """The role for a new member, from (perms, may_manage) of their networks at this partner."""
    found = list(networks)
    if any(may_manage and perms == EVERYTHING for perms, may_manage in found):
        return "P-ADMIN"
    return "P-ENG" if any(may_manage for _, may_manage in found) else "P-RO"


def behalf_role(role: str) -> str:
    """The role that one of our people plays at a partner, by their own; empty: none."""
    return {"admin": "P-ENG", "manager": "P-ENG", "engineer": "P-ENG"}.get(role, "")


def perms_words(perms: int) -> str:
    """`read, update`; `nothing` for no bit."""
    return ", ".join(word for bit, word in PERMS.items() if perms & bit) or "nothing"


def coarse_network(address: str) -> str:
    """The /24 or /48 an address lies in; empty for what is no address."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network(f"{found}/{COARSE[found.version]}", strict=False))
