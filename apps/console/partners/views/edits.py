"""Adding and editing a partner, and moving it along its stages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from apps.console import access, addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.custom import required
from apps.console.partners.forms import NewPartnerForm, PartnerForm, StageForm, facts_of
from apps.core import lifecycle
from apps.core.custom.kinds import ObjectKind
from apps.partners import actions, queries
from apps.partners.enums import STAGE_MOVES
from apps.partners.models import Partner


@needs("partners.edit")
def new(request: StaffRequest) -> HttpResponse:
    home = {"region": request.user.home_region, "owner": request.user.pk}
    form = required.ask(NewPartnerForm(forms.sent(request), initial=home), ObjectKind.PARTNER)
    if form.is_valid():
        by, at = request.user, timezone.now()
        with forms.refusals(form), required.filled(form, by=by, at=at) as fill:
            partner = fill(actions.add_partner(by=by, at=at, **form.cleaned_data))
            messages.success(request, f"{partner} is {partner.ref}.")
            return redirect(addresses.of(partner.ref))
    back = reverse("console:partner_list")
    crumbs = [(back, "Partners")]
    return forms.page(
        request, form, title="New partner", back=back, crumbs=crumbs, submit="Add partner"
    )


@needs("partners.edit")
def edit(request: StaffRequest, ref: str) -> HttpResponse:
    partner = _partner(ref)
    form = PartnerForm(forms.sent(request), initial=facts_of(partner))
    if not access.may(request.user, "partners.notes"):
        form = form.without_notes()
    form = required.ask(form, ObjectKind.PARTNER, partner)
    if form.is_valid():
        by, at = request.user, timezone.now()
        with forms.refusals(form), required.filled(form, by=by, at=at) as fill:
            fill(actions.edit_partner(partner=partner, by=by, at=at, **form.cleaned_data))
            messages.success(request, "Saved.")
            return redirect(addresses.of(ref))
    return forms.page(request, form, title=f"Edit {partner.name}", **crumbs_of(partner))


@needs("partners.edit")
def stage(request: StaffRequest, ref: str) -> HttpResponse:
    partner = _partner(ref)
    targets = lifecycle.targets(STAGE_MOVES, partner.state)
    form = StageForm(forms.sent(request), targets=targets)
    if form.is_valid():
        with forms.refusals(form):
            actions.change_stage(
                partner=partner, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            messages.success(request, f"{partner} is now {partner.get_state_display()}.")
            return redirect(addresses.of(ref))
    lead = f"{partner} is {partner.get_state_display()} now."
    title = f"Move {partner.name} along"
    return forms.page(
        request, form, title=title, lead=lead, submit="Change stage", **crumbs_of(partner)
    )


def crumbs_of(partner: Partner) -> dict[str, Any]:
    """The way back for forms about a partner."""
    here = addresses.of(partner.ref)
    return {
        "back": here,
        "crumbs": [(reverse("console:partner_list"), "Partners"), (here, partner.name)],
    }


def _partner(ref: str) -> Partner:
    return get_object_or_404(queries.partners().select_related("parent"), ref=ref)
