"""Defining custom fields."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.custom.forms import FieldForm
from apps.console.custom.objects import MAIN
from apps.core.custom import actions, queries
from apps.core.custom.filters import PREFIX
from apps.core.custom.kinds import ObjectKind
from apps.core.models import CustomField

MANAGE = "fields.manage"


@needs(MANAGE)
def field_list(request: StaffRequest) -> HttpResponse:
    """Fields by kind of object, with how many have a value."""
    held = queries.counts()
    rows: dict[str, list[dict[str, Any]]] = {}
    for field in queries.fields():
        count = held[ObjectKind(field.kind)].get(field.key, 0)
        rows.setdefault(field.kind, []).append(
            {"field": field, "count": count, "holders": _holders(field)}
        )
    groups = [(kind.label, rows[kind]) for kind in ObjectKind if kind in rows]
    return render(request, "console/custom/list.html", {"groups": groups})


def _holders(field: CustomField) -> str:
    """The list of objects that have a value."""
    base = reverse(MAIN[ObjectKind(field.kind)].list_name)
    return f"{base}?{PREFIX}{field.key}__empty=no"


@needs(MANAGE)
def new(request: StaffRequest) -> HttpResponse:
    form = FieldForm(forms.sent(request), initial={"kind": request.GET.get("kind", "")})
    if form.is_valid():
        with forms.refusals(form):
            kind = form.cleaned_data["kind"]
            field = actions.define(
                kind=kind, facts=form.facts(), by=request.user, at=timezone.now()
            )
            messages.success(request, f"{field} is there now, for {field.get_kind_display()}.")
            return redirect("console:field_list")
    return forms.page(request, form, title="New field", submit="Add field", **_crumbs())


@needs(MANAGE)
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    field = _field(pk)
    form = FieldForm(forms.sent(request), field=field)
    if form.is_valid():
        with forms.refusals(form):
            actions.change(field=field, facts=form.facts(), by=request.user, at=timezone.now())
            messages.success(request, "Saved.")
            return redirect("console:field_list")
    return forms.page(
        request, form, title=f"Edit {field.name}", template="console/custom/edit.html",
        field=field, count=queries.holders(field).count(), **_crumbs(),
    )  # fmt: skip


@require_POST
@needs(MANAGE)
def retire(request: StaffRequest, pk: int) -> HttpResponse:
    field = _field(pk)
    actions.retire(field=field, by=request.user, at=timezone.now())
    messages.success(request, f"{field} is retired. Its values are kept.")
    return redirect("console:field_list")


@require_POST
@needs(MANAGE)
def bring_back(request: StaffRequest, pk: int) -> HttpResponse:
    field = _field(pk)
    actions.bring_back(field=field, by=request.user, at=timezone.now())
    messages.success(request, f"{field} is back, with the values it had.")
    return redirect("console:field_list")


@require_POST
@needs(MANAGE)
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    field = _field(pk)
    with forms.told(request):
        actions.remove(field=field, by=request.user, at=timezone.now())
        messages.success(request, f"{field} is gone.")
    return redirect("console:field_list")


def _field(pk: int) -> CustomField:
    return get_object_or_404(queries.fields(), pk=pk)


def _crumbs() -> dict[str, Any]:
    back = reverse("console:field_list")
    return {"back": back, "crumbs": [(back, "Fields")]}
