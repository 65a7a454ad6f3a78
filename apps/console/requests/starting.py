"""Begin an augment where the need is seen: on a breach, an interconnect, in the cockpit."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from apps.breaches import queries as breaches
from apps.capacity import actions
from apps.capacity.enums import OPEN, RequestType, State
from apps.capacity.models import CapacityRequest
from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.requests.forms import NothingForm
from apps.console.requests.verbs import HANDLE, acting_of
from apps.core.refs import Prefix
from apps.network import queries as network

LIVE = (State.DRAFT, *OPEN)


@needs(HANDLE)
def start(request: StaffRequest, ref: str) -> HttpResponse:
    """A draft filled with what is measured and what the contract asks for; or the one there is."""
    is_breach = ref.startswith(Prefix.BREACH)
    rows = breaches.breaches() if is_breach else network.interconnects()
    source: Any = get_object_or_404(rows, ref=ref)
    form = NothingForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            one = _drafted(request, ref, is_breach=is_breach)
            messages.success(request, f"{one.ref} is filled in. Look through it, then send it in.")
            return redirect(addresses.of(one.ref))
    here = addresses.of(ref)
    lead = f"{source.partner.name}. A draft with capacity, traffic and reason; nothing is sent yet."
    return forms.page(
        request, form, title=f"Start an augment from {ref}", lead=lead, submit="Start", back=here,
        crumbs=[(here, ref)],
    )  # fmt: skip


def _drafted(request: StaffRequest, ref: str, *, is_breach: bool) -> CapacityRequest:
    acting, at = acting_of(request), timezone.now()
    if is_breach:
        return actions.draft_from_breach(breach_ref=ref, acting=acting, at=at)
    return actions.draft_from_forecast(interconnect_ref=ref, acting=acting, at=at)


def augments_of(links: Sequence[Any]) -> dict[int, str]:
    """Reference of the open or drafted augment of each interconnect that has one. One query."""
    rows = CapacityRequest.objects.filter(
        interconnect__in=links, type=RequestType.PNI_AUGMENT, state__in=LIVE
    )
    return dict(rows.order_by("pk").values_list("interconnect_id", "ref"))
