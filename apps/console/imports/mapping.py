"""The first two steps: a file comes in, its columns get their meaning."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.imports.forms import ColumnsForm, UploadForm
from apps.console.imports.views import found, may_be_read_anew, sent_off
from apps.core.files import Damaged
from apps.exchange import actions, tasks
from apps.exchange.enums import RunKind
from apps.exchange.targets import SHEETS, TARGETS

LEAD = "You see what would be added and changed before anything is."


@needs("exchange.import")
def new(request: StaffRequest) -> HttpResponse:
    """First step: what the rows are, and the file."""
    home = reverse("console:import_list")
    form = UploadForm(
        forms.sent(request), request.FILES or None, initial={"target": request.GET.get("target")}
    )
    if form.is_valid():
        with forms.refusals(form):
            run = actions.upload(**_given(form), by=request.user, at=timezone.now())
            return redirect("console:import_columns", run.ref)
    return forms.page(
        request, form, title="Import a spreadsheet", lead=LEAD, back=home, submit="Choose columns",
        template="console/imports/new.html", crumbs=[(home, "Imports")], targets=SHEETS.values(),
    )  # fmt: skip


@needs("exchange.import")
def columns(request: StaffRequest, ref: str) -> HttpResponse:
    """Second step: which column is which; POST saves it and begins the check."""
    run = found(ref)
    if not may_be_read_anew(run) or run.kind == RunKind.DOCUMENTS:
        return redirect(addresses.of(ref))
    form = ColumnsForm(forms.sent(request), run=run)
    if form.is_valid():
        with forms.refusals(form):
            return _mapped(request, run, form)
    context = {"run": run, "form": form, "title": "Columns", "target": TARGETS[run.target]}
    return render(request, "console/imports/columns.html", context)


def _mapped(request: StaffRequest, run: Any, form: ColumnsForm) -> HttpResponse:
    """Save; look at it again where the sheet or header row is another one, else check it."""
    before = run.mapping["sheet"], run.mapping["header"]
    try:
        run = actions.map_columns(run=run, by=request.user, at=timezone.now(), **form.reading())
    except Damaged as error:
        messages.error(request, str(error))
        return redirect(addresses.of(run.ref))
    if (run.mapping["sheet"], run.mapping["header"]) != before:
        messages.success(request, "These are the columns of the part you chose.")
        return redirect("console:import_columns", run.ref)
    job = actions.request_check(run=run, by=request.user, at=timezone.now())
    sent_off(tasks.check, job.pk)
    return redirect(addresses.of(run.ref))


def _given(form: UploadForm) -> dict[str, Any]:
    file, pasted = form.cleaned_data["file"], form.cleaned_data["pasted"]
    target = form.cleaned_data["target"]
    if file is not None:
        return {"content": file.read(), "filename": file.name, "target": target}
    content = pasted.strip("\n").encode()
    return {"content": content, "filename": "Pasted cells.tsv", "target": target, "is_paste": True}
