"""Contacts of all partners: the list, confirming and opt-out, duplicates made one."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.contacts import merged
from apps.console.contacts.listing import CONTACTS
from apps.console.outreach.drafts import write_to
from apps.notifications import actions as notifications
from apps.partners import actions, queries
from apps.partners.models import Contact


@needs("partners.view")
def contact_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, CONTACTS, queries.all_contacts(), title="Contacts",
        template="console/contacts/list.html", write_to=write_to(request, "people"),
    )  # fmt: skip


@require_POST
@needs("partners.edit")
def verify(request: StaffRequest, pk: int) -> HttpResponse:
    contact = _contact(pk)
    actions.verify_contact(contact=contact, by=request.user, at=timezone.now())
    messages.success(request, f"{contact} is confirmed as of today.")
    return redirect("console:partner_contact", contact.partner.ref, pk)


@require_POST
@needs("partners.edit")
def opt_out(request: StaffRequest, pk: int) -> HttpResponse:
    """They asked not to be written to; with `back`, that they may be again."""
    contact, reason = _contact(pk), request.POST.get("reason", "")
    verb = actions.opt_in if "back" in request.POST else actions.opt_out
    with forms.told(request):
        verb(contact=contact, reason=reason or "", by=request.user, at=timezone.now())
        messages.success(request, f"Noted for {contact}.")
    return redirect("console:partner_contact", contact.partner.ref, pk)


@require_POST
@needs("partners.edit")
def restore(request: StaffRequest, pk: int) -> HttpResponse:
    contact = _contact(pk)
    with forms.told(request):
        actions.restore_contact(contact=contact, by=request.user, at=timezone.now())
        messages.success(request, f"{contact} is back.")
    return redirect("console:contact_list")


@needs("partners.view")
def duplicates(request: StaffRequest) -> HttpResponse:
    """Pairs that may be one person, and the last merges, which can be undone."""
    twins, count = queries.duplicates()
    shown = {"twins": twins, "count": count, "merges": list(queries.merges()[:20])}
    return render(request, "console/contacts/duplicates.html", shown)


@needs("partners.edit")
def merge(request: StaffRequest, kept: int, gone: int) -> HttpResponse:
    """What stays and what goes, side by side; then it is done."""
    people = {"kept": _contact(kept), "gone": _contact(gone)}
    if request.method == "POST":
        with forms.told(request):
            notifications.merge_contacts(**people, by=request.user, at=timezone.now())
            messages.success(request, f"Merged into {people['kept']}. It can be undone below.")
        return redirect("console:contact_duplicates")
    return render(request, "console/contacts/merge.html", people | merged.context(**people))


@require_POST
@needs("partners.edit")
def merge_undo(request: StaffRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(queries.merges(), pk=pk)
    with forms.told(request):
        notifications.undo_merge(merge=found, by=request.user, at=timezone.now())
        messages.success(request, "Undone: they are two again.")
    return redirect("console:contact_duplicates")


def _contact(pk: int) -> Contact:
    return get_object_or_404(queries.all_contacts(), pk=pk)
