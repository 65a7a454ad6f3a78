"""Imports: the list, one of them at every step, and its verbs."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import addresses, forms, lists
from apps.console.access import StaffRequest, needs
from apps.console.custom.lacks import lines
from apps.console.imports import listing
from apps.core import paging
from apps.core.custom.queries import in_use
from apps.exchange import actions, queries, tasks
from apps.exchange.enums import WRITTEN, RunKind, RunState, Verdict
from apps.exchange.models import ImportRow, ImportRun
from apps.exchange.targets import TARGETS, Target, whole

LEAD = "Spreadsheets and other systems, checked row by row before anything is written."
STEPS = ("File", "Columns", "Check", "Import")
OF_DOCUMENTS = ("ZIP", "Names", "Check", "Import")
READ_ANEW = (RunState.DRAFT, RunState.CHECKED, RunState.FAILED)
AT_STEP = {RunState.DRAFT: 1, RunState.FAILED: 1, RunState.CHECKED: 2, RunState.DROPPED: 1}
MOST_KEPT = 200
MOST_SAID = 5  # values of a new row


@needs("exchange.import")
def import_list(request: StaffRequest) -> HttpResponseBase:
    return lists.respond(
        request, listing.IMPORTS, queries.runs(), title="Imports", lead=LEAD,
        template="console/imports/list.html",
    )  # fmt: skip


@needs("exchange.import")
def detail(request: StaffRequest, ref: str) -> HttpResponse:
    """What an import would do, does or has done, with its rows by verdict."""
    run = found(ref)
    working = run.job is not None and not run.job.is_over
    verdict = request.GET.get("verdict", "")
    verdict = verdict if verdict in Verdict.values else ""
    page = paging.page(queries.rows_of(run, verdict), number=request.GET.get("page", 1))
    targets = {key: whole(TARGETS[key], in_use) for key in {row.target for row in page.rows}}
    context = {
        "run": run, "title": run.source, "working": working, "verdict": verdict,
        "target": TARGETS.get(run.target), "target_name": listing.target_name(run),
        "steps": _steps(run), "tabs": _tabs(run, verdict),
        "page": page, "rows": [(row, *_in_words(row, targets[row.target])) for row in page.rows],
        "to_write": sum(run.counts.get(v, 0) for v in WRITTEN),
        "errors": run.counts.get(Verdict.ERROR, 0),
        "kept": list(queries.kept_of(run)[:MOST_KEPT]) if run.counts.get("kept") else [],
        "orders": _orders(run),
        "lacks": lines(queries.lacking_of(run)) if run.state == RunState.APPLIED else [],
    }  # fmt: skip
    return render(request, "console/imports/detail.html", context)


@needs("exchange.import")
def progress(request: StaffRequest, ref: str) -> HttpResponse:
    """How far the work is: a fragment that asks again, and draws the page anew at the end."""
    run = found(ref)
    response = render(request, "console/imports/_progress.html", {"run": run, "job": run.job})
    response["Cache-Control"] = "no-store"
    if run.job is None or run.job.is_over:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@needs("exchange.import")
def apply(request: StaffRequest, ref: str) -> HttpResponse:
    run = found(ref)
    with forms.told(request):
        job = actions.request_apply(run=run, by=request.user, at=timezone.now())
        sent_off(tasks.apply, job.pk)
    return redirect(addresses.of(ref))


@require_POST
@needs("exchange.import")
def undo(request: StaffRequest, ref: str) -> HttpResponse:
    """Take the whole import back; `anyway` also what somebody has changed since."""
    run = found(ref)
    with forms.told(request):
        job = actions.request_undo(
            run=run, by=request.user, at=timezone.now(), anyway="anyway" in request.POST
        )
        sent_off(tasks.undo, job.pk)
    return redirect(addresses.of(ref))


@require_POST
@needs("exchange.import")
def drop(request: StaffRequest, ref: str) -> HttpResponse:
    run = found(ref)
    with forms.told(request):
        actions.drop(run=run, by=request.user, at=timezone.now())
        messages.success(request, f"{ref} is dropped. Nothing was written.")
    return redirect("console:import_list")


def found(ref: str) -> ImportRun:
    runs = ImportRun.objects.exclude(kind=RunKind.BULK).select_related("created_by", "job")
    return get_object_or_404(runs, ref=ref)


def may_be_read_anew(run: ImportRun) -> bool:
    """Whether its file is there and nothing of it was written."""
    return bool(run.path) and run.state in READ_ANEW


def sent_off(task: Any, job_id: int) -> None:
    """To a worker, once what it will look for is there."""
    transaction.on_commit(lambda: task.delay(job_id))


def _in_words(row: ImportRow, target: Target) -> tuple[list[str], list[tuple[str, str, str]]]:
    """What a new row says first and all its custom fields, and what a known one would change."""
    own = {name: text for name, text in row.values.items() if name not in target.customs}
    customs = [
        f"{field.label}: {row.values[name]}"
        for name, field in target.customs.items() if name in row.values
    ]  # fmt: skip
    return target.said(own)[:MOST_SAID] + customs, target.compared(row.diff)


def _steps(run: ImportRun) -> list[dict[str, Any]]:
    steps = OF_DOCUMENTS if run.kind == RunKind.DOCUMENTS else STEPS
    here = AT_STEP.get(RunState(run.state), len(steps) - 1)
    marks = ["done" if at < here else "now" if at == here else "next" for at in range(len(steps))]
    return [{"label": label, "mark": mark} for label, mark in zip(steps, marks, strict=True)]


def _tabs(run: ImportRun, verdict: str) -> list[dict[str, Any]]:
    total = sum(run.counts.get(value, 0) for value in Verdict.values)
    tabs = [{"value": "", "label": "All rows", "count": total, "is_here": not verdict}]
    return tabs + [
        {"value": value, "label": label, "count": run.counts[value], "is_here": value == verdict}
        for value, label in Verdict.choices if run.counts.get(value)
    ]  # fmt: skip


def _orders(run: ImportRun) -> list[str]:
    """How days of numbers were read, where it mattered."""
    target = whole(TARGETS[run.target], in_use) if run.target in TARGETS else None
    words = {"dmy": "day first", "mdy": "month first"}
    found_orders = run.mapping.get("found_orders", {})
    return [
        f"{target.field(name).label} was read {words[order]}"
        for name, order in found_orders.items() if target and order in words
    ]  # fmt: skip
