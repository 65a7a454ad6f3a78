"""Who is told what of a request: one function for each event (portal.md 6.6).

Our people: whoever looks after it, else the partner's owner, else the managers at home in the
region. The partner's: by their subscriptions, in the portal, by mail and by webhook.
"""

from datetime import datetime

from apps.accounts.models import User
from apps.accounts.permissions import PERMISSIONS
from apps.capacity.enums import Decision, State
from apps.capacity.models import CapacityRequest, RequestComment
from apps.capacity.notices.ours import tell_us
from apps.capacity.notices.theirs import tell_them
from apps.capacity.rules import holder
from apps.core import units
from apps.notifications.enums import Urgency


def received(request: CapacityRequest, *, at: datetime) -> None:
    """It was sent in."""
    tell_us(request, "request_received", f"received:{request.version}", "New request", at=at)
    tell_them(
        request, "request.received", f"received:{request.version}", "We have your request", at=at
    )


def draft_offered(request: CapacityRequest, *, at: datetime) -> None:
    """We have prepared an upgrade that the forecast asks for."""
    tell_them(
        request, "utilization.forecast", "offered", "An upgrade is prepared for you",
        body="By its growth this interconnect is full before more could be added. Look through the "
        "request we have filled in, change what you want and send it.",
        urgency=Urgency.WARN, at=at,
    )  # fmt: skip


def assigned(request: CapacityRequest, *, by: User | None, at: datetime) -> None:
    """Somebody else than they themselves has given it to somebody."""
    person = request.assignee
    if person is not None and (by is None or person.pk != by.pk):
        key = f"assigned:{request.version}"
        tell_us(request, "request_assigned", key, "Yours to handle", to=[person], at=at)
    if person is not None:
        tell_them(request, "request.assigned", "assigned", "Somebody looks after it", at=at)


def question_asked(request: CapacityRequest, said: RequestComment, *, at: datetime) -> None:
    """The partner has to answer."""
    tell_them(
        request, "request.question", f"question:{said.pk}", "We have a question", body=said.text,
        urgency=Urgency.WARN, at=at,
    )  # fmt: skip


def question_reminder(request: CapacityRequest, *, number: int, at: datetime) -> None:
    """The question still waits: after 3 and 7 days."""
    tell_them(
        request, "request.question_reminder", f"question:{request.version}:{number}",
        "Our question still waits for you", urgency=Urgency.WARN, at=at,
    )  # fmt: skip


def answered(request: CapacityRequest, said: RequestComment, *, at: datetime) -> None:
    """The partner has answered a question."""
    tell_us(
        request, "request_answered", f"answered:{said.pk}", "Answered", body=said.text[:500], at=at
    )


def held(request: CapacityRequest, text: str, *, at: datetime) -> None:
    """It waits for something; the partner reads what."""
    key = f"held:{request.version}"
    tell_them(request, "request.on_hold", key, "On hold", body=text, at=at)


def taken_up(request: CapacityRequest, *, at: datetime) -> None:
    """It goes on."""
    tell_them(request, "request.resumed", f"resumed:{request.version}", "It goes on", at=at)


def review_due(request: CapacityRequest, *, at: datetime) -> None:
    """Its review date has come: it is in review again."""
    key = f"review:{request.version}"
    tell_us(request, "request_review", key, "To be looked at again", at=at)


def second_approval_needed(request: CapacityRequest, *, at: datetime) -> None:
    """Those who may approve second, except whoever approved first."""
    may = User.objects.filter(role__in=PERMISSIONS["capacity.approve"], is_active=True)
    others = [person for person in may.order_by("pk") if person.pk != request.approver_id]
    key = f"second:{request.version}"
    tell_us(request, "request_second", key, "Second approval needed", to=others, at=at)


def approved(request: CapacityRequest, *, at: datetime) -> None:
    """Approved, in whole or in part."""
    is_whole = not request.lines.exclude(decision=Decision.APPROVED).exists()
    event, title = (
        ("request.approved", "Approved") if is_whole
        else ("request.partly_approved", "Approved in part")
    )  # fmt: skip
    tell_them(request, event, f"approved:{request.version}", title, at=at)


def rejected(request: CapacityRequest, *, at: datetime) -> None:
    """A no, with its public reason."""
    reason = f"{request.get_public_reason_display()}. {request.public_text}".strip()
    tell_them(request, "request.rejected", "rejected", "Not approved", body=reason, at=at)


def loa_ready(request: CapacityRequest, *, at: datetime) -> None:
    """The LOA is there."""
    tell_them(request, "loa.ready", f"loa:{request.version}", "The LOA-CFA is ready", at=at)


def loa_lost(request: CapacityRequest, reason: str, *, at: datetime) -> None:
    """The LOA expired or was refused: another one is needed."""
    key = f"loa:{request.version}"
    tell_us(request, "request_loa", key, "LOA needed again", body=reason, at=at)
    tell_them(
        request, "loa.expired", f"loa-lost:{request.version}", "Another LOA-CFA is needed",
        body=reason, urgency=Urgency.WARN, at=at,
    )  # fmt: skip


def cross_connect_ordered(request: CapacityRequest, *, at: datetime) -> None:
    """The cross-connect is ordered."""
    key = f"ordered:{request.version}"
    tell_them(request, "xconnect.ordered", key, "The cross-connect is ordered", at=at)


def cross_connect_due(request: CapacityRequest, *, at: datetime) -> None:
    """The partner has to order or patch it within days."""
    title = f"The cross-connect is due by {units.day(request.due_at)}"
    tell_them(request, "xconnect.due", due_key(request), title, urgency=Urgency.WARN, at=at)


def due_key(request: CapacityRequest) -> str:
    """What makes telling twice impossible; another stage or another due date is told anew."""
    return f"xc-due:{request.state}:{request.due_at:%Y%m%d}"


def patched(request: CapacityRequest, *, by_partner: bool, at: datetime) -> None:
    """One side reports the cross-connect as patched."""
    if by_partner:
        key = f"patched:{request.version}"
        tell_us(request, "request_patched", key, "Reported as patched", at=at)
    key = f"patched-told:{request.version}"
    tell_them(request, "build.provisioning", key, "The port is being configured", at=at)


def disputed(request: CapacityRequest, text: str, *, at: datetime) -> None:
    """The other side finds nothing patched."""
    key = f"disputed:{request.version}"
    tell_us(request, "request_disputed", key, "Not patched, says the other side", body=text, at=at)
    key = f"disputed-told:{request.version}"
    title = "The cross-connect is not found patched"
    tell_them(request, "xconnect.late", key, title, body=text, urgency=Urgency.WARN, at=at)


def testing(request: CapacityRequest, *, at: datetime) -> None:
    """Both sides test and confirm."""
    key = f"testing:{request.version}"
    tell_them(
        request, "build.confirm", key, "Test with us and confirm", urgency=Urgency.WARN, at=at
    )


def confirmed(request: CapacityRequest, *, by_partner: bool, at: datetime) -> None:
    """One side has confirmed, the other has not."""
    if not by_partner:
        tell_them(
            request, "build.passed", "passed", "Our tests passed; confirm yours",
            urgency=Urgency.WARN, at=at,
        )  # fmt: skip
    if by_partner:
        tell_us(
            request, "request_confirmed", "confirmed", "The partner confirms that it works", at=at
        )


def failed(request: CapacityRequest, text: str, *, at: datetime) -> None:
    """Something went wrong."""
    key = f"failed:{request.version}"
    tell_us(request, "request_failed", key, "Failed", body=text, urgency=Urgency.BAD, at=at)
    key = f"failed-told:{request.version}"
    tell_them(request, "build.failed", key, "The turn-up failed", body=text, at=at)


def active(request: CapacityRequest, *, at: datetime) -> None:
    """In service."""
    tell_us(request, "request_active", "active", "In service", at=at)
    tell_them(request, "request.active", "active-told", "In service", at=at)


def cancelled(request: CapacityRequest, text: str, *, by_partner: bool, at: datetime) -> None:
    """Called off."""
    if by_partner:
        tell_us(request, "request_cancelled", "cancelled", "Called off", body=text, at=at)
    tell_them(request, "request.cancelled", "cancelled-told", "Cancelled", body=text, at=at)


def expired(request: CapacityRequest, text: str, *, at: datetime) -> None:
    """No answer to our question."""
    tell_us(request, "request_expired", "expired", "Expired", body=text, at=at)
    tell_them(request, "request.expired", "expired-told", "Expired", body=text, at=at)


def overdue(request: CapacityRequest, *, number: int, at: datetime) -> None:
    """Our clock, or one that we chase, has run out: again every week where that is so."""
    key = f"overdue:{request.state}:{request.version}:{number}"
    title = f"Overdue: {request.get_state_display().lower()}"
    tell_us(request, "request_overdue", key, title, urgency=Urgency.WARN, at=at)
    is_theirs = holder(request.state, request.details) == "partner"
    if is_theirs and request.state in (State.LOA_ISSUED, State.XC_ORDERED):
        late = "The cross-connect is late"
        tell_them(request, "xconnect.late", f"{key}:told", late, urgency=Urgency.WARN, at=at)


def eta_moved(request: CapacityRequest, *, at: datetime) -> None:
    """It should be in service on another day than was said before."""
    key = f"eta:{request.eta_on}"
    title = f"Now expected on {request.eta_on:%-d %b %Y}" if request.eta_on else "Date not known"
    tell_them(request, "request.eta_moved", key, title, at=at)


def commented(request: CapacityRequest, said: RequestComment, *, at: datetime) -> None:
    """A remark both sides read."""
    if said.from_partner:
        tell_us(request, "request_commented", f"comment:{said.pk}", "Comment", body=said.text[:500],
              at=at)  # fmt: skip
    tell_them(
        request, "request.commented", f"comment-told:{said.pk}", "New comment",
        body=said.text[:500], besides=said.author, at=at,
    )  # fmt: skip
