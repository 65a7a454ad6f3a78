"""Who is told what of a request: one function for each event (portal.md 6.6).

Our people are told here: whoever looks after it, else the partner's owner, else the managers at
home in the region.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.permissions import PERMISSIONS
from apps.capacity.models import CapacityRequest, RequestComment
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency


def received(request: CapacityRequest, *, at: datetime) -> None:
    """It was sent in."""
    _tell(request, "request_received", f"received:{request.version}", "New request", at=at)


def draft_offered(request: CapacityRequest, *, at: datetime) -> None:
    """We have prepared an upgrade that the forecast asks for."""


def assigned(request: CapacityRequest, *, by: User | None, at: datetime) -> None:
    """Somebody else than they themselves has given it to somebody."""
    person = request.assignee
    if person is not None and (by is None or person.pk != by.pk):
        key = f"assigned:{request.version}"
        _tell(request, "request_assigned", key, "Yours to handle", to=[person], at=at)


def question_asked(request: CapacityRequest, said: RequestComment, *, at: datetime) -> None:
    """The partner has to answer."""


def question_reminder(request: CapacityRequest, *, number: int, at: datetime) -> None:
    """The question still waits: after 3 and 7 days."""


def answered(request: CapacityRequest, said: RequestComment, *, at: datetime) -> None:
    """The partner has answered a question."""
    _tell(
        request, "request_answered", f"answered:{said.pk}", "Answered", body=said.text[:500], at=at
    )


def held(request: CapacityRequest, text: str, *, at: datetime) -> None:
    """It waits for something; the partner reads what."""


def taken_up(request: CapacityRequest, *, at: datetime) -> None:
    """It goes on."""


def review_due(request: CapacityRequest, *, at: datetime) -> None:
    """Its review date has come: it is in review again."""
    key = f"review:{request.version}"
    _tell(request, "request_review", key, "To be looked at again", at=at)


def second_approval_needed(request: CapacityRequest, *, at: datetime) -> None:
    """Those who may approve second, except whoever approved first."""
    may = User.objects.filter(role__in=PERMISSIONS["capacity.approve"], is_active=True)
    others = [person for person in may.order_by("pk") if person.pk != request.approver_id]
    key = f"second:{request.version}"
    _tell(request, "request_second", key, "Second approval needed", to=others, at=at)


def approved(request: CapacityRequest, *, at: datetime) -> None:
    """Approved, in whole or in part."""


def rejected(request: CapacityRequest, *, at: datetime) -> None:
    """A no, with its public reason."""


def loa_ready(request: CapacityRequest, *, at: datetime) -> None:
    """The LOA is there."""


def loa_lost(request: CapacityRequest, reason: str, *, at: datetime) -> None:
    """The LOA expired or was refused: another one is needed."""
    key = f"loa:{request.version}"
    _tell(request, "request_loa", key, "LOA needed again", body=reason, at=at)


def cross_connect_ordered(request: CapacityRequest, *, at: datetime) -> None:
    """The cross-connect is ordered."""


def patched(request: CapacityRequest, *, by_partner: bool, at: datetime) -> None:
    """One side reports the cross-connect as patched."""
    if by_partner:
        key = f"patched:{request.version}"
        _tell(request, "request_patched", key, "Reported as patched", at=at)


def disputed(request: CapacityRequest, text: str, *, at: datetime) -> None:
    """The other side finds nothing patched."""
    key = f"disputed:{request.version}"
    _tell(request, "request_disputed", key, "Not patched, says the other side", body=text, at=at)


def testing(request: CapacityRequest, *, at: datetime) -> None:
    """Both sides test and confirm."""


def confirmed(request: CapacityRequest, *, by_partner: bool, at: datetime) -> None:
    """One side has confirmed, the other has not."""
    if by_partner:
        _tell(
            request, "request_confirmed", "confirmed", "The partner confirms that it works", at=at
        )


def failed(request: CapacityRequest, text: str, *, at: datetime) -> None:
    """Something went wrong."""
    key = f"failed:{request.version}"
    _tell(request, "request_failed", key, "Failed", body=text, urgency=Urgency.BAD, at=at)


def active(request: CapacityRequest, *, at: datetime) -> None:
    """In service."""
    _tell(request, "request_active", "active", "In service", at=at)


def cancelled(request: CapacityRequest, text: str, *, by_partner: bool, at: datetime) -> None:
    """Called off."""
    if by_partner:
        _tell(request, "request_cancelled", "cancelled", "Called off", body=text, at=at)


def expired(request: CapacityRequest, text: str, *, at: datetime) -> None:
    """No answer to our question."""
    _tell(request, "request_expired", "expired", "Expired", body=text, at=at)


def overdue(request: CapacityRequest, *, number: int, at: datetime) -> None:
    """Our clock, or one that we chase, has run out: again every week where that is so."""
    key = f"overdue:{request.state}:{request.version}:{number}"
    title = f"Overdue: {request.get_state_display().lower()}"
    _tell(request, "request_overdue", key, title, urgency=Urgency.WARN, at=at)


def eta_moved(request: CapacityRequest, *, at: datetime) -> None:
    """It should be in service on another day than was said before."""


def commented(request: CapacityRequest, said: RequestComment, *, at: datetime) -> None:
    """A remark both sides read."""
    if said.from_partner:
        _tell(request, "request_commented", f"comment:{said.pk}", "Comment", body=said.text[:500],
              at=at)  # fmt: skip


def handlers(request: CapacityRequest) -> list[User]:
    """Whoever looks after it, else the partner's owner, else managers at home in the region."""
    person = request.assignee or request.partner.owner
    if person is not None and person.is_active:
        return [person]
    at_home = Q(role=Role.MANAGER, home_region__in=("", request.partner.region))
    return list(User.objects.filter(at_home, is_active=True).order_by("pk"))


def _tell(
    request: CapacityRequest, kind: str, key: str, title: str, *, at: datetime, body: str = "",
    urgency: str = Urgency.INFO, to: Iterable[User] | None = None,
) -> None:  # fmt: skip
    lines = [
        ["Partner", request.partner.name],
        ["Request", f"{request.ref} {request.get_type_display()}"],
        ["Where", str(request.interconnect or request.facility or request.ixp or units.NONE)],
        ["Capacity wanted", units.capacity(request.target_bps)],
    ]
    facts = {"lines": lines, "url": f"/requests/{request.ref}/", "call": "Open the request"}
    notifications.enqueue(
        key=f"{request.ref}:{key}", kind=kind, ref=request.ref, urgency=urgency,
        title=f"{title}: {request.get_type_display()}, {request.partner.name}", body=body,
        facts=facts, recipients=handlers(request) if to is None else to, at=at,
    )  # fmt: skip
