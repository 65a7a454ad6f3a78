"""Weekly updates of a workstream: their history, the draft, publishing."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import access, forms
from apps.console.access import StaffRequest, needs
from apps.console.programs.forms import UpdateForm
from apps.console.programs.views import crumbs_of, workstream_of
from apps.core.units import capacity, day
from apps.programs import actions, queries, rules
from apps.programs.models import StatusUpdate, Workstream

SHOWN = 52  # weeks


@needs("programs.view")
def update_list(request: StaffRequest, key: str) -> HttpResponse:
    """What was said, newest week first; drafts only for those who may write them."""
    workstream = workstream_of(key)
    may_write = _may_write(request, workstream)
    found = queries.updates_of(workstream)
    found = found if may_write else found.filter(published_at__isnull=False)
    this_week = rules.weeks.monday(timezone.now().date())
    context = {
        "workstream": workstream, "title": f"{workstream.name}, updates",
        "updates": list(found[:SHOWN]), "this_week": this_week, "can_write": may_write,
        "last_week": this_week - timedelta(days=7),
    }  # fmt: skip
    return render(request, "console/programs/updates.html", context)


@needs("programs.work")
def update_edit(request: StaffRequest, key: str, week: str) -> HttpResponse:
    """The draft of a week, made from its facts when it is opened first."""
    workstream = workstream_of(key)
    found = _update(request, workstream, week)
    if found is None:
        return redirect("console:update_list", key=key)
    if found.published_at is not None or not _may_write(request, workstream):
        return redirect(f"{reverse('console:update_list', args=[key])}#{found.week}")
    start = {name: getattr(found, name) for name in UpdateForm.base_fields}
    form = UpdateForm(forms.sent(request), initial=start)
    if form.is_valid():
        with forms.refusals(form):
            return _kept(request, found, form.cleaned_data)
    context = _page(workstream, found) | crumbs_of(workstream) | {"form": form}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "console/programs/update_form.html", context, status=status)


def _kept(request: StaffRequest, update: StatusUpdate, words: dict[str, Any]) -> HttpResponse:
    """Save the words; with `publish`, say them."""
    at = timezone.now()
    actions.edit_update(update=update, by=request.user, at=at, **words)
    key, week = update.workstream.key, update.week.isoformat()
    if "publish" not in request.POST:
        messages.success(request, "Saved as a draft. Nobody else reads it yet.")
        return redirect("console:update_edit", key=key, week=week)
    actions.publish_update(update=update, by=request.user, at=at)
    messages.success(request, f"The update of the week of {day(update.week)} is published.")
    return redirect("console:update_list", key=key)


@require_POST
@needs("programs.work")
def update_again(request: StaffRequest, key: str, week: str) -> HttpResponse:
    """Draft it again from the facts as they are now."""
    workstream = workstream_of(key)
    found = get_object_or_404(StatusUpdate, workstream=workstream, week=_day(week))
    if _may_write(request, workstream):
        with forms.told(request):
            actions.draft_again(update=found, by=request.user, at=timezone.now())
            messages.success(request, "Drafted again from the facts of the week.")
    return redirect("console:update_edit", key=key, week=week)


def _may_write(request: StaffRequest, workstream: Workstream) -> bool:
    """Its owner, and whoever manages programs."""
    is_owner = workstream.owner_id == request.user.pk
    return is_owner or access.may(request.user, "programs.manage")


def _update(request: StaffRequest, workstream: Workstream, week: str) -> StatusUpdate | None:
    """The draft or update of a week; None where there can be none, with a message why."""
    found = StatusUpdate.objects.filter(workstream=workstream, week=_day(week)).first()
    if found is not None or not _may_write(request, workstream):
        return found
    with forms.told(request):
        return actions.draft_update(
            workstream=workstream, week=_day(week), by=request.user, at=timezone.now()
        )
    return None


def _day(week: str) -> date:
    try:
        return rules.weeks.monday(date.fromisoformat(week))
    except ValueError as error:
        raise Http404 from error


def _page(workstream: Workstream, update: StatusUpdate) -> dict[str, Any]:
    facts = update.facts
    counts = [
        ("Agreements signed", facts.get("agreements_signed", [])),
        ("Requests moved", facts.get("requests_moved", [])),
        ("Breaches opened", facts.get("breaches_opened", [])),
        ("Breaches closed", facts.get("breaches_closed", [])),
    ]
    return {
        "workstream": workstream, "update": update, "counts": counts,
        "title": f"Update of the week of {day(update.week)}",
        "added": capacity(facts.get("capacity_added_bps")) if facts else "",
        "dates": facts.get("dates_moved", []), "facts": facts,
        "health": rules.health.shown(
            workstream.state, workstream.target_on, timezone.now().date()
        ),
    }  # fmt: skip
