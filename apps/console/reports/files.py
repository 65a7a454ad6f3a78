"""Files of a published report: have one made, watch it, download it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.console import access, addresses, forms
from apps.console.access import StaffRequest, needs
from apps.console.reports.found import found
from apps.core import files
from apps.reports import actions, tasks
from apps.reports.enums import MEDIA_TYPES, READABLE, Format, Paper
from apps.reports.models import ReportFile, StatusReport

CHOICES = (
    (Format.PDF, Paper.A4, "PDF, A4"), (Format.PDF, Paper.LETTER, "PDF, Letter"),
    (Format.PPTX, Paper.A4, "PowerPoint"), (Format.XLSX, Paper.A4, "Excel"),
    (Format.DOCX, Paper.A4, "Word, A4"), (Format.DOCX, Paper.LETTER, "Word, Letter"),
    (Format.MARKDOWN, Paper.A4, "Markdown for Jira or Confluence"),
)  # fmt: skip


def panel(request: StaffRequest, report: StatusReport) -> dict[str, Any]:
    """What the page shows of files: those this person may have, and what can be asked for."""
    prices = access.may(request.user, "agreements.prices")
    whole = ReportFile.objects.filter(report=report, with_prices=prices, sections=[])
    made = whole.select_related("job")
    by_choice = {(one.format, one.paper): one for one in made.order_by("pk")}
    rows = [
        {"value": f"{format}:{paper}", "label": label, "file": by_choice.get((format, paper))}
        for format, paper, label in CHOICES
    ]
    running = any(one.job and not one.job.is_over for one in by_choice.values())
    return {"can_have_files": report.state in READABLE, "files": rows, "is_rendering": running}


@require_POST
@needs("reports.view")
def make(request: StaffRequest, ref: str) -> HttpResponse:
    """Have a file made, with amounts for those who see them."""
    report = found(request, ref)
    format, _, paper = request.POST.get("file", "").partition(":")
    if (format, paper) not in {(each[0], each[1]) for each in CHOICES}:
        raise Http404
    with forms.told(request):
        file = actions.request_file(
            report=report, format=format, paper=paper, by=request.user, at=timezone.now(),
            with_prices=access.may(request.user, "agreements.prices"),
        )  # fmt: skip
        if not file.path:
            tasks.write_file.delay(file.pk)
    return redirect(addresses.of(ref))


@needs("reports.view")
def download(request: StaffRequest, ref: str, pk: int) -> HttpResponseBase:
    """A file this person may have; 404 until it is rendered, and for the one with amounts."""
    prices = access.may(request.user, "agreements.prices")
    report = found(request, ref)
    file = get_object_or_404(ReportFile, pk=pk, report=report, with_prices=prices)
    if not file.path:
        raise Http404
    try:
        content = files.opened(file.path, sha256=file.sha256)
    except files.Damaged as damage:
        messages.error(request, str(damage))
        return redirect(addresses.of(ref))
    kind = MEDIA_TYPES[Format(file.format)]
    return files.attachment(content, filename=file.name, content_type=kind)
