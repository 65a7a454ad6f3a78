"""What is done with a source: sync now, backfill, pause, resume, retire."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.sources.forms import BackfillForm, ReasonForm
from apps.console.sources.views.pages import crumbs_of, source_of
from apps.usage import actions, tasks


@require_POST
@needs("usage.operate")
def sync(request: StaffRequest, ref: str) -> HttpResponse:
    source = source_of(ref)
    with forms.told(request):
        job = actions.request_sync(source=source, by=request.user, at=timezone.now())
        tasks.sync.delay(source.pk, job.pk)
    return redirect(addresses.of(ref))


@needs("usage.operate")
def backfill(request: StaffRequest, ref: str) -> HttpResponse:
    source = source_of(ref)
    form = BackfillForm(request.POST or None)
    if form.is_valid():
        with forms.refusals(form):
            since = form.moment()
            job = actions.request_backfill(
                source=source, since=since, by=request.user, at=timezone.now()
            )
            tasks.backfill.delay(source.pk, since.isoformat(), job.pk)
            return redirect(addresses.of(ref))
    lead = "Reads the history of all its series again, oldest first; corrected samples converge."
    title = f"Backfill {source.name}"
    way = crumbs_of(source)
    return forms.page(request, form, title=title, lead=lead, submit="Start backfill", **way)


@require_POST
@needs("usage.operate")
def pause(request: StaffRequest, ref: str) -> HttpResponse:
    source = source_of(ref)
    with forms.told(request):
        actions.pause(source=source, by=request.user, at=timezone.now())
        messages.success(request, f"{source.name} is paused: it is not read until it is resumed.")
    return redirect(addresses.of(ref))


@require_POST
@needs("usage.operate")
def resume(request: StaffRequest, ref: str) -> HttpResponse:
    source = source_of(ref)
    with forms.told(request):
        actions.resume(source=source, by=request.user, at=timezone.now())
        messages.success(request, f"{source.name} is read again at the next tick.")
    return redirect(addresses.of(ref))


@needs("usage.configure")
def retire(request: StaffRequest, ref: str) -> HttpResponse:
    source = source_of(ref)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        with forms.refusals(form):
            actions.retire(source=source, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, f"{source.name} is retired.")
            return redirect(addresses.of(ref))
    lead = "It is never read again and its secrets are forgotten. Its samples stay."
    title = f"Retire {source.name}"
    way = crumbs_of(source)
    return forms.page(request, form, title=title, lead=lead, submit="Retire the source", **way)
