"""Connections to NetBox and Peering Manager: read into a dry run, with the origin of each object.

A read writes nothing but its run and where things come from. It changes only fields that the other
system owns (`rules.owners`) and that no person has taken over; what vanished there is flagged.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

import structlog
from django.db import transaction

from apps.accounts.models import User
from apps.core import edits, jobs, lifecycle
from apps.core.beating import Heart
from apps.core.errors import Refused
from apps.core.models import Job
from apps.exchange.actions import linked_rows
from apps.exchange.actions.planning import Given, draft, plan
from apps.exchange.enums import RunState, Verdict
from apps.exchange.models import Connection, ImportRow, ImportRun, Keeper, Origin
from apps.exchange.rules import owners, pages
from apps.exchange.targets import ORIGIN, TARGETS, Faults, Known, planned
from apps.integrations.addresses import AddressPolicy, check_url
from apps.integrations.errors import AddressRefused, SourceError, SourceRefused
from apps.integrations.measuring import SourceInfo
from apps.network.models import Region

KIND = "read of a connection"
UNREAD = "It could not be read. See the log of the worker."

log = structlog.get_logger(__name__)


@transaction.atomic
def connect(
    *, kind: str, name: str, url: str, token: str, region: str, by: User | None, at: datetime
) -> Connection:
    """A system to import from. Raises Refused for an address that we will not call."""
    if kind not in linked_rows.CLIENTS:
        raise Refused("Choose NetBox or Peering Manager.", field="kind")
    if not Region.objects.filter(code=region).exists():
        raise Refused("There is no such region.", field="region")
    try:
        check_url(url, AddressPolicy())
    except AddressRefused as error:
        raise Refused(str(error), field="url") from error
    values: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "url": url.rstrip("/").removesuffix("/api"),
        "token": token.strip(),
    }
    values |= {"region": region, "created_at": at, "created_by": by}
    made: Connection = edits.made(Connection, values)
    with edits.unique(f"There is a connection {name} already.", field="name"):
        made.save(force_insert=True)
    return made


def prove(*, kind: str, url: str, token: str) -> SourceInfo:
    """Ask a system before it is connected. Raises Refused at the field that has to be corrected."""
    if kind not in linked_rows.CLIENTS:
        raise Refused("Choose NetBox or Peering Manager.", field="kind")
    if not (token.isascii() and token.isprintable()):
        raise Refused("A token has plain letters, digits and signs. Copy it again.", field="token")
    address = url.rstrip("/").removesuffix("/api")
    return test_connection(connection=Connection(kind=kind, url=address, token=token.strip()))


def test_connection(*, connection: Connection) -> SourceInfo:
    """What answers there; proves address and token. Raises Refused with the way out.

    Asks once: a person waits for it.
    """
    try:
        with linked_rows.opened(connection, tries=1) as client:
            return client.test()
    except SourceRefused as error:
        raise Refused(str(error), field="token") from error
    except SourceError as error:
        raise Refused(str(error), field="url") from error


@transaction.atomic
def request_read(*, connection: Connection, by: User | None, at: datetime) -> ImportRun:
    """A run to be filled by a worker; hand the id of its job to the task."""
    run = draft(
        kind=connection.kind, source=f"{connection.name}, {connection.url}", by=by, at=at,
        mapping={"connection": connection.pk},
    )  # fmt: skip
    run.job = jobs.create(kind=KIND, ref=run.ref, by=by, at=at)
    run.save(update_fields=["job"])
    return run


def read(*, job_id: int, at: datetime) -> None:
    """Ask the other system for everything and check it against what is here: the dry run."""
    job = Job.objects.select_related("created_by").get(pk=job_id)
    run = ImportRun.objects.filter(ref=job.ref, state=RunState.DRAFT).first()
    if job.is_over or run is None or jobs.is_busy(job, at):
        return
    connection = Connection.objects.get(pk=run.mapping["connection"])
    jobs.start(job_id, total=0, at=at)
    try:
        heart = Heart(job_id, at=at)
        rows = list(_told(linked_rows.rows(connection), heart))
        _plan(run, connection, rows, job, heart, at)
    except SourceError as error:
        _failed(run, connection, job_id, str(error), at)
    except Exception:
        log.exception("connection not read", run=run.ref)
        _failed(run, connection, job_id, UNREAD, at)


def _told(rows: Iterable[Given], heart: Heart) -> Iterator[Given]:
    for count, row in enumerate(rows, 1):
        yield row
        heart.beat(f"{count:,} objects are read so far.")


@transaction.atomic
def _plan(
    run: ImportRun, connection: Connection, rows: list[Given], job: Job, heart: Heart, at: datetime
) -> None:
    respectful = _respectful(rows, connection.kind, at)
    plan(run=run, rows=respectful, by=job.created_by, at=at, heart=heart)
    trace(run=run, at=at)
    seen = {(row.target, row.sheet, row.number) for row in rows}
    for origin in Origin.objects.filter(connection=connection).order_by("pk"):
        gone = (origin.target, origin.path, origin.number) not in seen
        if gone != (origin.vanished_at is not None):
            Origin.objects.filter(pk=origin.pk).update(vanished_at=at if gone else None)
    Connection.objects.filter(pk=connection.pk).update(read_at=at, problem="")
    jobs.finish(job.pk, at=at, message=f"{len(rows)} objects are checked.")


@transaction.atomic
def _failed(
    run: ImportRun, connection: Connection, job_id: int, message: str, at: datetime
) -> None:
    lifecycle.move(run, to=RunState.FAILED, by=None, at=at, problem=message[:400])
    Connection.objects.filter(pk=connection.pk).update(problem=message[:400])
    jobs.fail(job_id, at=at, message=message)


def _respectful(rows: Iterable[Given], kind: str, at: datetime) -> Iterator[Given]:
    """Rows without what the other system may not change on objects that exist."""
    known = Known(at=at)
    kept = {(k.model, k.object_pk, k.field): k for k in Keeper.objects.select_related("kept_by")}
    for given in rows:
        if not given.skip:
            _hold_back(given, kind, known, kept)
        yield given


def _hold_back(given: Given, kind: str, known: Known, kept: dict[Any, Keeper]) -> None:
    target = TARGETS[given.target]
    number = given.values.get("asn") if given.target == "partner" else None
    if number in known.asns and ORIGIN not in given.values:
        given.values = {**given.values, "name": known.asns[number].partner.name}
    values = _read(given)
    found = planned(target, values, known, Faults())
    if found.obj is None:
        return
    label = found.obj._meta.label
    for name in found.facts:
        keeper = kept.get((label, found.obj.pk, name))
        if _is_theirs(given, kind, name, known, found.obj) and keeper is None:
            continue
        given.values = {k: v for k, v in given.values.items() if k != name}
        if name != "asn":
            who = f"{keeper.kept_by} keeps it" if keeper else "it is kept here"
            given.notes = {**given.notes, name: f"{target.field(name).label}: {who}."}


def _is_theirs(given: Given, kind: str, name: str, known: Known, obj: Any) -> bool:
    """An AS number that nobody has yet is added; everything else as the table says."""
    if given.target == "partner" and name == "asn":
        return given.values["asn"] not in known.asns
    return owners.owns(kind, given.target, name)


def _read(given: Given) -> dict[str, str]:
    """Canonical texts of what can be read; the plan tells of the rest."""
    target, found = TARGETS[given.target], {}
    for name, value in given.values.items():
        if value in (None, ""):
            continue
        try:
            found[name] = value if name == ORIGIN else target.field(name).read(value)
        except ValueError:
            continue
    return found


@transaction.atomic
def trace(*, run: ImportRun, at: datetime) -> None:
    """Note for each row of a connection's run which object it is, and that it was seen."""
    pk = run.mapping.get("connection")
    connection = Connection.objects.filter(pk=pk).first() if pk else None
    if connection is None:
        return
    known = Known(at=at)
    rows = ImportRow.objects.filter(run=run).exclude(verdict=Verdict.SKIPPED).order_by("pk")
    found = (_origin(connection, row, known, at) for row in rows.iterator())
    Origin.objects.bulk_create(
        [each for each in found if each is not None], update_conflicts=True,
        unique_fields=["connection", "target", "path", "number"],
        update_fields=["model", "object_pk", "object_ref", "label", "seen_at", "url"],
    )  # fmt: skip


def trace_job(*, job_id: int, at: datetime) -> None:
    """After rows were written: where they come from."""
    run = ImportRun.objects.filter(ref=Job.objects.get(pk=job_id).ref).first()
    if run is not None:
        trace(run=run, at=at)


def _origin(connection: Connection, row: ImportRow, known: Known, at: datetime) -> Origin | None:
    target = TARGETS[row.target]
    obj = planned(target, row.values, known, Faults()).obj
    if obj is None or obj.pk is None:
        return None
    return Origin(
        connection=connection, target=row.target, path=row.sheet, number=row.number,
        url=f"{connection.url}{pages.of(row.sheet, row.number)}", model=obj._meta.label,
        object_pk=obj.pk, object_ref=target.ref(obj)[:80], label=(row.label or str(obj))[:200],
        first_seen_at=at, seen_at=at,
    )  # fmt: skip


@transaction.atomic
def take_over(*, origin: Origin, field: str, by: User, at: datetime) -> None:
    """From now on a person keeps this field: no read changes it. Refused for others' fields."""
    if not owners.owns(origin.connection.kind, origin.target, field):
        raise Refused("This field is ours already.", field="field")
    Keeper.objects.get_or_create(
        model=origin.model, object_pk=origin.object_pk, field=field,
        defaults={"kept_by": by, "kept_at": at},
    )  # fmt: skip


@transaction.atomic
def hand_back(*, origin: Origin, field: str) -> None:
    """The other system owns the field again, from the next read on."""
    Keeper.objects.filter(model=origin.model, object_pk=origin.object_pk, field=field).delete()
