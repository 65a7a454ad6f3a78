"""Everything as one open file: have it written, watch it, download it."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import forms
from apps.console.access import StaffRequest, needs
from apps.core import files
from apps.core.errors import Refused
from apps.exchange import actions, tasks
from apps.exchange.models import Archive

SHOWN = 20
ZIP = "application/zip"


@needs("exchange.export")
def export_list(request: StaffRequest) -> HttpResponse:
    """The exports of late, with what they hold and how long they are kept."""
    rows = Archive.objects.select_related("job", "created_by", "taken_by")
    found = list(rows.order_by("-created_at", "-pk")[:SHOWN])
    now = timezone.now()
    return render(request, "console/exports/list.html", {"exports": found, "now": now})


@require_POST
@needs("exchange.export")
def make(request: StaffRequest) -> HttpResponse:
    """One click: the whole database, by a worker."""
    with forms.told(request):
        made = actions.request_export(
            by=request.user, at=timezone.now(), with_secrets="open" not in request.POST,
            with_samples="no_samples" not in request.POST,
        )  # fmt: skip
        tasks.write_export.delay(made.pk)
    return redirect("console:export_list")


@needs("exchange.export")
def download(request: StaffRequest, pk: int) -> HttpResponseBase:
    """The file; who took it and when is noted."""
    found = get_object_or_404(Archive, pk=pk)
    try:
        content = actions.take(archive=found, by=request.user, at=timezone.now())
    except (Refused, files.Damaged) as error:
        messages.error(request, str(error))
        return redirect("console:export_list")
    return files.attachment(content, filename=found.name, content_type=ZIP)


@require_POST
@needs("exchange.export")
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove the file now."""
    actions.remove(archive=get_object_or_404(Archive, pk=pk))
    return redirect("console:export_list")
