"""Negotiations: board, table, figures, detail."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from apps.agreements.enums import BEFORE_EXECUTION, Stage, State
from apps.agreements.models import Negotiation
from apps.agreements.rules import STALL_DAYS
from apps.console import access, lists
from apps.console.access import StaffRequest, needs
from apps.console.lists import files, html, state
from apps.console.negotiations import board, listing, pipeline
from apps.console.negotiations.forms import NoteForm
from apps.console.negotiations.listing import NEGOTIATIONS
from apps.console.negotiations.page import page
from apps.console.negotiations.views.found import negotiation_of

TABLE = "table"


@needs("agreements.view")
def negotiation_list(request: StaffRequest) -> HttpResponseBase:
    """The board, or with `view=table` the list, over the same filter."""
    asked = board.asked_of(request.GET)
    if request.method == "POST" or _wants_table(request):
        template = "console/negotiations/list.html"
        shared = _around(request, asked)
        return lists.respond(
            request, NEGOTIATIONS, listing.rows(), template=template, clear="?view=table", **shared
        )
    context = board.context(asked) | _filters(asked) | _around(request, asked)
    is_part = _is_part(request)
    template = "console/negotiations/_board.html" if is_part else "console/negotiations/board.html"
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _wants_table(request: HttpRequest) -> bool:
    return request.GET.get("view") == TABLE or request.GET.get(state.EXPORT) in files.KINDS


def _is_part(request: Any) -> bool:
    is_part = request.htmx and request.htmx.target == "list"
    return bool(is_part and not request.htmx.history_restore_request)


def _filters(asked: state.Asked) -> dict[str, Any]:
    return {"asked": asked, "listing": NEGOTIATIONS, "drops": html.drops(asked)}


def _around(request: StaffRequest, asked: state.Asked) -> dict[str, Any]:
    """What board and table share: title, links between them with the filter kept."""
    return {
        "title": "Negotiations",
        "board_address": asked.address(view=None, page=None, sort=None),
        "table_address": asked.address(view=TABLE, page=None),
        "can_negotiate": access.may(request.user, "agreements.negotiate"),
    }


@needs("agreements.view")
def figures(request: StaffRequest) -> HttpResponse:
    """Funnel, ageing, win rate: over the same filter."""
    asked = board.asked_of(request.GET)
    context = pipeline.context(asked.filterset.qs) | _around(request, asked)
    limits = [(Stage(stage).label, days) for stage, days in STALL_DAYS.items()]
    context |= {"limits": limits, "asked": asked, "title": "Pipeline"}
    return render(request, "console/negotiations/figures.html", context)


@needs("agreements.view")
def detail(request: StaffRequest, ref: str) -> HttpResponse:
    negotiation = negotiation_of(ref)
    sees_notes = access.may(request.user, "agreements.notes")
    context = page(negotiation, notes=sees_notes) | _rights(request, negotiation)
    context |= {"sees_notes": sees_notes, "note_form": NoteForm()}
    return render(request, "console/negotiations/detail.html", context)


def _rights(request: StaffRequest, negotiation: Negotiation) -> dict[str, bool]:
    """What this person may do here, and see of money and positions."""
    may = access.may(request.user, "agreements.negotiate") and negotiation.is_open
    is_draft = negotiation.agreement.state in BEFORE_EXECUTION
    return {
        "can_negotiate": may,
        "can_redraft": may and negotiation.agreement.state == State.NEGOTIATING and is_draft,
        "sees_prices": access.may(request.user, "agreements.prices"),
    }
