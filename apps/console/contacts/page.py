"""One contact: facts, roles, whether it is still right, talks and mails."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.contacts.listing import is_stale, known_from
from apps.console.partners.forms import ContactRoleForm
from apps.partners import actions, queries, rules
from apps.partners.models import Contact

RECENT = 20


@needs("partners.view")
def page(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    return _shown(request, _contact(ref, pk), ContactRoleForm())


@require_POST
@needs("partners.edit")
def role_add(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    """One more role; the same one again gets the priority that is given now."""
    contact = _contact(ref, pk)
    form = ContactRoleForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            given = actions.RoleGiven(*(form.cleaned_data[name] for name in form.fields))
            actions.add_contact_role(
                contact=contact, given=given, by=request.user, at=timezone.now()
            )
            return redirect("console:partner_contact", ref, pk)
    return _shown(request, contact, form)


@require_POST
@needs("partners.edit")
def role_remove(request: StaffRequest, ref: str, pk: int, role: int) -> HttpResponse:
    contact = _contact(ref, pk)
    found = get_object_or_404(contact.roles, pk=role)
    actions.remove_contact_role(role=found, by=request.user, at=timezone.now())
    messages.success(request, f"{contact} is no longer {found}.")
    return redirect("console:partner_contact", ref, pk)


def _contact(ref: str, pk: int) -> Contact:
    """Archived ones too: their page says so, and brings them back."""
    return get_object_or_404(queries.all_contacts().filter(partner__ref=ref), pk=pk)


def _page_of(scope: str) -> str:
    """Of a reference. The code of a place has none, though a workstream may be called the same."""
    return addresses.of(scope) if rules.refs_in(scope) else ""


def _shown(request: StaffRequest, contact: Contact, form: ContactRoleForm) -> HttpResponse:
    shown: dict[str, Any] = {
        "contact": contact, "partner": contact.partner, "form": form,
        "roles": [(role, _page_of(role.scope_ref)) for role in contact.roles.all()],
        "known_from": known_from(contact),
        "is_stale": is_stale(contact, timezone.localdate()),
        "talks": queries.interactions().filter(people__contact=contact, removed_at=None)[:RECENT],
        "letters": contact.letters.select_related("campaign").order_by("-pk")[:RECENT],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "console/contacts/page.html", shown, status=status)
