"""Who is told what becomes of a LOA-CFA (portal.md 6.6): our people in charge, and the partner."""

from datetime import datetime

from apps.accounts import queries as accounts
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core import units
from apps.network.enums import LoaDirection
from apps.network.models import Loa
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency

SOON = 3  # days left at which a warning is urgent


def ready(loa: Loa, *, by: User | None, at: datetime) -> None:
    """We issued it: the partner may accept it and order by it."""


def received(loa: Loa, *, by: User | None, at: datetime) -> None:
    """The partner's waits for our check."""
    title = f"LOA to check: {loa.partner}, {loa.site}"
    body = "Hold it against the request, then accept or refuse it."
    _staff(loa, f"received:{loa.version}", title, body, Urgency.WARN, by, at)


def accepted(loa: Loa, *, by: User | None, at: datetime) -> None:
    """The other side took it."""
    if loa.direction == LoaDirection.ISSUED:
        title = f"{loa.partner} accepted {loa.ref}"
        _staff(loa, f"accepted:{loa.version}", title, "The cross-connect may be ordered.",
               Urgency.INFO, by, at)  # fmt: skip


def refused(loa: Loa, reason: str, *, by: User | None, at: datetime) -> None:
    """The other side sent it back with a reason."""
    if loa.direction == LoaDirection.ISSUED:
        title = f"{loa.partner} refused {loa.ref}"
        _staff(loa, f"refused:{loa.version}", title, reason, Urgency.WARN, by, at)


def expiring(loa: Loa, left: int, step: int, *, at: datetime) -> None:
    """So many days are left; told once for each step."""
    title = f"{loa.ref} for {loa.partner} is good for {left} more days"
    body = "Patch the cross-connect before, or issue the LOA again: its ports are kept once."
    urgency = Urgency.WARN if step > SOON else Urgency.BAD
    _staff(loa, f"expiring:{loa.version}:{step}", title, body, urgency, None, at)


def expired(loa: Loa, *, at: datetime) -> None:
    """Nobody may connect by it any more."""
    title = f"{loa.ref} for {loa.partner} has expired"
    body = "Its ports wait some days for the one re-issue, then they are free again."
    _staff(loa, f"expired:{loa.version}", title, body, Urgency.BAD, None, at)


def _staff(
    loa: Loa, key: str, title: str, body: str, urgency: str, by: User | None, at: datetime
) -> None:
    """The partner's owner and the engineers of the region, but for who did it."""
    partner = loa.partner
    people = [partner.owner, *accounts.people(role=Role.ENGINEER, region=partner.region)]
    lines = [
        ["Partner", partner.name],
        ["Site", f"{loa.site.name} ({loa.site.code})"],
        ["Request", loa.request_ref or "none"],
        ["Good until", units.day(loa.expires_on)],
    ]
    notifications.enqueue(
        key=f"{loa.ref}:{key}", kind="loa", ref=loa.ref, urgency=urgency, title=title, body=body,
        facts={"lines": lines, "url": f"/loas/{loa.ref}/", "call": "Open the LOA"},
        recipients=[person for person in people if person != by], at=at,
    )  # fmt: skip
