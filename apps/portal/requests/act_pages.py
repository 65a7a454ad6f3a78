"""The pages of what a partner does with a request: one form each, and the form of a change."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from apps.capacity import actions, for_partner
from apps.capacity.rules.fields import TYPES
from apps.capacity.shapes import EditForm
from apps.core.errors import Refused
from apps.core.ui import forms
from apps.core.ui.forms import UNPROCESSABLE
from apps.core.uploads import NotTaken
from apps.portal.access import PartnerRequest
from apps.portal.requests import titles, words
from apps.portal.requests.draft_pages import CONFLICT, errors_of
from apps.portal.requests.finding import found

FORBIDDEN = 403
TEMPLATE = "portal/requests/act.html"
ORDER = (
    "Order it with our LOA-CFA before that expires, then tell us the number. We see to our side."
)
PATCHED = "Both sides look for light next. The other side has three days to say that it is not so."
DISPUTE = "It goes back to the cross-connect, and whoever ordered it calls the facility."
CONFIRM = "Do so when traffic is as you expect it. Five business days up count as a yes as well."


@dataclass(frozen=True)
class Act:
    """Words of a page: its title, its button, what follows from it."""

    title: str
    submit: str
    lead: str
    anchor: str = ""
    done: str = "Done. Both sides see it."


def form_page(
    request: PartnerRequest, one: Any, form: Any, act: Act, *, status: int = 0, **more: Any
) -> HttpResponse:
    """The form on its page; 422 when something in it was refused."""
    shown = {
        "one": titles.head(for_partner.row_of(one)), "form": form,
        "title": act.title, "lead": act.lead, "submit": act.submit,
        "back": reverse("portal:request_detail", args=[one.ref]),
        "version": one.version, "panels": [("", list(form.visible_fields()))], **more,
    }  # fmt: skip
    status = status or (UNPROCESSABLE if form.is_bound and form.errors else 200)
    return render(request, TEMPLATE, shown, status=status)


def refused(
    request: PartnerRequest, ref: str, form: Any, act: Act, refusal: Refused
) -> HttpResponse:
    """What was typed, what is wrong; after a conflict with the version that holds now."""
    with forms.refusals(form):
        raise refusal
    return form_page(request, found(request, ref), form, act, status=status_of(refusal))


def status_of(refusal: Refused) -> int:
    """403 for a role that may not, 409 for who came second, what a file has, else 422."""
    if isinstance(refusal, NotTaken):
        return refusal.status
    if isinstance(refusal, actions.NotAllowed):
        return FORBIDDEN
    return CONFLICT if refusal.conflict else UNPROCESSABLE


def edit_form(request: PartnerRequest, one: Any) -> EditForm:
    data = request.POST if request.method == "POST" else None
    given = {**for_partner.choices(one.partner, one.type), **words.sides(one.type)}
    return EditForm(TYPES[one.type].fields, values=for_partner.typed(one), given=given, data=data)


def edit_page(
    request: PartnerRequest, one: Any, form: EditForm, *, status: int = 0, meanwhile: Any = None
) -> HttpResponse:
    """Every field, in its groups."""
    act = Act("Change the request", "Save the change", "We are told what differs.")
    panels = [
        (label, [form[spec.name] for spec in specs]) for _, label, specs in TYPES[one.type].groups
    ]
    return form_page(
        request, one, form, act, status=status, panels=panels, meanwhile=meanwhile, keeps=True
    )


def edit_refused(
    request: PartnerRequest, ref: str, form: EditForm, refusal: Refused
) -> HttpResponse:
    """What was typed stays; after a conflict beside what the other one saved."""
    one = found(request, ref)
    if isinstance(refusal, actions.Stale):
        saved: Mapping[str, Any] = for_partner.typed(one)
        given = for_partner.choices(one.partner, one.type)
        changed = words.changes(one.type, saved, {**saved, **form.changed}, given)
        return edit_page(request, one, form, status=CONFLICT, meanwhile={"changes": changed})
    errors = errors_of(refusal)
    form.refuse(errors)
    if not form.errors:
        form.add_error(None, refusal.message)
    return edit_page(request, one, form, status=status_of(refusal))
