"""Our ports at exchanges: entered by hand, removed and brought back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import access, forms
from apps.console.access import StaffRequest, needs
from apps.console.exchanges.forms import PortForm, PriceForm
from apps.console.exchanges.views import crumbs_of
from apps.network import actions, queries
from apps.network.models import IXP, Site

PRICES = "agreements.prices"


@needs("network.edit")
def new(request: StaffRequest) -> HttpResponse:
    """`exchange` and `site` of the address are filled in."""
    prices = access.may(request.user, PRICES)
    form = PortForm(forms.sent(request), initial=_asked(request), prices=prices)
    if form.is_valid():
        with forms.refusals(form):
            port = actions.add_ixp_port(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{port} is there.")
            return redirect("console:exchange", port.ixp_id)
    back = reverse("console:exchange_list")
    return forms.page(
        request, form, title="New port at an exchange", submit="Add port", back=back,
        crumbs=[(back, "Exchanges")],
    )  # fmt: skip


@needs("network.edit")
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    port = get_object_or_404(queries.ixp_ports(), pk=pk)
    facts = {"speed_bps": port.speed_bps, "mrc": port.mrc, "currency": port.currency}
    prices = access.may(request.user, PRICES)
    form = PriceForm(forms.sent(request), initial=facts, prices=prices)
    here = reverse("console:exchange", args=[port.ixp_id])
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_ixp_port(
                port=port, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "Saved.")
            return redirect(here)
    lead = f"At {port.site}. Exchange, site and name stay: a port never moves, add another one."
    return forms.page(
        request, form, title=f"Edit {port}", lead=lead, back=here, crumbs=crumbs_of(port.ixp)
    )


@needs("network.edit")
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Ask first; a port that interconnects use says which, and stays."""
    port = get_object_or_404(queries.ixp_ports(), pk=pk)
    form, here = forms.Form(forms.sent(request)), reverse("console:exchange", args=[port.ixp_id])
    if form.is_valid():
        with forms.refusals(form):
            actions.remove_ixp_port(port=port, by=request.user, at=timezone.now())
            messages.success(request, f"{port} is removed. It can be brought back below.")
            return redirect(here)
    return forms.page(
        request, form, title=f"Remove {port}", template="console/exchanges/remove.html", port=port,
        links=queries.interconnects_on(port), back=here, submit="Remove the port",
        crumbs=crumbs_of(port.ixp),
    )  # fmt: skip


@require_POST
@needs("network.edit")
def restore(request: StaffRequest, pk: int) -> HttpResponse:
    """Take its removal back."""
    gone = get_object_or_404(queries.removed_ixp_ports(), pgh_obj_id=pk)
    with forms.told(request):
        port = actions.restore_ixp_port(number=pk, by=request.user, at=timezone.now())
        messages.success(request, f"{port} is back.")
    return redirect("console:exchange", gone.ixp_id)


def _asked(request: StaffRequest) -> dict[str, Any]:
    number, code = request.GET.get("exchange", ""), request.GET.get("site", "")
    wanted = int(number) if number.isdecimal() and len(number) < 10 else 0
    return {
        "ixp": IXP.objects.filter(pk=wanted).first(),
        "site": Site.objects.filter(code__iexact=code).first() if code else None,
    }
