"""Several changes at PeeringDB at once: take over, ignore, undo; told row by row."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.console.access import StaffRequest, needs
from apps.core.errors import Invalid, Refused
from apps.partners import actions, queries

MOST = 200  # a page of the list at its longest
TITLES = {"accept": "Taken over", "ignore": "Ignored", "undo": "Undone"}


@dataclass(frozen=True)
class Result:
    """What became of one change, or why nothing did."""

    change: Any
    is_done: bool
    text: str


@require_POST
@needs("partners.edit")
def decide(request: StaffRequest) -> HttpResponse:
    """Each by itself: a refusal is told and does not stop the others."""
    verb, came_with = request.POST.get("verb", ""), _came_with(request)
    ids = [id for id in request.POST.getlist("change") if id.isdecimal()][:MOST]
    if verb not in TITLES or not ids:
        messages.error(request, "Choose changes first, then what to do with them.")
        return redirect(_list(came_with))
    rows = queries.observed_changes().filter(pk__in=ids).order_by("changed_at", "pk")
    results = [_result(row, verb, request.user) for row in rows]
    context = {
        "title": f"{TITLES[verb]}: result", "results": results, "verb": verb,
        "done": sum(result.is_done for result in results), "back": _list(came_with),
        "came_with": came_with,
    }  # fmt: skip
    return render(request, "console/partners/decided.html", context)


def _result(change: Any, verb: str, by: User) -> Result:
    try:
        return Result(change, True, _done(change, verb, by))
    except Invalid as refusal:
        return Result(change, False, " ".join(refusal.errors.values()))
    except Refused as refusal:
        return Result(change, False, refusal.message)


def _done(change: Any, verb: str, by: User) -> str:
    at = timezone.now()
    if verb == "undo":
        actions.undo_change(change=change, by=by, at=at)
        return "It waits again; what had been taken over is as before."
    if verb == "ignore":
        actions.ignore_change(change=change, by=by, at=at)
        return "Ours stays as it is."
    return _words(actions.accept_change(change=change, by=by, at=at))


def _words(effects: Iterable[Any]) -> str:
    found = [f"{each.was or 'nothing'} → {each.becomes or 'nothing'}" for each in effects]
    return "; ".join(found) or "Noted; nothing of ours says otherwise."


def _came_with(request: StaffRequest) -> str:
    given = request.POST.get("came_with")
    return urlsplit(request.headers.get("Referer", "")).query if given is None else given


def _list(query: str) -> str:
    """The list as it was: its filters, order and page."""
    kept = QueryDict(query).urlencode()
    return f"{reverse('console:partner_changes')}{'?' if kept else ''}{kept}"
