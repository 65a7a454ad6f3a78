"""Tell our own people of a request."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.capacity.models import CapacityRequest
from apps.core import units
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency


def handlers(request: CapacityRequest) -> list[User]:
    """Whoever looks after it, else the partner's owner, else managers at home in the region."""
    person = request.assignee or request.partner.owner
    if person is not None and person.is_active:
        return [person]
    at_home = Q(role=Role.MANAGER, home_region__in=("", request.partner.region))
    return list(User.objects.filter(at_home, is_active=True).order_by("pk"))


def tell_us(
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
