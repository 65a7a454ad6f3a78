"""Fill the mirror: in bulk the first time, then what changed since."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Max

from apps.core import jobs
from apps.core.models import Job
from apps.integrations.errors import SourceError
from apps.integrations.peeringdb.client import Batch, Client
from apps.integrations.peeringdb.records import Record
from apps.peeringdb.actions.observing import observe
from apps.peeringdb.enums import Outcome
from apps.peeringdb.models import MODELS, Mirrored, MirrorRun

CHUNK = 2_000  # rows of a statement
NOTES = 50  # in the log of a run
STALE = timedelta(hours=2)  # a run that is older has lost its worker
OUTAGE = "PeeringDB could not be read: "


@dataclass
class _Tally:
    """What a run did so far."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def note(self, tag: str, id: int | None, why: str) -> None:
        if len(self.notes) < NOTES:
            self.notes.append(f"{tag} {id if id is not None else '?'}: {why}")

    @property
    def outcome(self) -> Outcome:
        left_out = any(each["unread"] for each in self.counts.values())
        return Outcome.PARTIAL if left_out else Outcome.DONE


def sync(
    *, at: datetime, job_id: int | None = None, source: Client | None = None
) -> MirrorRun | None:
    """Bring the mirror up to date; what changed nothing writes nothing but the run's log.

    `source` is used instead of the configured PeeringDB. None where there is neither, or another
    run is at work. An object that cannot be read
    is noted and left out, one that refers to something unknown is kept and noted. Kinds that were
    read before PeeringDB failed stay; the next run goes on from there.
    """
    if source is None and not settings.PEERINGDB_URL:
        return None
    run = _begin(at, job_id)
    if run is None:
        return None
    began, tally, error = time.monotonic(), _Tally(), ""
    if job_id is not None:
        jobs.start(job_id, total=len(MODELS), at=at)
    try:
        with source or client() as opened:
            for tag in MODELS:
                _sync_kind(opened, tag, tally, at)
                jobs.advance(job_id, message=tag)
    except SourceError as failure:
        error = OUTAGE + str(failure)
    _end(run, tally, error, at + timedelta(seconds=time.monotonic() - began))
    return run


def client() -> Client:
    """The client of the configured PeeringDB."""
    return Client(
        url=settings.PEERINGDB_URL, key=settings.PEERINGDB_API_KEY, dump=settings.PEERINGDB_DUMP,
        pause=settings.PEERINGDB_PAUSE,
    )  # fmt: skip


def _begin(at: datetime, job_id: int | None) -> MirrorRun | None:
    """One run at a time: a constraint says so. One that lost its worker gives way."""
    MirrorRun.objects.filter(outcome=Outcome.RUNNING, started_at__lt=at - STALE).update(
        outcome=Outcome.FAILED, finished_at=at, error="It did not come to an end."
    )
    job = Job.objects.filter(pk=job_id).first() if job_id is not None else None
    try:
        with transaction.atomic():
            return MirrorRun.objects.create(started_at=at, job=job)
    except IntegrityError:
        jobs.fail(job_id, at=at, message="Another sync is at work.")
        return None


def _end(run: MirrorRun, tally: _Tally, error: str, at: datetime) -> None:
    run.outcome = Outcome.FAILED if error else tally.outcome
    run.finished_at, run.error = at, error
    run.counts, run.notes = tally.counts, tally.notes
    run.save()
    if error:
        jobs.fail(run.job_id, at=at, message=error)
    else:
        jobs.finish(run.job_id, at=at, message=f"{run.written} objects written")


def _sync_kind(source: Client, tag: str, tally: _Tally, at: datetime) -> None:
    newest = MODELS[tag]._default_manager.aggregate(newest=Max("updated"))["newest"]
    batch = source.since(tag, newest) if newest else source.everything(tag)
    for each in batch.unread:
        tally.note(tag, each.id, f"left out, {each.why}")
    tally.counts[tag] = store(tag, batch, tally, at=at if newest else None)


@transaction.atomic
def store(tag: str, batch: Batch, tally: _Tally, *, at: datetime | None) -> dict[str, int]:
    """Write the objects of a kind that are new or differ; returns how many of what.

    With `at`, what changes in networks' entries is noted; the first load is no change.
    """
    found: Counter[str] = Counter(read=len(batch.records), unread=len(batch.unread))
    found |= Counter(written=0, deleted=0, dangling=0)
    for start in range(0, len(batch.records), CHUNK):
        changed, kept = _changed(tag, batch.records[start : start + CHUNK])
        _write(MODELS[tag], changed)
        if at is not None:
            observe(tag, changed, kept, at)
        found["written"] += len(changed)
        found["deleted"] += sum(row.is_deleted for row in changed)
        found["dangling"] += _note_dangling(tag, changed, tally)
    return {name: found[name] for name in ("read", "written", "deleted", "unread", "dangling")}


def _changed(
    tag: str, records: Sequence[Record]
) -> tuple[list[Mirrored], dict[int, dict[str, Any]]]:
    """Rows for the records that we do not have like this, and what we had, by id."""
    facts = [asdict(record) for record in records]
    if not facts:
        return [], {}
    ids = [each["id"] for each in facts]
    kept = MODELS[tag]._default_manager.filter(pk__in=ids).values(*facts[0])
    by_id = {row["id"]: row for row in kept}
    return [MODELS[tag](**each) for each in facts if by_id.get(each["id"]) != each], by_id


def _write(model: type[Mirrored], rows: Sequence[Mirrored]) -> None:
    names = [each.name for each in model._meta.concrete_fields if not each.primary_key]
    model._default_manager.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=names
    )


def _note_dangling(tag: str, rows: Sequence[Mirrored], tally: _Tally) -> int:
    """Rows that refer to an object we were not told of: kept, and told in the log."""
    dangling: set[int] = set()
    for reference in (each for each in MODELS[tag]._meta.fields if isinstance(each, ForeignKey)):
        target: Any = reference.related_model
        wanted = {getattr(row, reference.attname) for row in rows if not row.is_deleted} - {None}
        known = set(target._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
        for row in rows:
            value = getattr(row, reference.attname)
            if value in wanted - known and not row.is_deleted:
                dangling.add(row.pk)
                tally.note(tag, row.pk, f"refers to {reference.name} {value}, which is unknown")
    return len(dangling)
