"""How a link with Jira does, a sync at once, and conflicts that a person settles."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import access, addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.custom.lacks import lines
from apps.console.programs.views import workstream_of
from apps.programs import actions, queries, tasks
from apps.programs.models import JiraConflict, JiraLink, Workstream


@needs("programs.view")
def detail(request: StaffRequest, key: str) -> HttpResponse:
    workstream = workstream_of(key)
    link = queries.jira_listed().filter(workstream=workstream).first()
    context = {
        "workstream": workstream, "title": f"{workstream.name}: Jira", "link": link,
        "can_manage": access.may(request.user, "programs.manage"),
        "can_work": access.may(request.user, "programs.work"),
        **(_state(request, link) if link else {}),
    }  # fmt: skip
    return render(request, "console/jira/detail.html", context)


def _state(request: StaffRequest, link: JiraLink) -> dict[str, Any]:
    hook = reverse("api:jira-hook", args=[link.workstream.key])
    statuses = link.statuses.select_related("column").order_by("position", "pk")
    return {
        "health": queries.jira_health(link, timezone.now()),
        "conflicts": queries.jira_conflicts(link),
        "problems": queries.jira_problems(link),
        "imports": queries.jira_imports(link),
        "lacks": lines(queries.jira_lacking(link), workstream=link.workstream.key),
        "statuses": list(statuses),
        "people": list(link.people.select_related("user").order_by("name", "pk")),
        "hook_url": request.build_absolute_uri(hook),
    }


@require_POST
@needs("programs.work")
def sync(request: StaffRequest, key: str) -> HttpResponse:
    link = link_of(key)
    with forms.told(request):
        actions.request_sync(link=link, at=timezone.now())
        tasks.sync_jira_now.delay(link.pk)
        messages.success(request, "Jira is being looked at: load the page again in a moment.")
    return redirect("console:jira", key)


@require_POST
@needs("programs.work")
def settle(request: StaffRequest, key: str, number: int) -> HttpResponse:
    """Keep what was decided, or (`other`) take the other value."""
    found = JiraConflict.objects.select_related("issue__item")
    conflict = get_object_or_404(found, issue__item__key=key, pk=number)
    take = "other" in request.POST
    with forms.told(request):
        actions.settle_conflict(
            conflict=conflict, take_other=take, by=request.user, at=timezone.now()
        )
        done = "The other value is taken, in Jira at the next look." if take else "It stays so."
        messages.success(request, done)
    return redirect(addresses.of(key))


def link_of(key: str) -> JiraLink:
    """The link of the workstream an address names; 404."""
    return get_object_or_404(queries.jira_links(), workstream__key=key)


def crumbs_of(workstream: Workstream) -> dict[str, Any]:
    """The way back for forms about a link."""
    here = reverse("console:jira", args=[workstream.key])
    return {
        "back": here,
        "crumbs": [
            (reverse("console:program_list"), "Workstreams"),
            (addresses.of(workstream.key), workstream.key), (here, "Jira"),
        ],
    }  # fmt: skip
