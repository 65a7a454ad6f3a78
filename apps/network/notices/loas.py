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
    _partner(loa, "loa.ready", "", f"LOA {loa.ref} is ready",
             "Download it in the portal and order the cross-connect by it.", by, at)  # fmt: skip


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
    else:
        _partner(loa, "loa.accepted", "", f"Your LOA {loa.ref} was accepted", "", by, at)


def refused(loa: Loa, reason: str, *, by: User | None, at: datetime) -> None:
    """The other side sent it back with a reason."""
    if loa.direction == LoaDirection.ISSUED:
        title = f"{loa.partner} refused {loa.ref}"
        _staff(loa, f"refused:{loa.version}", title, reason, Urgency.WARN, by, at)
    else:
        title = f"Your LOA {loa.ref} was not accepted"
        _partner(loa, "loa.refused", "", title, reason, by, at, Urgency.WARN)


def expiring(loa: Loa, left: int, step: int, *, at: datetime) -> None:
    """So many days are left; told once for each step."""
    title = f"{loa.ref} for {loa.partner} is good for {left} more days"
    body = "Patch the cross-connect before, or issue the LOA again: its ports are kept once."
    urgency = Urgency.WARN if step > SOON else Urgency.BAD
    _staff(loa, f"expiring:{loa.version}:{step}", title, body, urgency, None, at)
    words = f"LOA {loa.ref} is good for {left} more days"
    advice = "Have the cross-connect patched before, or ask us for a new LOA."
    _partner(loa, "loa.expiring", str(step), words, advice, None, at, urgency)


def expired(loa: Loa, *, at: datetime) -> None:
    """Nobody may connect by it any more."""
    title = f"{loa.ref} for {loa.partner} has expired"
    body = "Its ports wait some days for the one re-issue, then they are free again."
    _staff(loa, f"expired:{loa.version}", title, body, Urgency.BAD, None, at)
    words = f"LOA {loa.ref} has expired"
    advice = "No cross-connect may be patched by it any more. We prepare another one."
    _partner(loa, "loa.expired", "", words, advice, None, at, Urgency.WARN)


def _staff(
    loa: Loa, key: str, title: str, body: str, urgency: str, by: User | None, at: datetime
) -> None:
    """The partner's owner and the engineers of the region, but for who did it."""
    partner = loa.partner
    people = [partner.owner, *accounts.people(role=Role.ENGINEER, region=partner.region)]
    lines = [["Partner", partner.name], *_lines(loa)]
    notifications.enqueue(
        key=f"{loa.ref}:{key}", kind="loa", ref=loa.ref, urgency=urgency, title=title, body=body,
        facts={"lines": lines, "url": f"/loas/{loa.ref}/", "call": "Open the LOA"},
        recipients=[person for person in people if person != by], at=at,
    )  # fmt: skip


def _partner(
    loa: Loa, event: str, step: str, title: str, body: str, by: User | None, at: datetime,
    urgency: str = Urgency.INFO,
) -> None:  # fmt: skip
    """The partner's people and contacts for LOAs. The file itself never goes by mail.

    What moves a request is told with it, by `capacity`.
    """
    request = loa.request_ref.split("/")[0]
    if request.startswith("CAP-") and event != "loa.expiring":
        return
    url = f"/portal/requests/{request}/" if request.startswith("CAP-") else "/portal/documents/"
    news = notifications.News(
        event=event, ref=request or loa.ref, title=title, body=body, url=url, lines=_lines(loa),
        urgency=urgency, program="PNI", data={"loa": loa.ref, "version": loa.version},
    )  # fmt: skip
    key = f"{loa.ref}:{loa.version}:{event}:{step}"
    notifications.tell_partner(partner=loa.partner, news=news, key=key, at=at, besides=by)


def _lines(loa: Loa) -> list[list[str]]:
    return [
        ["Site", f"{loa.site.name} ({loa.site.code})"],
        ["Request", loa.request_ref or "none"],
        ["Good until", units.day(loa.expires_on)],
    ]
