"""Exchanges: the list, one of them with our ports, and what is entered by hand."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from apps.console import activity, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.exchanges.forms import ExchangeForm
from apps.console.exchanges.listing import EXCHANGES
from apps.network import actions, queries
from apps.network.models import IXP

SHOWN = 20  # events


@needs("network.view")
def exchange_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, EXCHANGES, queries.exchanges(), title="Exchanges",
        template="console/exchanges/list.html",
    )  # fmt: skip


@needs("network.view")
def exchange(request: StaffRequest, pk: int) -> HttpResponse:
    """One exchange with our ports there, and who entered what."""
    ixp = found(pk)
    ports = list(queries.ports_at(ixp))
    removed = list(queries.removed_from(ixp)[:SHOWN])
    known = [*ports, *map(queries.port_of, removed)]
    events = activity.edits([ixp], SHOWN) + activity.edits(known, SHOWN)
    context = {
        "exchange": ixp, "ports": ports, "total_bps": sum(port.speed_bps for port in ports),
        "removed": removed,
        "add": f"{reverse('console:exchange_port_new')}?exchange={pk}",
        "events": sorted(events, key=lambda event: event.at, reverse=True)[:SHOWN],
    }  # fmt: skip
    return render(request, "console/exchanges/exchange.html", context)


@needs("network.edit")
def new(request: StaffRequest) -> HttpResponse:
    form = ExchangeForm(forms.sent(request), initial={"metro": request.GET.get("metro", "")})
    if form.is_valid():
        with forms.refusals(form):
            ixp = actions.add_ixp(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{ixp} is there. Add our ports now, if we have some.")
            return redirect("console:exchange", ixp.pk)
    back = reverse("console:exchange_list")
    return forms.page(
        request, form, title="New exchange", submit="Add exchange", back=back,
        crumbs=[(back, "Exchanges")],
    )  # fmt: skip


@needs("network.edit")
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    ixp = found(pk)
    title, here = f"Edit {ixp}", reverse("console:exchange", args=[pk])
    facts = {"name": ixp.name, "metro": ixp.metro.code, "pdb_ix_id": ixp.pdb_ix_id}
    form = ExchangeForm(forms.sent(request), initial=facts)
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_ixp(ixp=ixp, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect(here)
    return forms.page(request, form, title=title, back=here, crumbs=crumbs_of(found(pk)))


def found(pk: int) -> IXP:
    return get_object_or_404(queries.ixps(), pk=pk)


def crumbs_of(ixp: IXP) -> list[tuple[str, str]]:
    here = reverse("console:exchange", args=[ixp.pk])
    return [(reverse("console:exchange_list"), "Exchanges"), (here, str(ixp))]
