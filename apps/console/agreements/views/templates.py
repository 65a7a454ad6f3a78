"""Templates of terms: what they hold, and adding the terms of one to an agreement."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.agreements import actions, queries, rules
from apps.agreements.enums import Kind, TermType
from apps.agreements.models import TermTemplate, TermTemplateRow
from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.agreements.template_forms import (
    FirstDayForm,
    RowForm,
    TemplateForm,
    TemplateNameForm,
    row_forms,
)
from apps.console.agreements.views.found import agreement_of, crumbs_of
from apps.console.agreements.views.terms import check_prices, groups
from apps.core.errors import Invalid, Refused

ROW_LEAD = "Leave empty what only the deal can say: it is asked when the term is added."


@needs("agreements.configure")
def template_list(request: StaffRequest) -> HttpResponse:
    context = {"title": "Templates of terms", "kinds": _by_kind()}
    return render(request, "console/agreements/templates.html", context)


def _by_kind() -> list[tuple[str, list[TermTemplate]]]:
    """Templates by kind of agreement, in the order of kinds."""
    found = list(queries.templates())
    return [
        (label, rows)
        for kind, label in Kind.choices
        if (rows := [row for row in found if row.kind == kind])
    ]


@require_POST
@needs("agreements.configure")
def template_standard(request: StaffRequest) -> HttpResponse:
    count = actions.install_templates(by=request.user, at=timezone.now())
    messages.success(request, f"{count} added." if count else "They are all there already.")
    return redirect("console:template_list")


@needs("agreements.configure")
def template_new(request: StaffRequest) -> HttpResponse:
    form = TemplateForm(request.POST or None)
    if form.is_valid():
        with forms.refusals(form):
            template = actions.create_template(
                by=request.user, at=timezone.now(), **form.cleaned_data
            )
            return redirect("console:template_detail", pk=template.pk)
    return forms.page(request, form, title="New template", submit="Add template", **_way())


@needs("agreements.configure")
def template_detail(request: StaffRequest, pk: int) -> HttpResponse:
    template = get_object_or_404(TermTemplate, pk=pk)
    start = {"name": template.name, "is_active": template.is_active}
    form = TemplateNameForm(forms.sent(request), initial=start)
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_template(template=template, **form.cleaned_data)
            messages.success(request, "Saved.")
            return redirect("console:template_detail", pk=pk)
    return forms.page(
        request, form, title=f"{template.get_kind_display()}: {template.name}",
        template="console/agreements/template_detail.html",
        rows=template.rows.order_by("position"), terms=template, **_way(),
    )  # fmt: skip


@needs("agreements.configure")
def template_row_new(request: StaffRequest, pk: int) -> HttpResponse:
    check_prices(request)
    template = get_object_or_404(TermTemplate, pk=pk)
    type = request.GET.get("type", "")
    if type not in TermType.values:
        context = {"title": "Add a term to the template", "groups": groups(), **_way(template)}
        return render(request, "console/agreements/term_types.html", context)
    form = RowForm(request.POST or None, type=type)
    if form.is_valid():
        with forms.refusals(form):
            actions.add_row(template=template, type=type, **form.facts())
            return redirect("console:template_detail", pk=pk)
    return _row_page(request, form, template, type, f"Add {TermType(type).label.lower()}")


@needs("agreements.configure")
def template_row(request: StaffRequest, pk: int, row: int) -> HttpResponse:
    check_prices(request)
    found = get_object_or_404(TermTemplateRow.objects.select_related("template"), pk=row)
    if found.template_id != pk:
        raise Http404(row)
    start = {"clause": found.clause, "clause_text": found.clause_text, **found.params}
    form = RowForm(request.POST or None, type=found.type, initial=start)
    if form.is_valid():
        with forms.refusals(form):
            actions.edit_row(row=found, **form.facts())
            return redirect("console:template_detail", pk=pk)
    return _row_page(request, form, found.template, found.type, f"Edit {found}")


def _row_page(
    request: StaffRequest, form: RowForm, template: TermTemplate, type: str, title: str
) -> HttpResponse:
    return forms.page(
        request, form, title=title, lead=ROW_LEAD,
        template="console/agreements/template_row.html", example=rules.CATALOGUE[type].example,
        **_way(template),
    )  # fmt: skip


@require_POST
@needs("agreements.configure")
def template_row_remove(request: StaffRequest, pk: int, row: int) -> HttpResponse:
    found = get_object_or_404(TermTemplateRow, pk=row, template=pk)
    actions.remove_row(row=found)
    return redirect("console:template_detail", pk=pk)


@needs("agreements.edit")
def terms_from_template(request: StaffRequest, ref: str) -> HttpResponse:
    """First the template, then its terms with a box each; all that are chosen, or none."""
    check_prices(request)
    agreement = agreement_of(ref)
    offered = list(queries.templates(kind=agreement.kind))
    chosen = next((t for t in offered if str(t.pk) == request.GET.get("template")), None)
    if chosen is None and len(offered) == 1:
        chosen = offered[0]
    today = queries.local_day(agreement, timezone.now())
    data = forms.sent(request)
    day = FirstDayForm(data, initial={"valid_from": agreement.effective_on or today})
    rows = row_forms(chosen, agreement, data) if chosen else []
    if data and rows and _is_added(request, agreement, day, rows):
        return redirect(addresses.of(ref))
    return forms.page(
        request, day, title="Add terms from a template", 
        template="console/agreements/from_template.html",
        submit="Add chosen terms", offered=offered, chosen=chosen, rows=rows, agreement=agreement,
        **crumbs_of(agreement),
    )  # fmt: skip


def _is_added(request: StaffRequest, agreement: Any, day: FirstDayForm, rows: list[Any]) -> bool:
    """Whether all chosen rows are terms now; errors stand at the row and field they are about."""
    if not all([day.is_valid(), *[row.is_valid() for row in rows]]):
        return False
    wanted = {row.row.position: row.facts() for row in rows if row.is_wanted}
    try:
        count = actions.add_from_template(
            agreement=agreement, rows=wanted, valid_from=day.cleaned_data["valid_from"],
            by=request.user, at=timezone.now(),
        )  # fmt: skip
    except Invalid as refusal:
        _tell(day, rows, refusal.errors)
        return False
    except Refused as refusal:
        day.add_error(None, refusal.message)
        return False
    messages.success(request, f"{count} terms added.")
    return True


def _tell(day: FirstDayForm, rows: list[Any], errors: dict[str, str]) -> None:
    by_prefix = {row.prefix: row for row in rows}
    day.add_error(None, "Nothing was added yet. Correct the terms that are marked.")
    for key, message in errors.items():
        prefix, _, name = key.partition("-")
        row = by_prefix[prefix]
        row.add_error(name if name in row.fields else None, message)


def _way(template: TermTemplate | None = None) -> dict[str, Any]:
    here = reverse("console:template_list")
    crumbs = [(reverse("console:agreement_list"), "Agreements"), (here, "Templates of terms")]
    if template is not None:
        here = reverse("console:template_detail", args=[template.pk])
        crumbs.append((here, f"{template.get_kind_display()}: {template.name}"))
    return {"back": here, "crumbs": crumbs}
