"""Take a request up, ask, wait, go on."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.capacity import notices
from apps.capacity.actions.acting import Acting
from apps.capacity.actions.base import lock, require_open, require_staff, require_text, step, touch
from apps.capacity.actions.drafting import edit
from apps.capacity.enums import Actor, CommentKind, Reason, State, Visibility
from apps.capacity.models import CapacityRequest, RequestComment
from apps.core.errors import Invalid, Refused

HANDLERS = (Role.ADMIN, Role.MANAGER, Role.ENGINEER)


@transaction.atomic
def claim(
    *, request: CapacityRequest, acting: Acting, at: datetime, version: int | None = None
) -> CapacityRequest:
    """Whoever acts looks after it; one that waits is in review from now on."""
    if acting.user is None:
        raise Refused("Only a person can take a request.")
    return assign(request=request, to=acting.user, acting=acting, at=at, version=version)


@transaction.atomic
def assign(
    *, request: CapacityRequest, to: User | None, acting: Acting, at: datetime,
    version: int | None = None,
) -> CapacityRequest:  # fmt: skip
    """`to` looks after it (None: nobody). One that waits is in review once somebody does."""
    require_staff(acting, Actor.S_STRAT, Actor.S_ENG, Actor.SYS)
    lock(request, version)
    require_open(request)
    if to is not None and (to.role not in HANDLERS or not to.is_active):
        raise Refused(f"{to} does not handle requests.", field="assignee")
    if request.state == State.DRAFT:
        raise Refused(f"{request.ref} was not sent in yet.")
    request.assignee = to
    touch(request, at, "assignee")
    if to is not None and request.state == State.SUBMITTED:
        step(request, acting, to=State.IN_REVIEW, at=at)
    notices.assigned(request, by=acting.user, at=at)
    return request


@transaction.atomic
def ask(
    *, request: CapacityRequest, text: str, acting: Acting, at: datetime,
    version: int | None = None,
) -> RequestComment:  # fmt: skip
    """A question to the partner: their clock runs, ours stands; after 14 days it expires."""
    lock(request, version)
    question = require_text(text, field="text", message="Write the question.")
    step(request, acting, to=State.INFO_REQUESTED, at=at, public_text=question)
    said = _say(request, acting, CommentKind.QUESTION, question, at)
    notices.question_asked(request, said, at=at)
    return said


@transaction.atomic
def answer(
    *, request: CapacityRequest, text: str, acting: Acting, at: datetime,
    content: Mapping[str, Any] | None = None, version: int | None = None,
) -> RequestComment:  # fmt: skip
    """The partner's answer, with changed fields or without; it is in review again."""
    lock(request, version)
    words = require_text(text, field="text", message="Write the answer.")
    if content:
        edit(request=request, content=content, acting=acting, at=at, strict=True)
    step(request, acting, to=State.IN_REVIEW, at=at, public_text=words)
    said = _say(request, acting, CommentKind.ANSWER, words, at)
    notices.answered(request, said, at=at)
    return said


@transaction.atomic
def hold(
    *, request: CapacityRequest, reason: str, text: str, review_on: date, acting: Acting,
    at: datetime, version: int | None = None,
) -> CapacityRequest:  # fmt: skip
    """Nothing can be done before `review_on`; the partner reads the reason and the text."""
    lock(request, version)
    _check_reason(reason)
    if review_on <= at.date():
        raise Invalid({"review_on": "Choose a day to come, on which you look at it again."})
    words = require_text(text, field="text", message="Say what it waits for.")
    step(
        request, acting, to=State.ON_HOLD, at=at, public_text=words, public_reason=reason,
        reason=Reason(reason).label, review_on=review_on,
    )  # fmt: skip
    notices.held(request, words, at=at)
    return request


@transaction.atomic
def take_up(
    *, request: CapacityRequest, acting: Acting, at: datetime, version: int | None = None
) -> CapacityRequest:
    """Go on with what was on hold."""
    lock(request, version)
    if request.state != State.ON_HOLD:
        raise Refused(f"{request.ref} is not on hold.", conflict=True)
    step(request, acting, to=State.IN_REVIEW, at=at, review_on=None, public_reason="")
    notices.taken_up(request, at=at)
    return request


def _check_reason(reason: str) -> None:
    if reason not in Reason.values:
        raise Invalid({"reason": "Choose a reason; the partner reads it."})


def _say(
    request: CapacityRequest, acting: Acting, kind: str, text: str, at: datetime
) -> RequestComment:
    return RequestComment.objects.create(
        request=request, kind=kind, visibility=Visibility.SHARED, text=text, author=acting.user,
        from_partner=acting.is_partner, at=at,
    )  # fmt: skip
