"""People at a partner."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.custom import required
from apps.console.partners.forms import ContactForm, PersonForm, facts_of_contact
from apps.console.partners.views.edits import crumbs_of
from apps.core.custom.kinds import ObjectKind
from apps.partners import actions, queries
from apps.partners.models import Contact, Partner


@needs("partners.edit")
def contact_new(request: StaffRequest, ref: str) -> HttpResponse:
    partner = _partner(ref)
    form = required.ask(ContactForm(forms.sent(request)), ObjectKind.CONTACT)
    if form.is_valid():
        by, at = request.user, timezone.now()
        with forms.refusals(form), required.filled(form, by=by, at=at) as fill:
            contact = fill(actions.add_contact(
                partner=partner, roles=form.roles_given(), by=by, at=at, **form.facts()
            ))  # fmt: skip
            messages.success(request, f"{contact} added.")
            return redirect("console:partner_contacts", ref=ref)
    return forms.page(request, form, title="New contact", submit="Add", **crumbs_of(partner))


@needs("partners.edit")
def contact_edit(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    partner = _partner(ref)
    contact = _contact(partner, pk)
    form = PersonForm(forms.sent(request), initial=facts_of_contact(contact))
    form = required.ask(form, ObjectKind.CONTACT, contact)
    if form.is_valid():
        by, at = request.user, timezone.now()
        with forms.refusals(form), required.filled(form, by=by, at=at) as fill:
            fill(actions.edit_contact(contact=contact, by=by, at=at, **form.facts()))
            messages.success(request, "Saved.")
            return redirect("console:partner_contact", ref, pk)
    back = reverse("console:partner_contact", args=[ref, pk])
    crumbs = [*crumbs_of(partner)["crumbs"], (back, str(contact))]
    return forms.page(request, form, title=f"Edit {contact}", back=back, crumbs=crumbs)


@require_POST
@needs("partners.edit")
def contact_archive(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    contact = _contact(_partner(ref), pk)
    with forms.told(request):
        actions.archive_contact(contact=contact, by=request.user, at=timezone.now())
        messages.success(request, f"{contact} is archived: no longer written to.")
    return redirect("console:partner_contacts", ref=ref)


def _partner(ref: str) -> Partner:
    return get_object_or_404(queries.partners(), ref=ref)


def _contact(partner: Partner, pk: int) -> Contact:
    return get_object_or_404(queries.contacts(partner), pk=pk)
