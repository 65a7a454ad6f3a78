"""Who gets which message by mail unless they said otherwise (portal.md 6.6)."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

DIGEST_HOUR = 8
OPERATIONAL = frozenset({"OPERATIONS", "BUILD"})
_NOC_ONLY = frozenset({"NOC"})
_ONE_DAY = timedelta(days=1)

_BY_CONTACT_ROLE: dict[str, frozenset[str]] = {
    "REQUESTS": frozenset({"PEERING", "ENGINEERING"}),
    "LOA": frozenset({"PEERING", "ENGINEERING", "LOGISTICS"}),
    "BUILD": frozenset({"PEERING", "ENGINEERING", "NOC"}),
    "OPERATIONS": frozenset({"NOC", "ENGINEERING"}),
    "CAPACITY": frozenset({"PEERING", "ENGINEERING"}),
    "AGREEMENTS": frozenset({"COMMERCIAL", "LEGAL", "EXECUTIVE"}),
    "ACCOUNT": frozenset(),
}
_BY_MEMBER_ROLE: dict[str, frozenset[str]] = {
    "P-RO": frozenset(),
    "P-NOC": OPERATIONAL,
    "P-ENG": frozenset({"REQUESTS", "LOA", "BUILD", "OPERATIONS", "CAPACITY"}),
    "P-ADMIN": frozenset(_BY_CONTACT_ROLE),
}


def may_have(topic: str, roles: Iterable[str]) -> bool:
    """NOC contacts get operational mail only; whoever has another role too may have all."""
    return topic in OPERATIONAL or not set(roles) <= _NOC_ONLY


def wanted_by_contact(topic: str, roles: Iterable[str]) -> bool:
    """Whether a contact with these roles gets a topic by mail without having asked for it."""
    return bool(_BY_CONTACT_ROLE[topic] & set(roles))


def wanted_by_member(topic: str, role: str) -> bool:
    """Whether a member of the portal gets a topic by mail as well; in the portal it always is."""
    return topic in _BY_MEMBER_ROLE[role]


def next_digest(at: datetime, zone: str) -> datetime:
    """The next eight o'clock on the wall of the reader, after an instant (aware)."""
    local = at.astimezone(ZoneInfo(zone or "UTC"))
    morning = datetime.combine(local.date(), time(DIGEST_HOUR), tzinfo=local.tzinfo)
    if morning <= local:
        morning = datetime.combine(local.date() + _ONE_DAY, time(DIGEST_HOUR), tzinfo=local.tzinfo)
    return morning
