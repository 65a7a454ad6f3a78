"""What is said of requests in the queue, before anybody decides about them."""

from datetime import datetime

from django.db import transaction

from apps.capacity.actions.acting import Acting
from apps.capacity.actions.base import lock, require_open, require_staff, touch
from apps.capacity.enums import Actor, Priority
from apps.capacity.models import CapacityRequest
from apps.core.errors import Invalid


@transaction.atomic
def set_priority(
    *, request: CapacityRequest, priority: str, acting: Acting, at: datetime,
    version: int | None = None,
) -> CapacityRequest:  # fmt: skip
    """How urgent it is to us. What was asked stays as it is: no version of it is made.

    Raises Invalid for a word that is no priority, Illegal for what is over, NotAllowed, Stale.
    """
    require_staff(acting, Actor.S_STRAT, Actor.S_ENG, Actor.SYS)
    lock(request, version)
    require_open(request)
    if priority not in Priority.values:
        raise Invalid({"priority": f"Priorities are {', '.join(Priority.values)}."})
    if request.priority != priority:
        request.priority = priority
        touch(request, at, "priority")
    return request
