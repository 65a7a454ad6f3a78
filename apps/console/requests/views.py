"""Requests of partners: the queue, one of them, and what our people do with it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from apps.capacity import actions, queries
from apps.capacity.models import CapacityRequest
from apps.console import access, addresses, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.requests import listing, page, triage, words
from apps.console.requests.forms import LineForm
from apps.console.requests.verbs import DECIDE, HANDLE, VERBS, Verb, acting_of


@needs("capacity.view")
def request_list(request: StaffRequest) -> HttpResponseBase:
    can_handle, is_picking = access.may(request.user, HANDLE), lists.PICK in request.GET
    return lists.respond(
        request, listing.REQUESTS, listing.rows(), title="Requests",
        template="console/requests/list.html", links=listing.links(request),
        can_handle=can_handle, bulk=triage.ManyForm() if can_handle and not is_picking else None,
    )  # fmt: skip


@needs("capacity.view")
def detail(request: StaffRequest, ref: str) -> HttpResponse:
    one, user = found(ref), request.user
    shown = page.page(one, user, acting_of(request), timezone.now())
    rights = {
        "can_talk": access.may(user, HANDLE),
        "can_edit": access.may(user, HANDLE) and one.state in page.EDITABLE,
    }
    return render(request, "console/requests/detail.html", shown | rights)


def view_of(verb: Verb) -> Any:
    """The page of a verb: its form, or only its button; one action, back to the request."""

    @needs(verb.permission)
    def view(request: StaffRequest, ref: str) -> HttpResponse:
        one = found(ref)
        form = verb.shape(forms.sent(request))
        if form.is_valid():
            with forms.refusals(form):
                done = verb.act(
                    request=one, acting=acting_of(request), at=timezone.now(),
                    version=version_seen(request), **form.cleaned_data,
                )  # fmt: skip
                messages.success(request, (done is False and verb.undone) or verb.done)
                return redirect(addresses.of(ref))
        return _form_page(request, form, one, title=f"{verb.label}: {ref}", submit=verb.label,
                          hint=verb.hint)  # fmt: skip

    return view


@needs(DECIDE)
def line(request: StaffRequest, ref: str, position: int) -> HttpResponse:
    """The decision on one line; its form also stands on the page of the request."""
    one = found(ref)
    row = next((each for each in one.lines.all() if each.position == position), None)
    if row is None:
        raise Http404(f"{ref} has no line {position}.")
    row.request = one
    form = LineForm(forms.sent(request), line=row)
    if form.is_valid():
        with forms.refusals(form):
            actions.decide_line(
                line=row, acting=acting_of(request), at=timezone.now(),
                version=version_seen(request), **form.cleaned_data,
            )  # fmt: skip
            messages.success(request, f"{row.label}: {row.get_decision_display().lower()}.")
            return redirect(f"{addresses.of(ref)}#lines")
    hint = f"Asked: {words.how_much([row], row.asked_bps)}."
    title = f"Decide {row.label}"
    return _form_page(request, form, one, title=title, submit="Decide", hint=hint)


def found(ref: str) -> CapacityRequest:
    """The request with all a page of it shows, or 404."""
    one = queries.request(ref)
    if one is None:
        raise Http404(f"There is no request {ref}.")
    return one


def version_seen(request: StaffRequest) -> int | None:
    """The version that the page showed; None where a page of somebody's own did not say."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else None


def _form_page(
    request: StaffRequest, form: Any, one: CapacityRequest, *, title: str, submit: str, hint: str
) -> HttpResponse:
    """What was typed stays; a request that changed meanwhile is shown as it is now."""
    here = addresses.of(one.ref)
    lead = f"{one.get_type_display()} for {one.partner.name}, {one.get_state_display().lower()}."
    return forms.page(
        request, form, title=title, submit=submit, back=here, one=one, lead=f"{lead} {hint}",
        template="console/requests/verb.html",
        crumbs=[(reverse("console:request_list"), "Requests"), (here, one.ref)],
    )  # fmt: skip


VERB_VIEWS = {verb: view_of(verb) for verb in VERBS}
