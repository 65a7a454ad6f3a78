"""Amendments: begin one, say what it changes, settle what does not fit any more."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.agreements import actions, queries, rules
from apps.agreements.enums import BEFORE_EXECUTION, ChangeState, TermType
from apps.agreements.models import Agreement, AmendmentChange
from apps.console import access, forms
from apps.console.access import StaffRequest, needs
from apps.console.agreements import amendments, words
from apps.console.agreements.amendment_forms import (
    AddedTermForm,
    AmendForm,
    ChangedFactsForm,
    ChangedTermForm,
    ResolveForm,
    RetirementForm,
)
from apps.console.agreements.term_forms import params_of
from apps.console.agreements.views.found import agreement_of, crumbs_of, term_of
from apps.console.agreements.views.terms import check_prices, choose_type, preview_of

FORM = "console/agreements/change_form.html"


@needs("agreements.edit")
def amend(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    number = agreement.children.filter(kind="AMENDMENT").count() + 1
    start = {"title": f"Amendment {number} to {agreement.title}"[:160]}
    form = AmendForm(request.POST or None, initial=start)
    if form.is_valid():
        with forms.refusals(form):
            amendment = actions.amend(
                agreement=agreement, by=request.user, at=timezone.now(), **form.cleaned_data
            )
            return redirect("console:amendment_changes", ref=amendment.ref)
    lead = "A draft of its own: say what it changes next, then have it approved and signed."
    return forms.page(
        request, form, title=f"Amend {ref}", lead=lead, submit="Start the amendment",
        **crumbs_of(agreement),
    )  # fmt: skip


@needs("agreements.view")
def amendment_changes(request: StaffRequest, ref: str) -> HttpResponse:
    amendment = _amendment(ref)
    prices = access.may(request.user, "agreements.prices")
    rows = amendments.change_rows(amendment, prices=prices)
    can_edit = access.may(request.user, "agreements.edit")
    is_open = amendment.state in BEFORE_EXECUTION
    context = {
        "agreement": amendment,
        "parent": amendment.parent,
        "title": f"What {ref} changes",
        "changes": rows,
        "terms": _untouched(amendment, rows) if is_open and can_edit else [],
        "can_edit": can_edit,
        "can_propose": can_edit and is_open,
        **crumbs_of(amendment),
    }
    return render(request, "console/agreements/changes.html", context)


def _untouched(amendment: Agreement, rows: list[amendments.ChangeRow]) -> list[tuple[Any, str]]:
    """The parent's clauses that the amendment leaves as they are, each with its promise."""
    touched = {row.change.term_id for row in rows}
    found = queries.terms().filter(agreement=amendment.parent, retired_at=None)
    return [
        (term, _promise(term)) for term in found.order_by("clause", "pk") if term.pk not in touched
    ]


def _promise(term: Any) -> str:
    latest = list(term.revisions.all())[-1]
    params = words.parsed(term.type, latest.params)
    return words.contracted(params) if params else ""


@needs("agreements.edit")
def change_term(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    check_prices(request)
    amendment = _amendment(ref)
    term = term_of(amendment.parent.ref, pk)
    latest = list(term.revisions.all())[-1]
    form = ChangedTermForm(
        request.POST or None, type=term.type, initial=params_of(term, latest.params)
    )
    if form.is_valid():
        with forms.refusals(form):
            actions.propose_revision(
                amendment=amendment, term=term, params=form.given(), by=request.user,
                at=timezone.now(), effective_on=form.cleaned_data["effective_on"],
            )  # fmt: skip
            return _to_changes(ref)
    return _page(
        request, form, amendment, title=f"Change {term}",
        preview=preview_of(amendment, term.type),
    )  # fmt: skip


@needs("agreements.edit")
def change_retire(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    amendment = _amendment(ref)
    term = term_of(amendment.parent.ref, pk)
    form = RetirementForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            actions.propose_retirement(
                amendment=amendment, term=term, by=request.user, at=timezone.now(),
                **form.cleaned_data,
            )  # fmt: skip
            return _to_changes(ref)
    lead = "From that day on the clause does not hold any more. Its past stays on record."
    way = _way(amendment)
    return forms.page(request, form, title=f"End {term}", lead=lead, submit="End the term", **way)


@needs("agreements.edit")
def change_add(request: StaffRequest, ref: str) -> HttpResponse:
    amendment = _amendment(ref)
    type = request.GET.get("type", "")
    if type not in TermType.values:
        return choose_type(request, amendment, "Add a term by amendment")
    check_prices(request)
    form = AddedTermForm(request.POST or None, agreement=amendment, type=type)
    if form.is_valid():
        with forms.refusals(form):
            actions.propose_term(
                amendment=amendment, type=type, params=form.given(), by=request.user,
                at=timezone.now(), effective_on=form.cleaned_data["effective_on"], **form.term(),
            )  # fmt: skip
            return _to_changes(ref)
    return _page(
        request, form, amendment, title=f"Add {TermType(type).label.lower()} by amendment",
        template="console/agreements/term_form.html", example=rules.CATALOGUE[type].example,
        agreement=amendment, other=reverse("console:change_add", args=[ref]),
        preview=preview_of(amendment, type), lead=rules.CATALOGUE[type].purpose,
    )  # fmt: skip


@needs("agreements.edit")
def change_facts(request: StaffRequest, ref: str) -> HttpResponse:
    amendment = _amendment(ref)
    form = ChangedFactsForm(request.POST or None, parent=amendment.parent)
    if form.is_valid():
        with forms.refusals(form):
            actions.propose_facts(
                amendment=amendment, by=request.user, at=timezone.now(),
                effective_on=form.cleaned_data["effective_on"], **form.wanted(),
            )  # fmt: skip
            return _to_changes(ref)
    lead = "As they are now. Change what the amendment changes; the rest is left alone."
    title = f"Change facts of {amendment.parent.ref}"
    return forms.page(request, form, title=title, lead=lead, submit="Add change", **_way(amendment))


@require_POST
@needs("agreements.edit")
def change_withdraw(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    change = _change(ref, number)
    with forms.told(request):
        actions.withdraw_change(change=change, by=request.user, at=timezone.now())
        messages.success(request, "Taken out of the amendment.")
    return _to_changes(ref)


@needs("agreements.edit")
def change_resolve(request: StaffRequest, ref: str, number: int) -> HttpResponse:
    change = _change(ref, number, state=ChangeState.CONFLICT)
    form = ResolveForm(request.POST or None)
    if form.is_valid():
        with forms.refusals(form):
            actions.resolve_change(
                change=change, apply=form.cleaned_data["apply"] == "yes",
                reason=form.cleaned_data["reason"], by=request.user, at=timezone.now(),
            )  # fmt: skip
            return _to_changes(ref)
    way = _way(change.amendment)
    return forms.page(
        request, form, title="Settle a change", lead=change.problem, submit="Settle", **way
    )


def _amendment(ref: str) -> Any:
    return get_object_or_404(
        queries.agreements().select_related("parent__partner"), ref=ref, kind="AMENDMENT"
    )


def _change(ref: str, number: int, **more: Any) -> AmendmentChange:
    found = AmendmentChange.objects.select_related(
        "amendment__parent", "amendment__partner", "term"
    )
    return get_object_or_404(found, amendment__ref=ref, number=number, **more)


def _way(amendment: Agreement) -> dict[str, Any]:
    here = reverse("console:amendment_changes", args=[amendment.ref])
    crumbs = [*crumbs_of(amendment)["crumbs"], (here, "Changes")]
    return {"back": here, "crumbs": crumbs}


def _page(request: StaffRequest, form: Any, amendment: Agreement, **more: Any) -> HttpResponse:
    shown = {"template": FORM, "submit": "Add change", **_way(amendment), **more}
    return forms.page(request, form, **shown)


def _to_changes(ref: str) -> HttpResponse:
    return redirect("console:amendment_changes", ref=ref)
