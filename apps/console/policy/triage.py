"""Auto-triage: who is given a request as soon as it is sent in, for all, a region or a partner."""

from typing import Any

from django import forms as fields
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.capacity import actions, queries
from apps.capacity.actions import Scope
from apps.capacity.enums import RequestType, TriageWay
from apps.capacity.models import TriageRule
from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.core.errors import Refused
from apps.network import queries as network

TITLE = "Auto-triage"
LEAD = "The most specific rule counts: of the partner, of the region, of all."


class WayForm(forms.Form):
    """How requests of a scope that is fixed find their person."""

    way = fields.ChoiceField(label="Given to", choices=TriageWay.choices)
    is_on = fields.BooleanField(
        label="On", required=False, initial=True,
        help_text="Without the tick nobody is given these requests by itself",
    )  # fmt: skip


class TriageForm(WayForm):
    type = fields.ChoiceField(
        label="Type of request", choices=[("", "Every type"), *RequestType.choices], required=False
    )
    region = fields.ChoiceField(label="Region", required=False)
    partner = forms.PartnerField(
        label="Partner", required=False, help_text="Leave region and partner empty for all"
    )
    field_order = ("type", "region", "partner", "way", "is_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [(region.code, region.name) for region in network.regions()]
        self.fields["region"].choices = [("", "Any region"), *regions]  # type: ignore[attr-defined]

    def scope(self) -> Scope:
        given = self.cleaned_data
        return Scope(given["type"], given["region"], given["partner"])


@needs("capacity.configure")
def triage(request: StaffRequest) -> HttpResponse:
    rows = [(row, scope_of(row)) for row in queries.triage_rules()]
    return render(request, "console/policy/triage.html", {"title": TITLE, "rows": rows})


@needs("capacity.configure")
def new(request: StaffRequest) -> HttpResponse:
    form = TriageForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            _set(request, form, form.scope())
            return redirect("console:policy_triage")
    return _page(request, form, "New rule")


@needs("capacity.configure")
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.triage_rules(), pk=pk)
    form = WayForm(forms.sent(request), initial={"way": row.way, "is_on": row.is_on})
    if form.is_valid():
        with forms.refusals(form):
            _set(request, form, Scope(row.type, row.region, row.partner))
            return redirect("console:policy_triage")
    return _page(request, form, f"{TITLE}: {scope_of(row)}")


@require_POST
@needs("capacity.configure")
def clear(request: StaffRequest, pk: int) -> HttpResponse:
    row = queries.triage_rules().filter(pk=pk).first()
    try:
        if row is None:
            raise Refused("This rule was cleared already.", conflict=True)
        actions.clear_triage(rule=row, by=request.user, at=timezone.now())
        messages.success(request, "Cleared: what holds without it counts again.")
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("console:policy_triage")


def scope_of(row: TriageRule) -> str:
    """`LATAM, New PNI`: for whom and for what."""
    whom = row.partner.name if row.partner else row.region or "All partners"
    return f"{whom}, {RequestType(row.type).label if row.type else 'every type'}"


def _set(request: StaffRequest, form: WayForm, scope: Scope) -> None:
    actions.set_triage(
        scope=scope, way=form.cleaned_data["way"], is_on=form.cleaned_data["is_on"],
        by=request.user, at=timezone.now(),
    )  # fmt: skip
    messages.success(request, "Saved. It counts for requests that are sent in from now on.")


def _page(request: StaffRequest, form: WayForm, title: str) -> HttpResponse:
    back = reverse("console:policy_triage")
    return forms.page(request, form, title=title, lead=LEAD, back=back, crumbs=[(back, TITLE)])
