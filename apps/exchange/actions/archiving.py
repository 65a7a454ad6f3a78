"""Exports of everything: asked for, written by a worker, downloaded for a week, removed."""

import hashlib
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

import structlog
from django.db import connection, transaction

from apps.accounts.models import User
from apps.core import files, jobs
from apps.core.errors import Refused
from apps.core.models import Job
from apps.exchange import archive
from apps.exchange.models import Archive

KIND = "export of everything"
FOLDER = "exports"
KEPT = timedelta(days=7)

Clock = Callable[[], datetime]

log = structlog.get_logger(__name__)


@transaction.atomic
def request_export(
    *, by: User, at: datetime, with_secrets: bool = True, with_samples: bool = True
) -> Archive:
    """Have a worker export everything; hand its id to the task. Refused while one is at work."""
    if jobs.waiting(kind=KIND, ref=""):
        raise Refused("An export is being written already. Wait until it is done.", conflict=True)
    return Archive.objects.create(
        with_secrets=with_secrets, with_samples=with_samples, created_at=at, created_by=by,
        expires_at=at + KEPT, job=jobs.create(kind=KIND, ref="", by=by, at=at),
    )  # fmt: skip


def write_export(*, archive_id: int, at: datetime) -> None:
    """Write the file; whatever goes wrong is told on its job, and no part of a file is left."""
    found = Archive.objects.select_related("job").get(pk=archive_id)
    if found.place or found.job is None or found.job.is_over:
        return
    name = secrets.token_hex(16)
    place, now = f"{FOLDER}/{name[:2]}/{name}", jobs.clock(at)
    try:
        with files.room(place) as path:
            _written(found, path, place, now)
    except Refused as refusal:
        jobs.fail(found.job.pk, at=now(), message=str(refusal))
    except Exception:
        log.exception("export failed", archive=found.pk)
        jobs.fail(found.job.pk, at=now(), message="It failed. See the log of the worker.")


def _written(found: Archive, path: Path, place: str, now: Clock) -> None:
    assert found.job is not None  # noqa: S101  for the type checker
    wish = archive.Wish(found.with_secrets, found.with_samples)
    with _Aside(found.job, now) as aside:
        manifest = archive.export(path, wish, at=now(), told=aside.tell)
    with path.open("rb") as file, transaction.atomic():
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        Archive.objects.filter(pk=found.pk).update(
            place=place, digest=digest, size=path.stat().st_size, rows=manifest.rows
        )
        gone = f", {len(manifest.missing)} files were missing" if manifest.missing else ""
        message = f"{manifest.rows:,} rows of {len(manifest.tables)} tables{gone}."
        jobs.finish(found.job.pk, at=now(), message=message)


class _Aside:
    """Tells of progress over a connection of its own: the snapshot can write nothing."""

    def __init__(self, job: Job, now: Clock) -> None:
        self._pk, self._now = job.pk, now
        self._thread = ThreadPoolExecutor(1)
        self._last = -1

    def __enter__(self) -> "_Aside":
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.submit(lambda: connection.close()).result()  # that thread's own
        self._thread.shutdown()

    def tell(self, done: int, total: int, what: str) -> None:
        """Every twentieth part of the way, and what comes after the tables."""
        if done == 0 or done == total or done * 20 // total != self._last:
            self._last = done * 20 // max(1, total)
            self._thread.submit(self._write, done, total, what).result()

    def _write(self, done: int, total: int, what: str) -> None:
        with transaction.atomic():
            held = jobs.held(self._pk)
            jobs.record(held, total=total, done=done, at=self._now(), message=what, facts={})


@transaction.atomic
def take(*, archive: Archive, by: User, at: datetime) -> IO[bytes]:
    """The file for a download, which the audit notes. Refused when it is gone; Damaged as files."""
    held = Archive.objects.select_for_update(of=("self",)).get(pk=archive.pk)
    if not held.place or held.expires_at <= at:
        raise Refused("This export is not there any more. Make a new one.")
    held.taken_at, held.taken_by = at, by
    held.save(update_fields=["taken_at", "taken_by"])
    return files.opened(held.place, sha256=held.digest)


def remove(*, archive: Archive) -> None:
    """Take the file away before it expires; that it was there stays known."""
    if archive.place:
        files.remove(archive.place)
    Archive.objects.filter(pk=archive.pk).update(place="")


def tidy_exports(*, at: datetime) -> None:
    """Remove what expired and what a crash left; end the jobs of workers that died."""
    for each in Archive.objects.exclude(place="").filter(expires_at__lte=at).order_by("pk"):
        remove(archive=each)
    known = set(Archive.objects.exclude(place="").values_list("place", flat=True))
    files.sweep(folder=FOLDER, known=known, at=at)
    for job_id in jobs.stale(KIND, at):
        jobs.fail(job_id, at=at, message="Its worker went away. Export again.")
