"""The next step of an interconnect, its turn-up checklist, the hardware of a cache."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.network import actions, queries
from apps.network.enums import CacheState
from apps.network.models import Interconnect, TurnUpCheck

ANSWERS = {"ok": True, "bad": False, "open": None}


@require_POST
@needs("network.edit")
def step(request: StaffRequest, ref: str) -> HttpResponse:
    """Move along by a button: what the checklist or the table forbids is said."""
    link = _link(ref)
    with forms.told(request):
        actions.change_state(
            interconnect=link, to=request.POST.get("to", ""), by=request.user, at=timezone.now()
        )
        messages.success(request, f"{link} is now {link.get_state_display()}.")
    return redirect(addresses.of(ref))


@require_POST
@needs("network.edit")
def start(request: StaffRequest, ref: str) -> HttpResponse:
    link = _link(ref)
    with forms.told(request):
        actions.start_turn_up(interconnect=link, by=request.user, at=timezone.now())
    return redirect(_list_of(link))


@require_POST
@needs("network.edit")
def drop(request: StaffRequest, ref: str) -> HttpResponse:
    """What is not in order is not asked for any more."""
    link, which = _link(ref), request.POST.get("request_ref", "")
    with forms.told(request):
        actions.drop_turn_up(
            interconnect=link, request_ref=which, by=request.user, at=timezone.now()
        )
        messages.success(request, "The open points of the checklist are dropped.")
    return redirect(_list_of(link))


@require_POST
@needs("network.edit")
def note(request: StaffRequest, ref: str) -> HttpResponse:
    """A point is in order, is not, or is open again."""
    link, answer = _link(ref), request.POST.get("answer", "")
    number = request.POST.get("check", "")
    if answer not in ANSWERS or not number.isdecimal():
        raise Http404
    check = get_object_or_404(TurnUpCheck, interconnect=link, pk=int(number))
    with forms.told(request):
        actions.note_check(
            check=check, is_ok=ANSWERS[answer], note=request.POST.get("note", ""),
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    return redirect(_list_of(link))


@require_POST
@needs("network.edit")
def hardware(request: StaffRequest, ref: str) -> HttpResponse:
    """Where the hardware of a cache stands; with what is shipped, how it travels."""
    link, to = _link(ref), request.POST.get("to", "")
    words = request.POST.get("reason", "")
    cache: Any = getattr(link, "cache", None)
    if cache is None:
        raise Http404
    with forms.told(request):
        actions.change_cache_state(
            cache=cache, to=to, reason=words, by=request.user, at=timezone.now(),
            tracking_ref=words if to == CacheState.SHIPPED else "",
        )  # fmt: skip
        messages.success(request, f"The hardware of {link} is {cache.get_state_display()}.")
    return redirect(_list_of(link))


def _link(ref: str) -> Interconnect:
    return get_object_or_404(queries.interconnects().select_related("cache"), ref=ref)


def _list_of(link: Interconnect) -> str:
    return f"{addresses.of(link.ref)}#turn-up"
