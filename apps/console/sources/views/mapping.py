"""Which series measures which interconnect."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.sources import data, listing
from apps.console.sources.forms import (
    LABEL,
    MapForm,
    PreviewForm,
    SeriesForm,
    facts_of_series,
    placeholders,
)
from apps.console.sources.listing import SERIES
from apps.console.sources.views.pages import crumbs_of, source_of
from apps.core.errors import Refused
from apps.network import queries as network
from apps.usage import actions
from apps.usage.enums import READ_KINDS
from apps.usage.models import Series

SHORTEST = 2  # letters before the source is asked


@needs("usage.view")
def series_list(request: StaffRequest, ref: str) -> HttpResponseBase:
    source = source_of(ref)
    return lists.respond(
        request,
        SERIES,
        listing.series_rows(source),
        title=f"Series of {source.name}",
        template="console/sources/series.html",
        source=source,
        **crumbs_of(source),
    )


@needs("usage.operate")
def map_new(request: StaffRequest, ref: str) -> HttpResponse:
    source = source_of(ref)
    form = MapForm(request.POST or None, source=source, initial=_start(request))
    if form.is_valid():
        with forms.refusals(form):
            asked = form.cleaned_data
            series = actions.map_series(
                source=source, interconnect=asked["interconnect"], labels=form.labels(),
                speed_bps=asked["speed_bps"], swapped=asked["swapped"], member=asked["member"],
                by=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, f"{series} measures {series.interconnect} from now on.")
            return redirect("console:source_series", ref=ref)
    return forms.page(
        request,
        form,
        title="Map a series",
        lead="A series of the source counts for an interconnect, in addition to those that do.",
        template="console/sources/map.html",
        submit="Map",
        source=source,
        is_read=source.kind in READ_KINDS,
        **crumbs_of(source),
    )


def _start(request: StaffRequest) -> dict[str, Any]:
    """A link from an interconnect's page brings it along."""
    ref = request.GET.get("interconnect", "")
    return {"interconnect": network.interconnects().filter(ref=ref).first() if ref else None}


@needs("usage.operate")
def labels(request: StaffRequest, ref: str) -> HttpResponse:
    """What a box for a label offers while one types: values the source has."""
    source = source_of(ref)
    box = request.GET.get("box", "")
    text, name = request.GET.get(box, "").strip(), box.removeprefix(LABEL)
    values: set[str] = set()
    if len(text) >= SHORTEST:
        try:
            found = actions.suggest(source=source, text=text)
            values = {row[name] for row in found if text.lower() in row.get(name, "").lower()}
        except Refused:
            values = set()  # typing must not fail because the source is slow
    return render(request, "console/sources/_values.html", {"values": sorted(values)})


@needs("usage.operate")
def preview(request: StaffRequest, ref: str) -> HttpResponse:
    """What the source has for these labels in the last hours: a fragment."""
    source = source_of(ref)
    form = PreviewForm(request.GET, names=placeholders(source))
    context: dict[str, Any] = {}
    if not form.is_valid():
        context["problem"] = "Fill in the labels first."
    else:
        try:
            found = actions.preview(source=source, labels=form.labels(), at=timezone.now())
            context["seen"] = data.seen(found)
        except Refused as refusal:
            context["problem"] = refusal.message
    return render(request, "console/sources/_preview.html", context)


@needs("usage.operate")
def series_edit(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    series = _series(ref, pk)
    form = SeriesForm(request.POST or None, initial=facts_of_series(series))
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_series(
                series=series, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, "Saved. Figures of the past follow.")
            return redirect("console:source_series", ref=ref)
    return forms.page(
        request,
        form,
        title=f"Edit {series}",
        lead=f"Measures {series.interconnect.name} of {series.interconnect.partner}.",
        template="console/sources/series_form.html",
        series=series,
        **crumbs_of(series.source),
    )


@require_POST
@needs("usage.operate")
def series_unmap(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    series = _series(ref, pk)
    with forms.told(request):
        was_wrong = "was_wrong" in request.POST
        actions.unmap(series=series, was_wrong=was_wrong, by=request.user, at=timezone.now())
        messages.success(request, f"{series} no longer measures {series.interconnect}.")
    return redirect("console:source_series", ref=ref)


def _series(ref: str, pk: int) -> Series:
    return get_object_or_404(listing.series_rows(source_of(ref)), pk=pk)
