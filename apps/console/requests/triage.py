"""Several requests of the queue at once: claim, assign, set priority; told row by row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts import queries as people
from apps.accounts.models import User
from apps.capacity import actions, queries
from apps.capacity.actions import Acting
from apps.capacity.enums import Priority, State
from apps.capacity.models import CapacityRequest
from apps.console import forms as ours
from apps.console.access import StaffRequest, needs
from apps.console.requests.forms import HANDLERS
from apps.console.requests.verbs import HANDLE, acting_of
from apps.core.errors import Invalid, Refused

CLAIM, ASSIGN, PRIORITY = "claim", "assign", "priority"
VERBS = ((CLAIM, "Claim"), (ASSIGN, "Assign"), (PRIORITY, "Set priority"))
MOST = 200  # a page of the queue at its longest
NOBODY = "nobody"


class ManyForm(ours.Form):
    """The bar under the queue; the button says which of the verbs."""

    verb = forms.ChoiceField(choices=VERBS, widget=forms.HiddenInput)
    to = ours.PersonField(role=HANDLERS, label="To")
    priority = forms.ChoiceField(label="Priority", choices=Priority.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="bulk-%s", **kwargs)


@dataclass(frozen=True)
class Result:
    """What became of one row: what it was and is, or why not; `before` undoes it."""

    ref: str
    partner: str
    is_done: bool
    text: str
    before: str = ""
    version: int = 0


@require_POST
@needs(HANDLE)
def triage(request: StaffRequest) -> HttpResponse:
    """Each row by itself: a refusal is told and does not stop the others."""
    form = ManyForm(request.POST)
    refs = request.POST.getlist("ref")[:MOST]
    came_with = urlsplit(request.headers.get("Referer", "")).query
    if not refs or not form.is_valid():
        messages.error(request, "Choose requests first, then what to do with them.")
        return redirect(queue(came_with))
    verb = form.cleaned_data["verb"]
    results = [_result(one, request, form.cleaned_data) for one in _chosen(refs)]
    context = {
        "title": f"{dict(VERBS)[verb]}: result", "results": results,
        "done": sum(result.is_done for result in results),
        "undo": ASSIGN if verb == CLAIM else verb,
        "came_with": came_with, "queue": queue(came_with),
    }  # fmt: skip
    return render(request, "console/requests/triaged.html", context)


@require_POST
@needs(HANDLE)
def undo(request: StaffRequest) -> HttpResponse:
    """Back to what it was, unless somebody has changed the row since."""
    verb, acting, at = request.POST.get("verb"), acting_of(request), timezone.now()
    undone = 0
    for one, before, version in _to_undo(request):
        with ours.told(request):
            if verb == PRIORITY:
                actions.set_priority(
                    request=one, priority=before, acting=acting, at=at, version=version
                )
            else:
                person = _people([before]).get(before)
                actions.assign(request=one, to=person, acting=acting, at=at, version=version)
            undone += 1
    if undone:
        messages.success(request, f"{undone} undone.")
    return redirect(queue(request.POST.get("came_with", "")))


def queue(query: str) -> str:
    """The queue as it was: its filters, order and page."""
    kept = QueryDict(query).urlencode()
    return f"{reverse('console:request_list')}{'?' if kept else ''}{kept}"


def _chosen(refs: Iterable[str]) -> list[CapacityRequest]:
    return list(queries.requests().filter(ref__in=list(refs)).order_by("ref"))


def _result(one: CapacityRequest, request: StaffRequest, facts: dict[str, Any]) -> Result:
    before = one.priority if facts["verb"] == PRIORITY else _email(one.assignee)
    try:
        text = _act(one, acting_of(request), facts)
    except Invalid as refusal:
        return Result(one.ref, one.partner.name, False, " ".join(refusal.errors.values()))
    except Refused as refusal:
        return Result(one.ref, one.partner.name, False, refusal.message)
    return Result(one.ref, one.partner.name, True, text, before, one.version)


def _act(one: CapacityRequest, acting: Acting, facts: dict[str, Any]) -> str:
    """What was done, in words: from, to."""
    now, who, urgency = timezone.now(), str(one.assignee or NOBODY), one.get_priority_display()
    was_waiting = one.state == State.SUBMITTED
    if facts["verb"] == PRIORITY:
        actions.set_priority(request=one, priority=facts["priority"], acting=acting, at=now)
        return f"Priority {urgency.lower()} → {one.get_priority_display().lower()}"
    if facts["verb"] == CLAIM:
        actions.claim(request=one, acting=acting, at=now)
    else:
        actions.assign(request=one, to=facts["to"], acting=acting, at=now)
    review = ", in review now" if was_waiting and one.state == State.IN_REVIEW else ""
    return f"{who} → {one.assignee or NOBODY}{review}"


def _email(person: User | None) -> str:
    return person.email if person else ""


def _to_undo(request: StaffRequest) -> list[tuple[CapacityRequest, str, int]]:
    """Rows with what they were, and the version we left them with."""
    given = {
        ref: (before, int(version))
        for ref, before, version in zip(
            *(request.POST.getlist(name) for name in ("ref", "before", "version")), strict=False
        )
        if version.isdecimal()
    }
    return [(one, *given[one.ref]) for one in _chosen(list(given)[:MOST])]


def _people(emails: Iterable[str]) -> dict[str, User]:
    rows = people.people(role=HANDLERS).filter(email__in=list(emails))
    return {person.email: person for person in rows}
