"""Believing a quarantined stretch after all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.sources.forms import LiftForm
from apps.console.sources.views.pages import crumbs_of, source_of
from apps.usage import actions, queries


@needs("usage.operate")
def lift(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    source = source_of(ref)
    quarantine = get_object_or_404(queries.quarantines(source), pk=pk)
    link = quarantine.series.interconnect
    form = LiftForm(request.POST or None)
    if form.is_valid():
        with forms.refusals(form):
            actions.lift(
                quarantine=quarantine, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"Lifted. {link.name} is judged again with these samples.")
            return redirect(addresses.of(ref))
    return forms.page(
        request,
        form,
        title=f"Believe the samples of {quarantine.series}",
        lead=f"{quarantine.get_reason_display()}. {quarantine.detail}",
        submit="Lift the quarantine",
        **crumbs_of(source),
    )
