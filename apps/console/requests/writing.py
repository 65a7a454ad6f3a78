"""Requests our people write for a partner: the same fields as in the portal (portal.md 6.3)."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from apps.capacity import actions, for_partner
from apps.capacity.enums import Source
from apps.capacity.models import CapacityRequest
from apps.capacity.rules.fields import TYPES
from apps.capacity.shapes import EditForm
from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.custom import required
from apps.console.requests.forms import NewForm
from apps.console.requests.verbs import HANDLE, acting_of
from apps.console.requests.views import found, version_seen
from apps.core.custom.kinds import ObjectKind
from apps.core.errors import Invalid, Refused
from apps.partners.models import Partner

BEGINS = "It is filled with what is known of them. Look through it, then send it in."


@needs(HANDLE)
def new(request: StaffRequest) -> HttpResponse:
    """For whom and what; then its fields, begun with what we know of the partner."""
    form = NewForm(forms.sent(request), initial=request.GET.dict())
    form = required.ask(form, ObjectKind.REQUEST)
    if form.is_valid():
        at, acting = timezone.now(), acting_of(request)
        with forms.refusals(form), required.filled(form, by=request.user, at=at) as fill:
            one = fill(actions.draft(
                partner=form.cleaned_data["partner"], type=form.cleaned_data["type"], at=at,
                content=_beginning(request, **form.cleaned_data), acting=acting,
                source=Source.STAFF,
            ))  # fmt: skip
            messages.success(request, BEGINS)
            return redirect("console:request_edit", one.ref)
    back = reverse("console:request_list")
    return forms.page(
        request, form, title="New request on behalf of a partner", submit="Go on", back=back,
        lead="It is marked as ours; somebody else has to approve it.",
        crumbs=[(back, "Requests")],
    )  # fmt: skip


def _beginning(
    request: StaffRequest, *, partner: Partner, type: str, facility: int | None
) -> dict[str, Any]:
    """What is known of the partner, and what a link says it is about, such as a building.

    Not the address of whoever writes it down.
    """
    about = {"facility": str(facility)} if facility else {}
    known = for_partner.beginning(partner, type, user=request.user, asn=None, about=about)
    if known.get("contact_email") == request.user.email:
        known["contact_email"] = ""
    return known


@needs(HANDLE)
def edit(request: StaffRequest, ref: str) -> HttpResponse:
    """Every field. A draft takes what is half filled; what was sent in has to stay sound."""
    one = found(ref)
    form = EditForm(
        TYPES[one.type].fields, values=for_partner.typed(one), data=forms.sent(request),
        given=for_partner.choices(one.partner, one.type),
    )  # fmt: skip
    form = required.ask(form, ObjectKind.REQUEST, one)
    if form.is_valid() and _saved(request, one, form):
        messages.success(request, "Saved.")
        return redirect(addresses.of(ref))
    here = addresses.of(ref)
    panels = [
        (label, [form[spec.name] for spec in specs]) for _, label, specs in TYPES[one.type].groups
    ]
    return forms.page(
        request, form, title=f"Edit {ref}", submit="Save", back=here, one=one, panels=panels,
        template="console/requests/edit.html",
        lead=f"{one.get_type_display()} for {one.partner.name}.",
        crumbs=[(reverse("console:request_list"), "Requests"), (here, ref)],
    )  # fmt: skip


def _saved(request: StaffRequest, one: CapacityRequest, form: EditForm) -> bool:
    """Whether it was taken; else the form says what is wrong, and keeps what was typed."""
    try:
        at = timezone.now()
        with required.filled(form, by=request.user, at=at) as fill:
            actions.edit(
                request=one, content=form.changed, acting=acting_of(request), at=at,
                version=version_seen(request),
            )  # fmt: skip
            fill(one)
    except Refused as refusal:
        errors: Mapping[str, str] = refusal.errors if isinstance(refusal, Invalid) else {}
        form.refuse(errors or {refusal.field: refusal.message})
        if not form.errors:
            form.add_error(None, refusal.message)
        return False
    return True
