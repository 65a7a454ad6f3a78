"""Who gives a person's approvals while they are away."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.agreements import actions, queries
from apps.agreements.models import Delegation
from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.profile.forms import AwayForm
from apps.console.statuses import Look
from apps.core.units import day

MOST_SHOWN = 5


@needs("agreements.approve")
def new(request: StaffRequest) -> HttpResponse:
    form = AwayForm(forms.sent(request))
    if form.is_valid():
        with forms.refusals(form):
            row = actions.delegate(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{row.to} decides for you until {day(row.to_on)}.")
            return redirect("console:profile")
    back = reverse("console:profile")
    lead = "They may give your approvals on these days; each says that it was given for you."
    return forms.page(
        request, form, title="While I am away", lead=lead, back=back, crumbs=[(back, "Profile")]
    )


@require_POST
@needs("agreements.approve")
def end(request: StaffRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(queries.delegations(request.user), pk=pk)
    with forms.told(request):
        actions.end_delegation(delegation=row, by=request.user, at=timezone.now())
        messages.success(request, f"{row.to} no longer decides for you.")
    return redirect("console:profile")


def rows(person: User, now: datetime) -> list[tuple[Delegation, Look, bool]]:
    """The latest delegations with how they look, and whether they can still be taken back."""
    today = now.astimezone(ZoneInfo(person.time_zone)).date()
    found = queries.delegations(person)[:MOST_SHOWN]
    return [(row, *_look(row, today)) for row in found]


def _look(row: Delegation, today: date) -> tuple[Look, bool]:
    if row.ended_at is not None:
        return Look("void", "Taken back"), False
    if row.to_on < today:
        return Look("void", "Over"), False
    is_now = row.from_on <= today
    return Look("acc", "In force") if is_now else Look("wait", "To come"), True
