"""What the other party is told of a breach: the clause and the place, no figures of ours."""

from datetime import datetime

from apps.agreements.enums import TermType
from apps.breaches.enums import Kind
from apps.breaches.for_partner import TOLD
from apps.breaches.models import Breach
from apps.core import units
from apps.network.notices import program_of
from apps.notifications import actions as notifications
from apps.notifications.actions import News
from apps.notifications.enums import Urgency


def broken(breach: Breach, *, at: datetime) -> None:
    """A promise that they may see is not kept, or not kept again."""
    _tell(breach, "breach.opened", "Not as agreed", Urgency.WARN, at)


def kept_again(breach: Breach, *, at: datetime) -> None:
    """It is kept again."""
    _tell(breach, "breach.closed", "As agreed again", Urgency.INFO, at)


def _tell(breach: Breach, event: str, words: str, urgency: Urgency, at: datetime) -> None:
    if breach.kind not in TOLD or not breach.term.partner_visible:
        return
    link, what = breach.interconnect, TermType(breach.term.type).label
    can_ask = event == "breach.opened" and breach.kind == Kind.CAPACITY and link is not None
    news = News(
        event=event, ref=breach.ref, title=f"{words}: {what}{f', {link.name}' if link else ''}",
        url=_address(breach, can_ask=can_ask),
        call="Ask for an upgrade" if can_ask else "Open in the portal", lines=_lines(breach),
        urgency=urgency, program=program_of(link.kind) if link else "",
        data={"interconnect": link.ref if link else None, "clause": breach.term.clause},
    )  # fmt: skip
    key = f"{breach.ref}:{event}:{breach.reopen_count}:partner"
    notifications.tell_partner(partner=breach.partner, news=news, key=key, at=at)


def _address(breach: Breach, *, can_ask: bool) -> str:
    if breach.interconnect is None:
        return "/portal/"
    if can_ask:
        return f"/portal/requests/new/?type=pni_augment&interconnect={breach.interconnect.ref}"
    return f"/portal/interconnects/{breach.interconnect.ref}/"


def _lines(breach: Breach) -> list[list[str]]:
    lines = [["Clause", f"{breach.term.agreement.ref} {breach.term.clause}".strip()]]
    if breach.interconnect is not None:
        lines.append(["Interconnect", breach.interconnect.name])
    if breach.over_since:
        lines.append(["Since", units.day(breach.over_since)])
    return lines
