"""A saved view: rename, share, make it the default, take it away, be told of its rows."""

from django import forms as fields
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, signed_in
from apps.console.filters.places import list_of
from apps.console.filters.watching import MOST_ROWS
from apps.console.places import PLACES
from apps.core import alerts, saved
from apps.core.models import SavedFilter, ViewAlert


class FilterForm(forms.Form):
    name = fields.CharField(max_length=60)
    is_shared = fields.BooleanField(
        label="Shared", required=False, help_text="Everybody finds it in this list"
    )
    is_default = fields.BooleanField(
        label="Default", required=False, help_text="The list opens with it for you"
    )


class AlertForm(forms.Form):
    on = fields.ChoiceField(
        label="Tell me", required=False, choices=[("", "Not"), *ViewAlert.On.choices]
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
def alert(request: StaffRequest, pk: int) -> HttpResponse:
    """Be told when rows enter or leave a view of one's own, or one that others share."""
    found = get_object_or_404(SavedFilter, pk=pk)
    if not alerts.may_see(found, request.user) or found.list_key not in PLACES:
        raise Http404
    there = alerts.of(found, request.user)
    form = AlertForm(forms.sent(request), initial={"on": there.on if there else ""})
    back = f"{list_of(found)}?{found.query}"
    if form.is_valid():
        with forms.refusals(form):
            on, now = form.cleaned_data["on"], timezone.now()
            alerts.set_alert(view=found, on=on, by=request.user, at=now)
            said = "You will be told" if on else "You are not told any more"
            messages.success(request, f"{said} of {found.name}.")
            return redirect(back)
    return forms.page(
        request, form, title=f"Alert about {found.name}", back=back, alert=there, saved=found,
        template="console/filters/alert.html", most=MOST_ROWS,
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
