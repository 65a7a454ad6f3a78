"""Requests as a part of other pages: they ask for it once they are there."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from apps.breaches import queries as breaches
from apps.capacity.enums import OPEN, RequestType, Side, State
from apps.capacity.filters import turn_of
from apps.capacity.models import CapacityRequest
from apps.console import access
from apps.console.access import StaffRequest, needs
from apps.console.requests import data
from apps.console.requests.starting import LIVE, augments_of
from apps.console.today import scope
from apps.core.refs import Prefix
from apps.network import queries as network
from apps.network.enums import Kind

MOST = 6


@needs("capacity.view")
def for_today(request: StaffRequest) -> HttpResponse:
    """What nobody has taken, what is late, what waits for this person. Three queries."""
    now, me = timezone.now(), request.user
    theirs = CapacityRequest.objects.filter(scope.read(request).partners("partner__"))
    unclaimed = Q(state=State.SUBMITTED, assignee=None)
    late = Q(state__in=OPEN, due_at__lt=now) & turn_of(Side.US)
    mine = turn_of(Side.US) & Q(assignee=me, state__in=OPEN)
    counts = theirs.aggregate(
        unclaimed=Count("pk", filter=unclaimed), late=Count("pk", filter=late),
        mine=Count("pk", filter=mine), all=Count("pk", filter=unclaimed | late | mine),
    )  # fmt: skip
    found = theirs.filter(unclaimed | late | mine).order_by("due_at", "pk")
    context = {"counts": counts, "email": me.email, "rows": data.lines(found[:MOST], now)}
    return render(request, "console/requests/_today.html", context)


@needs("capacity.view")
def about(request: StaffRequest, ref: str) -> HttpResponse:
    """The requests of a breach or of an interconnect, and the button that starts an augment."""
    found = _of_breach(ref) if ref.startswith(Prefix.BREACH) else _of_interconnect(ref)
    context = {
        "ref": ref,
        "can_start": found["can_grow"] and access.may(request.user, "capacity.handle"),
        **found,
    }
    return render(request, "console/requests/_about.html", context)


def _of_breach(ref: str) -> dict[str, Any]:
    breach = get_object_or_404(breaches.breaches(), ref=ref)
    here = Q(breaches=breach)
    if breach.interconnect_id:
        here |= Q(interconnect=breach.interconnect_id, type=RequestType.PNI_AUGMENT, state__in=LIVE)
    found = CapacityRequest.objects.filter(here).distinct()
    return _facts(found, breach.interconnect, query=f"breach={ref}")


def _of_interconnect(ref: str) -> dict[str, Any]:
    link = get_object_or_404(network.interconnects(), ref=ref)
    return _facts(link.requests.all(), link, query=f"interconnect={ref}")


def _facts(found: QuerySet[CapacityRequest], link: Any, *, query: str) -> dict[str, Any]:
    """At most one augment of a PNI is open or drafted: while it is, nobody starts a second."""
    is_pni = link is not None and link.kind == Kind.PNI
    return {
        "rows": data.lines(found.order_by("-pk")[:MOST], timezone.now()),
        "query": query,
        "can_grow": is_pni and not augments_of([link]),
    }
