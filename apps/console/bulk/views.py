"""Bulk edits: say what changes, look at the preview, say yes, take it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import access, addresses, forms, lists
from apps.console.access import StaffRequest, signed_in
from apps.console.bulk.chosen import Selection, selection
from apps.console.bulk.forms import ChangesForm
from apps.console.bulk.listing import EDITS
from apps.console.places import PLACES
from apps.core import paging
from apps.core.models import Job
from apps.exchange import actions, queries, tasks
from apps.exchange.bulk import KINDS, Kind, whole
from apps.exchange.enums import Verdict
from apps.exchange.models import ImportRun

LEAD = "One change of many rows, looked at before, kept together, and taken back as a whole."
MOST_KEPT = 200
LABELS = {Verdict.CHANGE: "To change", Verdict.SAME: "As they are", Verdict.ERROR: "Refused"}


@signed_in
def bulk_list(request: StaffRequest) -> HttpResponseBase:
    """Those of rows that this person may edit."""
    rows = queries.bulk_edits(kinds_of(request)).defer("mapping", "questions")
    return lists.respond(request, EDITS, rows, title="Bulk edits", lead=LEAD)


@signed_in
def new(request: StaffRequest, key: str) -> HttpResponse:
    """What was chosen in a list, and what to change of it."""
    kind = _kind(request, key)
    chosen = selection(request, kind)
    keys = chosen.keys(request) if request.method == "POST" else []
    if not keys:
        messages.error(request, f"Choose {kind.nouns} first, then what to do with them.")
        return redirect(_back(chosen, picking=True))
    is_asked = "preview" in request.POST
    form = ChangesForm(request.POST if is_asked else None, kind=kind)
    if is_asked and form.is_valid():
        with forms.refusals(form):
            run = actions.propose_bulk(
                kind=key, pks=keys, changes=form.changes(), by=request.user, at=timezone.now()
            )
            return _go_on(run, run.job, len(keys), actions.check_bulk, tasks.check_bulk)
    return forms.page(
        request, form, title=f"Edit {kind.counted(len(keys))}", back=_back(chosen, picking=True),
        template="console/bulk/new.html", submit="Preview", chosen=chosen, kind=kind,
        lead=chosen.named(keys), **chosen.filters(request),
    )  # fmt: skip


@signed_in
def detail(request: StaffRequest, ref: str) -> HttpResponse:
    """What it would do, does or has done, row by row."""
    run = found(request, ref)
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in LABELS else ""
    rows = queries.rows_of(run, verdict)
    context = {
        "run": run, "kind": KINDS[run.target], "verdict": verdict, "tabs": _tabs(run, verdict),
        "working": run.job is not None and not run.job.is_over,
        "page": paging.page(rows, number=request.GET.get("page", 1)),
        "to_write": run.counts.get(Verdict.CHANGE, 0), "refused": run.counts.get(Verdict.ERROR, 0),
        "back": reverse(PLACES[run.target].address),
        "kept": list(queries.kept_of(run)[:MOST_KEPT]) if run.counts.get("kept") else [],
    }  # fmt: skip
    return render(request, "console/bulk/detail.html", context)


@signed_in
def progress(request: StaffRequest, ref: str) -> HttpResponse:
    """How far the work is: a fragment that asks again, and draws the page anew at the end."""
    run = found(request, ref)
    response = render(request, "console/bulk/_progress.html", {"run": run, "job": run.job})
    response["Cache-Control"] = "no-store"
    if run.job is None or run.job.is_over:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@signed_in
def apply(request: StaffRequest, ref: str) -> HttpResponse:
    run = found(request, ref)
    with forms.told(request):
        job = actions.request_bulk(run=run, by=request.user, at=timezone.now())
        count = run.counts.get(Verdict.CHANGE, 0)
        return _go_on(run, job, count, actions.apply_bulk, tasks.apply_bulk)
    return redirect(addresses.of(ref))


@require_POST
@signed_in
def undo(request: StaffRequest, ref: str) -> HttpResponse:
    run = found(request, ref)
    with forms.told(request):
        job = actions.request_bulk_undo(run=run, by=request.user, at=timezone.now())
        count = run.counts.get("done", 0)
        return _go_on(run, job, count, actions.undo_bulk, tasks.undo_bulk)
    return redirect(addresses.of(ref))


@require_POST
@signed_in
def drop(request: StaffRequest, ref: str) -> HttpResponse:
    run = found(request, ref)
    with forms.told(request):
        actions.drop(run=run, by=request.user, at=timezone.now())
        messages.success(request, "Dropped. Nothing was changed.")
    return redirect(PLACES[run.target].address)


def kinds_of(request: HttpRequest) -> list[str]:
    """The kinds of rows that this person may edit."""
    return [key for key, kind in KINDS.items() if access.may(request.user, kind.permission)]


def found(request: HttpRequest, ref: str) -> ImportRun:
    """A bulk edit of rows that this person may edit; any other is not found."""
    return get_object_or_404(queries.bulk_edits(kinds_of(request)), ref=ref)


def _kind(request: HttpRequest, key: str) -> Kind:
    if key not in kinds_of(request):
        raise Http404
    return whole(KINDS[key])


def _go_on(
    run: ImportRun, job: Job | None, rows: int, action: Callable[..., None], task: Any
) -> HttpResponse:
    """Few rows at once, many by a worker; then to the page that shows them."""
    pk = job.pk if job else 0
    if rows <= actions.SMALL:
        action(job_id=pk, at=timezone.now())
    else:
        transaction.on_commit(lambda: task.delay(pk))
    return redirect(addresses.of(run.ref))


def _back(chosen: Selection, *, picking: bool = False) -> str:
    """The list as it was."""
    address = reverse(PLACES[chosen.kind.key].address)
    query = "&".join(filter(None, (chosen.came_with, "pick=1" if picking else "")))
    return f"{address}?{query}" if query else address


def _tabs(run: ImportRun, verdict: str) -> list[dict[str, Any]]:
    total = sum(run.counts.get(value, 0) for value in LABELS)
    tabs = [{"value": "", "label": "All rows", "count": total, "is_here": not verdict}]
    return tabs + [
        {"value": value, "label": label, "count": run.counts[value], "is_here": value == verdict}
        for value, label in (LABELS | _done(run)).items() if run.counts.get(value)
    ]  # fmt: skip


def _done(run: ImportRun) -> dict[Verdict, str]:
    return {Verdict.CHANGE: "Changed"} if "done" in run.counts else {}
