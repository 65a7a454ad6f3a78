"""Who may be written to, and why not. The reasons are read by people."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

PEERINGDB = "peeringdb"
ONLY_OPERATIONS = (
    "Known from PeeringDB only, whose contacts are for operating networks and never for outreach."
)
NO_ADDRESS = "No e-mail address is known."
ARCHIVED = "The contact was archived."
BOUNCED = "Mail to the address bounced."
OPTED_OUT = "They asked not to be written to."
INACTIVE = "The contact is marked inactive."
PARTNER_ARCHIVED = "The partner was archived."
MOVED = "The address of the contact has changed since this mail was filled."
TWICE = "The same address gets this mail already."


@dataclass(frozen=True)
class Cap:
    """At most `mails` of outreach to a partner within `days`."""

    mails: int
    days: int

    @property
    def said(self) -> str:
        return f"{self.mails} mail{'s' if self.mails != 1 else ''} in {self.days} days"


@dataclass(frozen=True)
class Standing:
    """What decides about one contact. `recent`: mails of outreach to its partner in the cap's days,
    with those that are to go out before this one. `blocked_until`: the partner asked for silence.
    """

    email: str
    source: str = "manual"
    is_archived: bool = False
    is_bounced: bool = False
    is_opted_out: bool = False
    is_inactive: bool = False
    is_partner_archived: bool = False
    is_twice: bool = False
    is_moved: bool = False
    blocked_until: date | None = None
    recent: int = 0


def why_not(who: Standing, *, today: date, cap: Cap) -> str:
    """Why outreach must not go to a contact; empty: it may. The most lasting reason first."""
    for is_so, reason in (
        (who.source.lower() == PEERINGDB, ONLY_OPERATIONS),
        (who.is_opted_out, OPTED_OUT),
        (who.is_partner_archived, PARTNER_ARCHIVED),
        (who.is_archived, ARCHIVED),
        (not who.email.strip(), NO_ADDRESS),
        (who.is_bounced, BOUNCED),
        (who.is_inactive, INACTIVE),
        (who.is_twice, TWICE),
        (who.is_moved, MOVED),
    ):
        if is_so:
            return reason
    return _not_now(who, today=today, cap=cap)


def again(now: Standing, *, written_to: str, recent: int) -> Standing:
    """As a contact stands when its mail is about to go out to the address it was filled for."""
    return replace(now, recent=recent, is_moved=now.email.lower() != written_to.lower())


def _not_now(who: Standing, *, today: date, cap: Cap) -> str:
    """What passes with time: the silence a partner asked for, and the cap."""
    if who.blocked_until and today <= who.blocked_until:
        return f"The partner is not to be contacted until {who.blocked_until:%-d %b %Y}."
    if who.recent >= cap.mails:
        return f"The partner has had its {cap.said}."
    return ""


def is_stale(verified_on: date | None, *, today: date, months: int) -> bool:
    """Whether nobody has confirmed a contact for so many months (of 30.44 days)."""
    return verified_on is None or today - verified_on > stale_after(months)


def stale_after(months: int) -> timedelta:
    return timedelta(days=round(months * 30.44))


@dataclass(frozen=True)
class Merging:
    """What decides about where an address of two merged contacts comes from."""

    email: str
    source: str


def merged_source(kept: Merging, gone: Merging) -> str:
    """The source of two contacts that become one, by whose address is kept.

    An address that only PeeringDB told us stays one: merging must not launder it.
    """
    if not kept.email:
        return gone.source
    is_same = kept.email.lower() == gone.email.lower()
    if kept.source == PEERINGDB and is_same and gone.source != PEERINGDB:
        return gone.source
    return kept.source
