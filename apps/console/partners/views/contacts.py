"""People at a partner."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.partners.forms import ContactForm, facts_of_contact
from apps.console.partners.views.edits import crumbs_of
from apps.partners import actions, queries
from apps.partners.models import Contact, Partner


@needs("partners.edit")
def contact_new(request: StaffRequest, ref: str) -> HttpResponse:
    partner = _partner(ref)
    form = ContactForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            contact = actions.add_contact(
                partner=partner, roles=form.roles_given(), by=request.user, at=timezone.now(),
                **form.facts(),
            )  # fmt: skip
            messages.success(request, f"{contact} added.")
            return redirect("console:partner_contacts", ref=ref)
    return forms.page(request, form, title="New contact", submit="Add", **crumbs_of(partner))


@needs("partners.edit")
def contact_edit(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    partner = _partner(ref)
    contact = _contact(partner, pk)
    form = ContactForm(forms.sent(request), initial=facts_of_contact(contact))
    if form.is_valid():
        with forms.refusals(form):
            _save(request, contact, form)
            messages.success(request, "Saved.")
            return redirect("console:partner_contacts", ref=ref)
    remove = reverse("console:partner_contact_archive", args=[ref, pk])
    return forms.page(
        request,
        form,
        title=f"Edit {contact}",
        template="console/partners/contact_form.html",
        remove=remove,
        **crumbs_of(partner),
    )


@require_POST
@needs("partners.edit")
def contact_archive(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    contact = _contact(_partner(ref), pk)
    with forms.told(request):
        actions.archive_contact(contact=contact, by=request.user, at=timezone.now())
        messages.success(request, f"{contact} is archived: no longer written to.")
    return redirect("console:partner_contacts", ref=ref)


@transaction.atomic
def _save(request: StaffRequest, contact: Contact, form: ContactForm) -> None:
    at = timezone.now()
    actions.edit_contact(contact=contact, by=request.user, at=at, **form.facts())
    actions.set_contact_roles(contact=contact, roles=form.roles_given(), by=request.user, at=at)


def _partner(ref: str) -> Partner:
    return get_object_or_404(queries.partners(), ref=ref)


def _contact(partner: Partner, pk: int) -> Contact:
    return get_object_or_404(queries.contacts(partner), pk=pk)
