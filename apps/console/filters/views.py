"""A saved filter of one's own: rename, share, make it the default, take it away."""

from django import forms as fields
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, signed_in
from apps.console.filters.places import list_of
from apps.core import saved
from apps.core.models import SavedFilter


class FilterForm(forms.Form):
    name = fields.CharField(max_length=60)
    is_shared = fields.BooleanField(
        label="Shared", required=False, help_text="Everybody finds it in this list"
    )
    is_default = fields.BooleanField(
        label="Default", required=False, help_text="The list opens with it for you"
    )


@signed_in
def edit(request: StaffRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    facts = {"name": found.name, "is_shared": found.is_shared, "is_default": found.is_default}
    form = FilterForm(forms.sent(request), initial=facts)
    if form.is_valid():
        with forms.refusals(form):
            saved.change(saved=found, facts=form.cleaned_data, by=request.user)
            messages.success(request, f"{found.name} is saved.")
            return redirect(f"{list_of(found)}?{found.query}")
    return forms.page(
        request, form, title=f"Filter {found.name}", back=f"{list_of(found)}?{found.query}",
        template="console/filters/edit.html", saved=found,
    )  # fmt: skip


@signed_in
@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    found = _own(request, pk)
    place, name = list_of(found), found.name
    saved.remove(saved=found, by=request.user)
    messages.success(request, f"{name} is gone.")
    return redirect(f"{place}?all=1")


def _own(request: StaffRequest, pk: int) -> SavedFilter:
    """Another person's filter is not found, shared or not."""
    return get_object_or_404(SavedFilter, pk=pk, owner=request.user)
