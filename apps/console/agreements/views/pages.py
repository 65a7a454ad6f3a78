"""Agreements: list, detail, revisions of all clauses."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from apps.agreements import queries
from apps.agreements.enums import BEFORE_EXECUTION, Kind, State
from apps.agreements.models import Agreement
from apps.console import access, lists
from apps.console.access import StaffRequest, needs
from apps.console.agreements import amendments, clauses, listing, words
from apps.console.agreements.forms import SnoozeForm
from apps.console.agreements.listing import AGREEMENTS
from apps.console.agreements.page import page
from apps.console.agreements.views.found import agreement_of, crumbs_of
from apps.console.approvals import data as approvals
from apps.console.documents import data as documents
from apps.console.signatures import data as signatures

OPTIONS = 12


@needs("agreements.view")
def agreement_list(request: StaffRequest) -> HttpResponseBase:
    rows = listing.rows(timezone.localdate())
    template = "console/agreements/list.html"
    return lists.respond(request, AGREEMENTS, rows, title="Agreements", template=template)


@needs("agreements.view")
def detail(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    shown = page(agreement, timezone.now())
    rights = _rights(request, agreement, shown["terms"])
    if agreement.kind == Kind.AMENDMENT:
        prices = rights["sees_prices"]
        shown["changes"] = amendments.change_rows(agreement, prices=prices)
    asked = approvals.panel(agreement, request.user, timezone.now())
    papers = documents.panel(agreement, request.user)
    sent = signatures.panel(agreement, request.user)
    panels = shown | rights | asked | papers | sent
    return render(request, "console/agreements/detail.html", panels)


def _rights(request: StaffRequest, agreement: Agreement, rows: list[Any]) -> dict[str, Any]:
    """What this person may do here, and see of money."""
    may_edit = access.may(request.user, "agreements.edit")
    is_open = agreement.state in (*BEFORE_EXECUTION, State.EXECUTED, State.ACTIVE)
    sees_prices = access.may(request.user, "agreements.prices")
    return {
        "can_edit": may_edit,
        "can_negotiate": is_open and access.may(request.user, "agreements.negotiate"),
        "can_write_terms": may_edit and is_open,
        "can_sign": _may_record(request, agreement),
        "can_amend": may_edit
        and agreement.state in (State.EXECUTED, State.ACTIVE)
        and agreement.kind != Kind.AMENDMENT,
        "can_cancel": may_edit and agreement.state in BEFORE_EXECUTION,
        "can_snooze": may_edit and agreement.state in (State.EXECUTED, State.ACTIVE),
        "snooze": SnoozeForm(),
        "can_renew": access.may(request.user, "agreements.renew"),
        "can_approve_renewal": access.may(request.user, "agreements.approve"),
        "can_void": access.may(request.user, "agreements.sign")
        and agreement.state == State.EXECUTED,
        "sees_prices": sees_prices,
        "commit": clauses.yearly_commit(rows) if sees_prices else None,
    }


def _may_record(request: StaffRequest, agreement: Agreement) -> bool:
    """A contract brought in is for who edits; one that is out for signature for who sends it."""
    is_out = agreement.state == State.OUT_FOR_SIGNATURE
    permission = "agreements.sign" if is_out else "agreements.edit"
    return agreement.state in _SIGNABLE and access.may(request.user, permission)


_SIGNABLE = [move.source for move in Agreement.MOVES if move.target == State.EXECUTED]


@needs("agreements.view")
def revisions(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    terms = queries.terms().filter(agreement=agreement).order_by("clause", "pk")
    prices = access.may(request.user, "agreements.prices")
    context = {
        "agreement": agreement,
        "title": "Revisions of terms",
        "terms": [(term, words.history(term, prices=prices)) for term in terms],
        **crumbs_of(agreement),
    }
    return render(request, "console/agreements/revisions.html", context)


@needs("agreements.view")
def options(request: StaffRequest) -> HttpResponse:
    """What a type-ahead box for agreements offers."""
    text = request.GET.get(request.GET.get("box", ""), "")
    found = queries.search(text).order_by("-pk")[:OPTIONS] if text.strip() else []
    return render(request, "console/agreements/_options.html", {"found": found})
