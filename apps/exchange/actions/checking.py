"""Read a mapped file and give every row its verdict, in the background."""

from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from apps.accounts.models import User
from apps.core import jobs, lifecycle
from apps.core.beating import Heart
from apps.core.errors import Refused
from apps.core.files import Damaged
from apps.core.models import Job
from apps.exchange import rules
from apps.exchange.actions import packing
from apps.exchange.actions.planning import plan
from apps.exchange.actions.sheet_rows import below, given_rows
from apps.exchange.actions.uploading import content_of
from apps.exchange.enums import RunKind, RunState
from apps.exchange.models import ImportRun
from apps.exchange.rules.cells import letters
from apps.exchange.targets import TARGETS, whole

KIND = "check of an import"

log = structlog.get_logger(__name__)


@transaction.atomic
def request_check(*, run: ImportRun, by: User, at: datetime) -> Job:
    """Let a worker read the file; hand the job's id to the task. Refused without any column."""
    lifecycle.require(run, to=RunState.CHECKED)
    if run.kind != RunKind.DOCUMENTS and not any(run.mapping.get("fields", [])):
        raise Refused("Say of at least one column what it is.")
    job = jobs.create(kind=KIND, ref=run.ref, by=by, at=at)
    ImportRun.objects.filter(pk=run.pk).update(job=job)
    run.job = job
    return job


def check(*, job_id: int, at: datetime) -> None:
    """The dry run of a file. A column whose days can be read two ways is asked about instead."""
    job = Job.objects.select_related("created_by").get(pk=job_id)
    run = ImportRun.objects.filter(ref=job.ref, state=RunState.DRAFT).first()
    if job.is_over or run is None or jobs.is_busy(job, at):
        return
    jobs.start(job_id, total=0, at=at)
    try:
        jobs.finish(job_id, at=at, message=_checked(run, job, at))
    except (Refused, Damaged) as error:
        _failed(run, job_id, str(error), at)
    except Exception:  # noqa: BLE001  whatever a file leads to, the person is told
        log.exception("import not checked", run=run.ref)
        _failed(run, job_id, "The file could not be read. Save it again and upload it anew.", at)


def _checked(run: ImportRun, job: Job, at: datetime) -> str:
    if run.kind == RunKind.DOCUMENTS:
        return packing.checked(run, job=job, at=at)
    return _checked_sheet(run, job, at)


def _checked_sheet(run: ImportRun, job: Job, at: datetime) -> str:
    content = content_of(run)
    orders, questions = _orders(run, content)
    if questions:
        ImportRun.objects.filter(pk=run.pk).update(questions=questions)
        return "One more question before it can be checked."
    run.mapping = {**run.mapping, "found_orders": orders}
    ImportRun.objects.filter(pk=run.pk).update(mapping=run.mapping)
    rows = given_rows(run, content, orders)
    plan(
        run=run, rows=rows, by=job.created_by, at=at, is_filling=bool(run.mapping.get("fill")),
        heart=Heart(job.pk, at=at),
    )  # fmt: skip
    return f"{sum(run.counts.values())} rows are checked."


def _orders(run: ImportRun, content: bytes) -> tuple[dict[str, str], dict[str, Any]]:
    """The order of each column of days, and those that only a person can tell."""
    target, told = whole(TARGETS[run.target]), run.mapping.get("orders", {})
    fields = run.mapping["fields"]
    columns = {n: at for at, n in enumerate(fields) if n and target.field(n).is_day}
    seen: dict[str, list[Any]] = {name: [] for name in columns}
    if columns:
        for line in below(run, content):
            for name, at in columns.items():
                if at < len(line.cells) and isinstance(line.cells[at].value, str):
                    seen[name].append(line.cells[at].value)
    found = {name: told.get(name) or rules.order_of(values) for name, values in seen.items()}
    asked = {
        name: {"label": target.field(name).label, "column": letters(columns[name]),
               "example": next((v for v in seen[name] if "/" in v or "." in v or "-" in v), "")}
        for name, order in found.items() if order == "ask"
    }  # fmt: skip
    return found, asked


def _failed(run: ImportRun, job_id: int, message: str, at: datetime) -> None:
    with transaction.atomic():
        lifecycle.move(run, to=RunState.FAILED, by=None, at=at, problem=message[:400])
        jobs.fail(job_id, at=at, message=message)
