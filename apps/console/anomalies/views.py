"""Anomalies: the list, and saying what one was."""

from django import forms as fields
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from apps.console import forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.anomalies.listing import ANOMALIES, chart_of, words
from apps.usage import actions, queries


class SeenForm(forms.Form):
    comment = fields.CharField(
        label="What it was", max_length=300,
        help_text="Such as a match that was shown, or traffic that moved to another metro",
    )  # fmt: skip


@needs("usage.view")
def anomaly_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request,
        ANOMALIES,
        queries.anomalies(),
        title="Anomalies",
        lead="Days unlike the same weekdays before, found each night.",
        template="console/anomalies/list.html",
    )


@needs("usage.operate")
def acknowledge(request: StaffRequest, pk: int) -> HttpResponse:
    anomaly = get_object_or_404(queries.anomalies(), pk=pk)
    form = SeenForm(forms.sent(request))
    back = reverse("console:anomaly_list")
    if form.is_valid():
        with forms.refusals(form):
            actions.acknowledge_anomaly(
                anomaly=anomaly, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"Noted for {anomaly.interconnect.name}.")
            return redirect(back)
    return forms.page(
        request,
        form,
        title=f"{anomaly.get_kind_display()} at {anomaly.interconnect.name}",
        lead=words(anomaly),
        back=back,
        submit="Note it",
        crumbs=[(back, "Anomalies"), (chart_of(anomaly), "Chart")],
    )
