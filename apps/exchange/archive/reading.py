"""Importing an archive into an empty database: all of it in one transaction, or nothing."""

import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from psycopg import sql

from apps.core.errors import Refused
from apps.exchange.archive import parts, samples, schema, secrets, stored, tables
from apps.exchange.archive.manifest import Manifest
from apps.exchange.archive.schema import Table
from apps.exchange.archive.writing import Progress, silent

LOCK = 0x65706578  # advisory lock: one import at a time
SHOWN = 5


def check(path: Path) -> Manifest:
    """Whether a file is a whole export, as it was written. Raises Refused saying what is wrong."""
    with _opened(path) as archive:
        manifest = Manifest.read(archive)
        parts.check_all(archive, manifest)
    return manifest


def load(path: Path, *, at: datetime, told: Progress = silent) -> Manifest:
    """Make an empty, migrated database what the exported one was. Raises Refused, and then nothing
    was changed. Stop web and workers before: what they write makes the database not empty.
    """
    with _opened(path) as archive, ExitStack() as undo:
        manifest = Manifest.read(archive)
        told(0, len(manifest.tables), "Checking the archive")
        parts.check_all(archive, manifest)
        with transaction.atomic(durable=True), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            found = _fitting(cursor, manifest)
            _load_tables(cursor, archive, found, told)
            told(len(found), len(found), "Files and samples")
            stored.restore_all(archive, undo)
            if manifest.with_samples:
                samples.load(parts.lines(archive, "samples.ndjson"), at=at)
            _set_sequences(cursor, manifest)
        undo.pop_all()
    ContentType.objects.clear_cache()
    _analyze()
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    try:
        with ZipFile(path) as archive:
            yield archive
    except FileNotFoundError:
        raise Refused(f"There is no file {path}.") from None
    except (BadZipFile, EOFError, zlib.error, NotImplementedError) as error:
        raise Refused(
            f"{path.name} is damaged or cut off ({error}). Nothing was imported. "
            "Copy it again from where it was exported."
        ) from error
    except OSError as error:
        raise Refused(f"{path.name}: {error.strerror or error}. Nothing was imported.") from error


def _fitting(cursor: Any, manifest: Manifest) -> list[Table]:
    """The tables of this database, which are those of the archive and empty."""
    found = schema.tables(cursor)
    if wrong := schema.differences(found, manifest.tables):
        raise Refused(
            f"The export is of another version: {'; '.join(wrong[:SHOWN])}. Install the version "
            "that wrote it (see versions in its manifest.json), import, then migrate."
        )
    others = [table.name for table in found if table.name not in schema.FROM_MIGRATIONS]
    full = schema.filled(cursor, [*others, "ts_sample", "ts_day"])
    if full:
        raise Refused(
            f"The database is not empty: {', '.join(full[:SHOWN])} and so on have rows. "
            "Import into a new database in which nothing was done but `manage.py migrate`."
        )
    return found


def _load_tables(cursor: Any, archive: ZipFile, found: list[Table], told: Progress) -> None:
    """References are checked at the end, so cycles and order do not matter; no trigger writes."""
    _each(cursor, found, "ALTER TABLE {} DISABLE TRIGGER USER")
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    _each(cursor, [t for t in found if t.name in schema.FROM_MIGRATIONS], "DELETE FROM {}")
    for done, table in enumerate(found):
        told(done, len(found), f"Table {table.name}")
        tables.load(cursor, table, parts.lines(archive, f"data/{table.name}.ndjson"))
    try:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        raise Refused(
            f"The rows do not fit together: {tables.first_line(error)} Nothing was imported."
        ) from error
    _each(cursor, found, "ALTER TABLE {} ENABLE TRIGGER USER")


def _each(cursor: Any, found: list[Table], statement: str) -> None:
    for table in found:
        query = sql.SQL(statement).format(sql.Identifier(table.name))  # type: ignore[arg-type]
        cursor.execute(query.as_string())


def _set_sequences(cursor: Any, manifest: Manifest) -> None:
    """Last of all: sequences do not come back with the transaction."""
    there = schema.sequences(cursor)
    for name, (last, is_called) in manifest.sequences.items():
        if name in there:
            cursor.execute("SELECT setval(%s::regclass, %s, %s)", [name, last, is_called])


def _analyze() -> None:
    """Freshly loaded tables plan badly."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def unreadable_secrets(manifest: Manifest) -> bool:
    """Whether this installation lacks the key the stored secrets were written with."""
    return manifest.with_secrets and manifest.keys[0] not in secrets.key_ids()
