"""Workstreams: list, detail, forms."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import access, addresses, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.programs import listing
from apps.console.programs.forms import (
    DateForm,
    FactsForm,
    GoalForm,
    HealthForm,
    NewForm,
    facts_of,
    typed,
)
from apps.console.programs.page import page
from apps.core.units import day
from apps.programs import actions, queries
from apps.programs.enums import PRICED
from apps.programs.models import DateMove, Goal, Workstream


@needs("programs.view")
def program_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, listing.WORKSTREAMS, listing.rows(), title="Workstreams",
        template="console/programs/list.html", lead=listing.lead(queries.workstreams()),
        can_manage=access.may(request.user, "programs.manage"),
        elsewhere=listing.elsewhere(
            request, "console:program_roadmap", "Roadmap", "calendar-event"
        ),
    )  # fmt: skip


@needs("programs.view")
def detail(request: StaffRequest, key: str) -> HttpResponse:
    workstream = workstream_of(key)
    prices = access.may(request.user, "agreements.prices")
    context = page(workstream, timezone.now(), prices=prices)
    context["can_manage"] = access.may(request.user, "programs.manage")
    return render(request, "console/programs/detail.html", context)


@needs("programs.manage")
def new(request: StaffRequest) -> HttpResponse:
    start = {"owner": request.user.pk, "starts_on": timezone.now().date()}
    form = NewForm(forms.sent(request), initial=start)
    if form.is_valid():
        with forms.refusals(form):
            made = actions.add_workstream(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{made.key} is open. Set its goals next.")
            return redirect(addresses.of(made.key))
    return forms.page(
        request, form, title="New workstream", submit="Open it", crumbs=[_to_list()],
        lead="Work with an owner, a date and goals that are measured from the facts.",
        back=reverse("console:program_list"),
    )  # fmt: skip


@needs("programs.manage")
def edit(request: StaffRequest, key: str) -> HttpResponse:
    workstream = workstream_of(key)
    form = FactsForm(forms.sent(request), initial=facts_of(workstream))
    act = partial(actions.edit_workstream, workstream=workstream)
    lead = "Its key and its original date cannot be changed."
    return answered(request, form, workstream, act, done="Saved.", title="Edit", lead=lead)


@needs("programs.manage")
def health(request: StaffRequest, key: str) -> HttpResponse:
    workstream = workstream_of(key)
    form = HealthForm(forms.sent(request), workstream=workstream)
    act = partial(actions.set_health, workstream=workstream)
    lead = f"Now: {workstream.get_state_display()}. A date that has passed shows off track anyway."
    return answered(
        request, form, workstream, act, done="Its health is set.", title="Set health", lead=lead
    )


@needs("programs.manage")
def move_date(request: StaffRequest, key: str) -> HttpResponse:
    workstream = workstream_of(key)
    form = DateForm(forms.sent(request))
    act = partial(actions.move_date, workstream=workstream)
    lead = (
        f"Now {day(workstream.target_on)}, first {day(workstream.original_on)}. "
        "A later date takes “on track” to “at risk”; only you can take that back."
    )
    return answered(
        request, form, workstream, act, done="The date is moved.", title="Move the date", lead=lead
    )


@require_POST
@needs("programs.manage")
def date_undo(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """Take the newest move of the date back."""
    moves = DateMove.objects.select_related("workstream")
    move = get_object_or_404(moves, workstream__key=key, pk=number)
    with forms.told(request):
        actions.undo_date_move(move=move, by=request.user, at=timezone.now())
        messages.success(request, f"The date is {day(move.was)} again.")
    return redirect(addresses.of(key))


@needs("programs.manage")
def goal(request: StaffRequest, key: str, metric: str = "") -> HttpResponse:
    """A new goal, or another target for one that is there."""
    workstream = workstream_of(key)
    there = workstream.goals.kept().filter(metric=metric).first() if metric else None
    prices = access.may(request.user, "agreements.prices")
    form = GoalForm(forms.sent(request), prices=prices, initial=typed(there) if there else {})
    act = partial(actions.set_goal, workstream=workstream)
    lead = "Where it stands now is measured at once and kept as its start."
    return answered(
        request, form, workstream, act, done="The goal is set.", title="Set a goal", lead=lead
    )


@require_POST
@needs("programs.manage")
def goal_drop(request: StaffRequest, key: str, metric: str) -> HttpResponse:
    found = get_object_or_404(_goals(request), workstream__key=key, metric=metric, dropped_at=None)
    with forms.told(request):
        actions.drop_goal(goal=found, by=request.user, at=timezone.now())
        messages.success(request, f"{found} is no goal any more. Undo it below the goals.")
    return redirect(addresses.of(key))


@require_POST
@needs("programs.manage")
def goal_undo(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """A dropped goal is one again."""
    found = get_object_or_404(
        _goals(request), workstream__key=key, pk=number, dropped_at__isnull=False
    )
    with forms.told(request):
        actions.undo_drop(goal=found, by=request.user, at=timezone.now())
        messages.success(request, f"{found} is a goal again.")
    return redirect(addresses.of(key))


def _goals(request: StaffRequest) -> QuerySet[Goal]:
    """Those this person may see."""
    found = Goal.objects.select_related("workstream")
    may_see = access.may(request.user, "agreements.prices")
    return found if may_see else found.exclude(metric__in=PRICED)


def workstream_of(key: str) -> Workstream:
    """The workstream an address names; 404."""
    return get_object_or_404(queries.workstreams(), key=key)


def crumbs_of(workstream: Workstream) -> dict[str, Any]:
    """The way back for forms about a workstream."""
    here = addresses.of(workstream.key)
    return {"back": here, "crumbs": [_to_list(), (here, workstream.name)]}


def _to_list() -> tuple[str, str]:
    return reverse("console:program_list"), "Workstreams"


def answered(
    request: StaffRequest, form: django_forms.Form, workstream: Workstream,
    act: Callable[..., Any], *, done: str, **shown: Any,
) -> HttpResponse:  # fmt: skip
    """A form about a workstream: shown, refused with the input kept, or done and back to it."""
    if form.is_valid():
        with forms.refusals(form):
            act(by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, done)
            return redirect(addresses.of(workstream.key))
    return forms.page(request, form, **{**crumbs_of(workstream), **shown})
