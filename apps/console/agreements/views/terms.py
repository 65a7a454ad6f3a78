"""Clauses of an agreement: add, read, correct, revise, retire."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.agreements import actions, queries, rules
from apps.agreements.enums import TermType
from apps.agreements.models import Agreement, ContractTerm
from apps.console import access, addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.agreements import clauses, words
from apps.console.agreements.term_forms import (
    ParamsForm,
    RevisionForm,
    TermForm,
    TextForm,
    params_of,
    text_of,
)
from apps.console.agreements.views.found import (
    agreement_of,
    crumbs_of,
    term_crumbs,
    term_of,
)


@needs("agreements.edit")
def term_new(request: StaffRequest, ref: str) -> HttpResponse:
    agreement = agreement_of(ref)
    type = request.GET.get("type", "")
    if type not in TermType.values:
        return choose_type(request, agreement, "Add a term")
    check_prices(request)
    first = agreement.effective_on or queries.local_day(agreement, timezone.now())
    form = TermForm(
        request.POST or None, agreement=agreement, type=type, initial={"valid_from": first}
    )
    if form.is_valid():
        with forms.refusals(form):
            term = actions.add_term(
                agreement=agreement, type=type, params=form.given(), by=request.user,
                at=timezone.now(), **form.facts(),
            )  # fmt: skip
            messages.success(request, f"{term} added.")
            return redirect(addresses.of(ref))
    return _term_page(request, form, agreement, TermType(type))


def choose_type(request: StaffRequest, agreement: Agreement, title: str) -> HttpResponse:
    """First the type: the fields follow from it."""
    context = {
        "agreement": agreement,
        "title": title,
        "groups": groups(),
        **crumbs_of(agreement),
    }
    return render(request, "console/agreements/term_types.html", context)


def groups() -> list[tuple[str, list[tuple[TermType, str]]]]:
    """All types by purpose, each with what it promises."""
    return [
        (label, [(TermType(type), entry.purpose) for type, entry in types.items()])
        for label, types in rules.GROUPS.items()
    ]


@require_POST
@needs("agreements.edit")
def term_preview(request: StaffRequest, ref: str) -> HttpResponse:
    """What the parameters typed so far say, in words."""
    check_prices(request)
    agreement_of(ref)
    type = request.GET.get("type", "")
    if type not in TermType.values:
        raise Http404(type)
    form = ParamsForm(request.POST, type=type)
    form.is_valid()
    return render(request, "console/agreements/_said.html", _said(form))


def _said(form: ParamsForm) -> dict[str, Any]:
    """The sentence, or what is still to be filled in."""
    try:
        params = rules.parse_params(form.type, form.given())
    except rules.InvalidParams as wrong:
        fields = {field.name: field.label for field in form.asked}
        return {"missing": words.joined(fields.get(name, name) for name in wrong.errors)}
    return {"said": words.sentence(params, prices=True)}


def _term_page(
    request: StaffRequest, form: TermForm, agreement: Agreement, type: TermType
) -> HttpResponse:
    return forms.page(
        request,
        form,
        title=f"Add a term: {type.label.lower()}",
        lead=rules.CATALOGUE[type].purpose,
        template="console/agreements/term_form.html",
        submit="Add term",
        example=rules.CATALOGUE[type].example,
        other=reverse("console:term_new", args=[agreement.ref]),
        preview=preview_of(agreement, type),
        agreement=agreement,
        **crumbs_of(agreement),
    )


def preview_of(agreement: Agreement, type: str) -> str:
    """Where the figures typed so far are said in words."""
    return f"{reverse('console:term_preview', args=[agreement.ref])}?type={type}"


@needs("agreements.view")
def term_detail(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    term = term_of(ref, pk)
    today = queries.local_day(term.agreement, timezone.now())
    prices = access.may(request.user, "agreements.prices")
    revision = clauses.in_force(term, today)
    params = words.parsed(term.type, revision.params) if revision else None
    context = {
        "term": term,
        "agreement": term.agreement,
        "title": str(term),
        "revision": revision,
        "contracted": words.contracted(params) if params else "",
        "said": words.sentence(params, prices=prices) if params else "",
        "is_measured": term.type in rules.MEASURED,
        "lines": words.lines(params, prices=prices) if params else [],
        "sees_prices": prices,
        "history": words.history(term, prices=prices),
        "scopes": clauses.scope_rows(term, today),
        "can_edit": access.may(request.user, "agreements.edit") and term.retired_at is None,
        **crumbs_of(term.agreement),
    }
    return render(request, "console/agreements/term_detail.html", context)


@needs("agreements.edit")
def term_edit(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    term = term_of(ref, pk)
    form = TextForm(request.POST or None, initial=text_of(term))
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_term(term=term, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, "Saved.")
            return _to_term(term)
    lead = "Corrections of what was written down. Other figures are a revision."
    return forms.page(
        request, form, title=f"Edit the wording of {term}", lead=lead, **term_crumbs(term)
    )


@needs("agreements.edit")
def term_revise(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    check_prices(request)
    term = term_of(ref, pk)
    form = RevisionForm(request.POST or None, type=term.type, initial=_latest(term))
    if form.is_valid():
        with forms.refusals(form):
            actions.revise_term(
                term=term, params=form.given(), by=request.user, at=timezone.now(),
                valid_from=form.cleaned_data["valid_from"],
                valid_to=form.cleaned_data["valid_to"],
            )  # fmt: skip
            messages.success(request, f"{term} has new figures.")
            return _to_term(term)
    return forms.page(
        request,
        form,
        title=f"Revise {term}",
        lead="Other figures from a day on. What was in force stays on record for the days before.",
        template="console/agreements/revision_form.html",
        submit="Save revision",
        preview=preview_of(term.agreement, term.type),
        **term_crumbs(term),
    )


@needs("agreements.edit")
def term_retire(request: StaffRequest, ref: str, pk: int) -> HttpResponse:
    term = term_of(ref, pk)
    if request.method == "POST":
        with forms.told(request):
            actions.retire_term(term=term, by=request.user, at=timezone.now())
            messages.success(request, f"{term} is retired: it is judged no more.")
        return _to_term(term)
    context = {"term": term, "title": f"Retire {term}", **term_crumbs(term)}
    return render(request, "console/agreements/term_retire.html", context)


def _latest(term: ContractTerm) -> dict[str, Any]:
    """The newest parameters, to be changed; the day is for the person to say."""
    newest = list(term.revisions.all())[-1]
    return params_of(term, newest.params)


def _to_term(term: ContractTerm) -> HttpResponse:
    return redirect("console:term_detail", ref=term.agreement.ref, pk=term.pk)


def check_prices(request: StaffRequest) -> None:
    """Forms of parameters hold prices; whoever may not see them cannot fill them in."""
    if not access.may(request.user, "agreements.prices"):
        raise PermissionDenied("agreements.prices")
