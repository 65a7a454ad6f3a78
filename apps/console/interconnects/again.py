"""Judging a time gone by of an interconnect again."""

from datetime import timedelta

from django import forms as fields
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from apps.breaches import actions, tasks
from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.network import queries
from apps.network.models import Interconnect

USUAL = timedelta(days=31)


class AgainForm(forms.Form):
    first = fields.DateField(
        label="First day", widget=fields.DateInput({"type": "date"}), localize=False
    )
    last = fields.DateField(
        label="Last day", widget=fields.DateInput({"type": "date"}), help_text="Included"
    )


@needs("breaches.handle")
def judge_again(request: StaffRequest, ref: str) -> HttpResponse:
    link: Interconnect = get_object_or_404(queries.interconnects(), ref=ref)
    now = timezone.now()
    yesterday = timezone.localdate(now) - timedelta(days=1)
    usual = {"first": str(yesterday - USUAL), "last": str(yesterday)}
    form = AgainForm(forms.sent(request), initial=usual)
    if form.is_valid():
        with forms.refusals(form):
            job = actions.request_recompute(
                interconnect=link, by=request.user, at=now, **form.cleaned_data
            )
            tasks.recompute.delay(job.pk)
            return redirect("console:job", job.pk)
    lead = (
        "Every term on it is judged again, day by day, out of the samples, capacities and clauses "
        "as they are now. What has the same inputs stays; what differs becomes a new version. The "
        "figures of lists are made again as well."
    )
    return forms.page(
        request, form, title=f"Judge {link} again", lead=lead, submit="Judge again",
        back=addresses.of(ref), crumbs=[(addresses.of(ref), link.name)],
    )  # fmt: skip
