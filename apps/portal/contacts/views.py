"""Contacts of the partner: list, one with its mail, edit, confirm, take away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.core.ui import forms
from apps.notifications import actions as mail
from apps.notifications import for_partner as told
from apps.partners import actions
from apps.partners import for_partner as partners
from apps.portal import tables
from apps.portal.access import PartnerRequest, member, sure
from apps.portal.contacts.forms import ContactForm, MailForm, OneForm
from apps.portal.contacts.table import CONTACTS

FACTS = ("name", "title", "email", "phone", "time_zone")
FORM = "portal/form.html"


@require_safe
@member("see")
def contact_list(request: PartnerRequest) -> HttpResponseBase:
    return tables.respond(
        request, CONTACTS, partners.contacts(request.seat.partner),
        template="portal/contacts/list.html", may=request.seat.may("manage"),
    )  # fmt: skip


@require_safe
@member("see")
def contact(request: PartnerRequest, pk: int) -> HttpResponse:
    row = _contact(request, pk)
    choices = told.choices_of_contact(row)
    shown = {
        "card": partners.card(row), "choices": choices, "mail": MailForm(choices=choices),
        "one": OneForm(), "may": request.seat.may("manage"),
        "mail_action": reverse("portal:contact_mail", args=[pk]),
    }  # fmt: skip
    return render(request, "portal/contacts/detail.html", shown)


@member("manage")
def contact_new(request: PartnerRequest) -> HttpResponse:
    form = ContactForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            row = actions.add_contact(
                partner=request.seat.partner, by=request.seat.user, at=timezone.now(),
                verified_on=timezone.localdate(), source="portal", **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, f"{row.name} is a contact now.")
            return redirect("portal:contact", pk=row.pk)
    back = reverse("portal:contact_list")
    return forms.page(request, form, title="New contact", back=back, template=FORM)


@member("manage")
def contact_edit(request: PartnerRequest, pk: int) -> HttpResponse:
    """What is saved is confirmed as well: somebody has just looked at it."""
    row = _contact(request, pk)
    form = ContactForm(forms.sent(request), initial=_facts(row))
    if form.is_valid():
        with forms.refusals(form):
            facts = dict(form.cleaned_data)
            by = {"contact": row, "by": request.seat.user, "at": timezone.now()}
            actions.set_contact_roles(roles=facts.pop("roles"), **by)
            actions.edit_contact(**by, **facts, verified_on=timezone.localdate())
            messages.success(request, "Saved and confirmed.")
            return redirect("portal:contact", pk=pk)
    back = reverse("portal:contact", args=[pk])
    return forms.page(request, form, title=f"Change {row.name}", back=back, template=FORM)


@require_POST
@member("manage")
def contact_verify(request: PartnerRequest, pk: int) -> HttpResponse:
    row = _contact(request, pk)
    actions.edit_contact(
        contact=row, by=request.seat.user, at=timezone.now(), verified_on=timezone.localdate()
    )
    messages.success(request, f"{row.name} is confirmed.")
    return redirect("portal:contact", pk=pk)


@require_POST
@member("manage")
def contact_remove(request: PartnerRequest, pk: int) -> HttpResponse:
    row = _contact(request, pk)
    actions.archive_contact(contact=row, by=request.seat.user, at=timezone.now())
    messages.success(request, f"{row.name} gets no mail any more.")
    return redirect("portal:contact_list")


@require_POST
@member("manage")
def contact_mail(request: PartnerRequest, pk: int) -> HttpResponse:
    """How the contact gets each topic, or one topic of one program."""
    row = _contact(request, pk)
    for topic, program, cadence in wanted(request, told.choices_of_contact(row)):
        with forms.told(request):
            mail.subscribe_contact(
                contact=row, topic=topic, program=program, cadence=cadence,
                by=request.seat.user, at=timezone.now(),
            )  # fmt: skip
    return redirect("portal:contact", pk=pk)


def wanted(request: PartnerRequest, choices: list[told.Choice]) -> list[tuple[str, str, str]]:
    """(topic, program, cadence) of what was asked for; what makes no sense is said."""
    if "one" in request.POST:
        one = OneForm(request.POST)
        if one.is_valid():
            return [(one.cleaned_data["topic"], one.cleaned_data["program"],
                     one.cleaned_data["cadence"])]  # fmt: skip
        messages.error(request, "Choose what, about what, and how.")
        return []
    form = MailForm(request.POST, choices=choices)
    if form.is_valid():
        messages.success(request, "Saved.")
        return form.changes()
    messages.error(request, "Choose one of the ways for each kind of news.")
    return []


def _contact(request: PartnerRequest, pk: int) -> Any:
    return sure(request, partners.contact(request.seat.partner, pk) if pk < 2**31 else None)


def _facts(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FACTS} | {"roles": partners.card(row).roles}
