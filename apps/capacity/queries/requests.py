"""Requests as our people work on them: the queue, and one in full."""

from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from apps.breaches.models import Breach
from apps.capacity.enums import OPEN, Decision
from apps.capacity.models import (
    CapacityRequest,
    RequestAttachment,
    RequestComment,
    RequestLine,
    RequestStep,
    RequestVersion,
)
from apps.core import search as words_of
from apps.network.models import INTERCONNECT_WORDS, IXP, BGPSession, Facility, Interconnect
from apps.partners import queries as partners
from apps.partners.models import Partner

SESSIONS_OVER = ("REJECTED", "UNESTABLISHED", "REMOVED")
_JOINED = (
    "partner__owner", "asn", "interconnect", "site__metro", "facility", "ixp", "requester",
    "assignee", "approver", "linked_to", "agreement",
)  # fmt: skip


def requests() -> QuerySet[CapacityRequest]:
    """All requests with what a list shows of them, in no order."""
    return CapacityRequest.objects.select_related(*_JOINED)


def search(found: QuerySet[CapacityRequest], text: str) -> QuerySet[CapacityRequest]:
    """Those that match every word of the text, in any order.

    A word is the beginning of the reference, the partner's own number, a place or interconnect, or
    fits the partner as in `partners.queries.search`.
    """
    for word in words_of.words(text):
        named = Q(ref__istartswith=word) | Q(client_ref__istartswith=word)
        placed = Q(facility__in=_named(Facility, word)) | Q(ixp__in=_named(IXP, word))
        linked = Q(interconnect__in=words_of.ids_with(Interconnect, INTERCONNECT_WORDS, word))
        found = found.filter(named | placed | linked | Q(partner__in=partners.ids_for(word)))
    return found


def _named(model: type[Facility | IXP], word: str) -> QuerySet[Any]:
    """As a subquery: joined, each request would be compared with the word."""
    return model._default_manager.filter(name__istartswith=word)


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
        Prefetch("breaches", Breach.objects.select_related("term__agreement", "interconnect")
                 .order_by("ref")),
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


def named_session(request: CapacityRequest) -> BGPSession | None:
    """The session a change or removal is about, if it is the partner's. One query."""
    uid = request.details.get("session")
    rows = BGPSession.objects.filter(interconnect__partner=request.partner)
    return rows.filter(uid=uid).select_related("interconnect").first() if uid else None


def live_sessions(partner: Partner, asn: int) -> list[BGPSession]:
    """The sessions of a partner's network that are not over. One query."""
    rows = BGPSession.objects.filter(interconnect__partner=partner, their_asn=asn)
    return list(rows.exclude(state__in=SESSIONS_OVER).order_by("pk"))


def steps(request: CapacityRequest) -> list[RequestStep]:
    """Its moves in order of time, with who made them. One query."""
    rows = RequestStep.objects.filter(request=request).select_related("change__actor")
    return list(rows.order_by("change__at", "pk"))


def last_step(request: CapacityRequest, target: str) -> RequestStep | None:
    """The newest move to a state."""
    rows = RequestStep.objects.filter(request=request, change__target=target)
    return rows.select_related("change").order_by("-change__at", "-pk").first()
