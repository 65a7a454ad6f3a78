"""A ZIP of documents comes in, and how the names in it are read."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.imports.forms import DocumentsForm, PackingForm
from apps.console.imports.views import found, may_be_read_anew, sent_off
from apps.exchange import actions, tasks
from apps.exchange.enums import RunKind
from apps.exchange.models import ImportRun

LEAD = "You see which agreement each file would be attached to before anything is."
ANEW = "The same files are checked anew. Nothing is written yet."


@needs("exchange.import")
def new(request: StaffRequest) -> HttpResponse:
    """The ZIP and what its files are; POST keeps it and begins the check."""
    home = reverse("console:import_list")
    form = DocumentsForm(forms.sent(request), request.FILES or None)
    if form.is_valid():
        with forms.refusals(form):
            given = dict(form.cleaned_data)
            file = given.pop("file")
            run = actions.upload_documents(
                content=file.read(), filename=file.name, by=request.user, at=timezone.now(), **given
            )
            return _checked(request, run)
    return forms.page(
        request, form, title="Import documents", lead=LEAD, back=home, submit="Check the files",
        template="console/imports/documents.html", crumbs=[(home, "Imports")],
    )  # fmt: skip


@needs("exchange.import")
def names(request: StaffRequest, ref: str) -> HttpResponse:
    """The same files, their names read another way; POST checks them anew."""
    run = found(ref)
    if run.kind != RunKind.DOCUMENTS or not may_be_read_anew(run):
        return redirect(addresses.of(ref))
    form = PackingForm(forms.sent(request), initial=_initial(run))
    if form.is_valid():
        with forms.refusals(form):
            actions.repack(run=run, by=request.user, at=timezone.now(), **form.cleaned_data)
            return _checked(request, run)
    home, back = reverse("console:import_list"), addresses.of(ref)
    return forms.page(
        request, form, title="How the names are read", lead=ANEW, back=back,
        submit="Check the files", crumbs=[(home, "Imports"), (back, run.source)],
    )  # fmt: skip


def _checked(request: StaffRequest, run: ImportRun) -> HttpResponse:
    job = actions.request_check(run=run, by=request.user, at=timezone.now())
    sent_off(tasks.check, job.pk)
    return redirect(addresses.of(run.ref))


def _initial(run: ImportRun) -> dict[str, Any]:
    return {name: run.mapping.get(name) for name in ("kind", "side", "pattern")}
