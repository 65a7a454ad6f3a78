"""Files of published reports: asked for, rendered in the background, kept whole or not at all."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import transaction
from django.db.models import F, Q

from apps.accounts.models import User
from apps.core import files, jobs
from apps.core.errors import Refused
from apps.core.models import Job
from apps.reports import printing, rules
from apps.reports.enums import READABLE, Format, Paper
from apps.reports.models import PackFile, ReportFile, StatusReport

FOLDER = "reports"
KIND = "report file"
MOST_TRIES = 3
GIVEN_UP = timedelta(minutes=10)  # a job that has not ended by then has lost its worker

log = structlog.get_logger(__name__)

RENDERERS: dict[str, Callable[..., bytes]] = {
    Format.PDF: printing.report_pdf,
    Format.PPTX: printing.powerpoint,
    Format.XLSX: printing.excel,
    Format.DOCX: printing.word,
    Format.MARKDOWN: printing.markdown,
}


@transaction.atomic
def request_file(
    *, report: StatusReport, format: str, with_prices: bool, by: User | None, at: datetime,
    paper: str = Paper.A4, sections: Sequence[str] = (), again: bool = True,
) -> ReportFile:  # fmt: skip
    """The file of a published report, with a waiting job if it has to be rendered.

    Some `sections` alone, or all of them when none is named.
    Hand its id to the task. Asked for twice, it is rendered once; after a failure it is tried
    again, or left to the clock where `again` is false. Refused for a draft: its numbers still move.
    """
    if report.state not in READABLE:
        raise Refused(f"{report.ref} is a draft. Publish it, then it can be sent around.")
    size = paper if format in (Format.PDF, Format.DOCX, Format.XLSX) else Paper.A4
    named: dict[str, Any] = {
        "report": report,
        "format": format,
        "paper": size,
        "with_prices": with_prices,
        "sections": [key for key in report.sections if key in set(sections)],
    }
    ReportFile.objects.get_or_create(**named)
    row = ReportFile.objects.select_for_update(of=("self",)).select_related("job").get(**named)
    is_left = row.job is not None and not again
    if row.path or is_left or _is_running(row.job, at):
        return row
    row.job = jobs.create(kind=KIND, ref=report.ref, by=by, at=at)
    row.tries = 0
    row.save(update_fields=["job", "tries"])
    return row


def write_file(*, file_id: int, at: datetime) -> None:
    """Render a file that was asked for. What goes wrong is said in its job; twice renders once."""
    row = ReportFile.objects.select_related("report").get(pk=file_id)
    if row.path:
        jobs.finish(row.job_id, at=at, message="It is there.")
        return
    ReportFile.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    if row.job_id:
        jobs.start(row.job_id, total=2, at=at)
    jobs.advance(row.job_id, message=f"Rendering {row.get_format_display()}")
    try:
        content = _rendered(row)
    except Exception as error:  # noqa: BLE001  whatever a renderer stumbles over, it is tried again
        log.exception("report not rendered", report=row.report.ref, format=row.format)
        jobs.fail(row.job_id, at=at, message=_told(row, error))
        return
    _keep(row, content, at)


def unfinished(*, at: datetime) -> list[int]:
    """Files whose rendering failed or lost its worker, each to be tried again; three times at most.

    Each gets a waiting job, so that a second tick leaves it alone.
    """
    lost = Q(job__state__in=[Job.State.WAITING, Job.State.RUNNING],
             job__created_at__lt=at - GIVEN_UP)  # fmt: skip
    failed = Q(job__state=Job.State.FAILED)
    rows = ReportFile.objects.filter(lost | failed, path="", tries__lt=MOST_TRIES)
    return [row.pk for row in rows.order_by("pk").select_related("report") if _again(row, at)]


def tidy_files(*, at: datetime) -> int:
    """Remove what a crash left in the store: files that no row names."""
    known = set(ReportFile.objects.exclude(path="").values_list("path", flat=True))
    known |= set(PackFile.objects.exclude(path="").values_list("path", flat=True))
    return files.sweep(folder=FOLDER, known=known, at=at)


def _again(row: ReportFile, at: datetime) -> bool:
    """Whether this tick got it: the old job is replaced only where it is still the one."""
    job = jobs.create(kind=KIND, ref=row.report.ref, by=None, at=at)
    return bool(ReportFile.objects.filter(pk=row.pk, job=row.job_id, path="").update(job=job))


def _rendered(row: ReportFile) -> bytes:
    content = rules.only(row.report.content, row.sections)
    shown = content if row.with_prices else rules.without_amounts(content)
    return RENDERERS[row.format](shown, size=row.paper)


def _told(row: ReportFile, error: Exception) -> str:
    again = "It is tried again by itself." if row.tries + 1 < MOST_TRIES else "Ask for it again."
    said = str(error) if isinstance(error, printing.NotPrinted) else ""
    return said or f"The {row.get_format_display()} file could not be made. {again}"


def _keep(row: ReportFile, content: bytes, at: datetime) -> None:
    with files.stored(content, folder=FOLDER) as kept, transaction.atomic():
        ReportFile.objects.filter(pk=row.pk).update(
            path=kept.path, size=kept.size, sha256=kept.sha256
        )
        jobs.finish(row.job_id, at=at, message="Ready.")


def _is_running(job: Job | None, at: datetime) -> bool:
    return job is not None and not job.is_over and at - job.created_at < GIVEN_UP
