"""End a request without a result."""

from datetime import datetime

from django.db import transaction

from apps.capacity import notices
from apps.capacity.actions import inventory
from apps.capacity.actions.acting import SYSTEM, Acting
from apps.capacity.actions.base import lock, require_text, step
from apps.capacity.enums import BUILDING, State
from apps.capacity.models import CapacityRequest


@transaction.atomic
def cancel(
    *, request: CapacityRequest, reason: str, acting: Acting, at: datetime,
    version: int | None = None,
) -> CapacityRequest:  # fmt: skip
    """Throw a draft away, or call a request off, with a reason; reserved ports are free again.

    Partners up to the order of the cross-connect; after that only a strategist, since fees may be
    due.
    """
    lock(request, version)
    is_draft = request.state == State.DRAFT
    words = reason.strip() if is_draft else require_text(
        reason, field="reason", message="Say why it is called off."
    )  # fmt: skip
    was_building = request.state in BUILDING
    step(request, acting, to=State.CANCELLED, at=at, reason=words, public_text=words)
    if was_building:
        inventory.undo(request, reason=words, by=acting.user, at=at)
    if not is_draft:
        notices.cancelled(request, words, by_partner=acting.is_partner, at=at)
    return request


def expire(request: CapacityRequest, at: datetime) -> None:
    """No answer for 14 days. The request is locked."""
    words = "No answer to our question for 14 days. Send it again as a new request."
    step(request, SYSTEM, to=State.EXPIRED, at=at, reason=words, public_text=words)
    notices.expired(request, words, at=at)
