"""Requests as our people work on them: the queue, one in full, who has how much to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet

from apps.accounts.models import User
from apps.breaches.models import Breach
from apps.capacity.enums import OPEN, Decision, State
from apps.capacity.models import (
    CapacityRequest,
    RequestAttachment,
    RequestComment,
    RequestLine,
    RequestStep,
    RequestVersion,
)

_JOINED = (
    "partner__owner", "asn", "interconnect", "site__metro", "facility", "ixp", "requester",
    "assignee", "approver", "linked_to",
)  # fmt: skip


def requests() -> QuerySet[CapacityRequest]:
    """All requests with what a list shows of them, in no order."""
    return CapacityRequest.objects.select_related(*_JOINED)


def queue() -> QuerySet[CapacityRequest]:
    """Open requests, what is due first at the top; what has no clock comes last."""
    return requests().filter(state__in=OPEN).order_by("due_at", "id")


def request(ref: str) -> CapacityRequest | None:
    """One by its reference, with lines, breaches and all a page of it shows. Seven queries."""
    rows = requests().prefetch_related(
        Prefetch("lines", RequestLine.objects.select_related("site__metro", "result", "decided_by")
                 .order_by("position")),
        Prefetch("comments", RequestComment.objects.select_related("author").order_by("at", "pk")),
        Prefetch("attachments", RequestAttachment.objects.filter(removed_at=None)
                 .select_related("by").order_by("at", "pk")),
        Prefetch("versions", RequestVersion.objects.select_related("by").order_by("number")),
        Prefetch("steps", RequestStep.objects.select_related("change__actor")
                 .order_by("change__at", "pk")),
        Prefetch("breaches", Breach.objects.order_by("ref")),
    )  # fmt: skip
    return rows.filter(ref=ref).first()


def granted(request: CapacityRequest) -> list[RequestLine]:
    """The lines that were approved or reduced, in order. One query."""
    rows = request.lines.filter(decision__in=(Decision.APPROVED, Decision.REDUCED))
    return list(rows.select_related("site__metro", "result__site__metro").order_by("position"))


def held_for(request: CapacityRequest, line: RequestLine) -> str:
    """What the ports and the LOA of a line hang on: the request's reference, of its first line.

    The others append their position: `CAP-00012/2`.
    """
    rows = request.lines.filter(decision__in=(Decision.APPROVED, Decision.REDUCED))
    first = rows.order_by("position").values_list("position", flat=True).first()
    return request.ref if line.position in (first, None) else f"{request.ref}/{line.position}"


def steps(request: CapacityRequest) -> list[RequestStep]:
    """Its moves in order of time, with who made them. One query."""
    rows = RequestStep.objects.filter(request=request).select_related("change__actor")
    return list(rows.order_by("change__at", "pk"))


def last_step(request: CapacityRequest, target: str) -> RequestStep | None:
    """The newest move to a state."""
    rows = RequestStep.objects.filter(request=request, change__target=target)
    return rows.select_related("change").order_by("-change__at", "-pk").first()


@dataclass(frozen=True)
class Load:
    """What somebody looks after: open requests, those that wait for us, and those overdue."""

    person: User | None
    open: int
    ours: int
    late: int


_OURS = (
    State.SUBMITTED, State.IN_REVIEW, State.ON_HOLD, State.APPROVED, State.LOA_PENDING,
    State.PROVISIONING, State.FAILED,
)  # fmt: skip


def workload(*, at: datetime) -> Sequence[Load]:
    """Open requests by person, nobody's first, then whoever has most. Two queries."""
    late = Q(due_at__lte=at)
    rows = (
        CapacityRequest.objects.filter(state__in=OPEN)
        .values_list("assignee")
        .annotate(
            n=Count("pk"), ours=Count("pk", filter=Q(state__in=_OURS)),
            late=Count("pk", filter=late),
        )
        .order_by("-n", "assignee")
    )  # fmt: skip
    found = list(rows)
    people = User.objects.in_bulk([pk for pk, *_ in found if pk])
    loads = [Load(people.get(pk), n, ours, overdue) for pk, n, ours, overdue in found]
    return sorted(loads, key=lambda load: (load.person is not None, -load.open))
