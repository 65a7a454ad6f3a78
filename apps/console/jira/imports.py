"""A filter of Jira as work items: looked at first, then imported, taken back on one click."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.console.jira.forms import FilterForm
from apps.console.jira.views import crumbs_of, link_of
from apps.programs import actions, tasks


@needs("programs.manage")
def start(request: StaffRequest, key: str) -> HttpResponse:
    """Preview a filter; with `run`, import it."""
    link, preview = link_of(key), None
    form = FilterForm(forms.sent(request), initial={"jql": f"project = {link.project}"})
    if form.is_valid():
        with forms.refusals(form):
            jql = form.cleaned_data["jql"]
            if "run" in request.POST:
                made = actions.request_import(
                    link=link, jql=jql, by=request.user, at=timezone.now()
                )
                tasks.import_jira.delay(made.pk)
                messages.success(request, "The import runs: load the page again in a moment.")
                return redirect("console:jira", key)
            preview = actions.preview_import(link=link, jql=jql)
    counts = {n: preview.count(n) for n in ("new", "there", "wrong")} if preview else {}
    return forms.page(
        request, form, title="Import a filter", template="console/jira/import.html",
        lead="Its issues become work items of this workstream. Those that are items already are "
        "left alone, so it can be repeated.",
        submit="Preview", preview=preview, counts=counts, shown=(preview.rows[:100] if preview
                                                                 else ()),
        **crumbs_of(link.workstream),
    )  # fmt: skip


@require_POST
@needs("programs.manage")
def undo(request: StaffRequest, key: str, number: int) -> HttpResponse:
    found = get_object_or_404(link_of(key).imports, pk=number)
    with forms.told(request):
        kept = actions.undo_import(found=found, by=request.user, at=timezone.now())
        stay = f" {', '.join(kept)} stay: somebody worked on them." if kept else ""
        messages.success(request, f"The items it made are gone.{stay}")
    return redirect("console:jira", key)
