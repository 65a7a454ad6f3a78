"""Writing an archive: one consistent snapshot, streamed, whole or not there."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.db import connection, transaction

from apps.core.errors import Refused
from apps.exchange.archive import manifest as contents
from apps.exchange.archive import parts, samples, schema, secrets, sheets, stored, tables
from apps.exchange.archive.manifest import Manifest

SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
Progress = Callable[[int, int, str], None]  # done, of how many, what


@dataclass(frozen=True)
class Wish:
    """What to export: with secrets it is the same database, without it is for other systems."""

    with_secrets: bool = True
    with_samples: bool = True


def silent(_done: int, _total: int, _what: str) -> None:
    """Nobody watches."""


def export(path: Path, wish: Wish, *, at: datetime, told: Progress = silent) -> Manifest:
    """Write everything into a zip file at `path`, which is whole or not there.

    Needs a connection that is in no transaction. Memory does not grow with the database. Raises
    Refused where the file cannot be written, with what to do.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _snapshot() as cursor, parts.open_to_write(str(draft)) as archive:
            manifest = _filled(archive, cursor, wish, at, told)
        os.replace(draft, path)
    except OSError as error:
        raise Refused(
            f"The export cannot be written to {path.parent}: {error.strerror or error}. "
            "Make room there, or name another folder. Nothing was left behind."
        ) from error
    finally:
        draft.unlink(missing_ok=True)
    return manifest


@contextmanager
def _snapshot() -> Iterator[Any]:
    """Everything inside sees the database as it is now, whatever others write meanwhile."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(SNAPSHOT)
        yield cursor


def _filled(archive: ZipFile, cursor: Any, wish: Wish, at: datetime, told: Progress) -> Manifest:
    found = schema.tables(cursor)
    manifest = Manifest(
        at=at.astimezone(UTC).isoformat(), versions=schema.versions(),
        with_secrets=wish.with_secrets, with_samples=wish.with_samples, keys=secrets.key_ids(),
        tables={table.name: table.described() for table in found},
    )  # fmt: skip
    replaced = {} if wish.with_secrets else secrets.replacements()
    empty = frozenset() if wish.with_secrets else secrets.ROWS
    for done, table in enumerate(found):
        told(done, len(found), f"Table {table.name}")
        name = f"data/{table.name}.ndjson"
        lines = tables.rows(cursor, table, replaced.get(table.name, {}), empty=table.name in empty)
        manifest.parts[name] = parts.add_lines(archive, name, lines)
    told(len(found), len(found), "Lists to read, files, samples")
    _add_the_rest(archive, manifest, wish, lambda what: told(len(found), len(found), what))
    manifest.sequences = schema.sequences(cursor)
    archive.writestr(contents.NAME, manifest.text())
    return manifest


def _add_the_rest(
    archive: ZipFile, manifest: Manifest, wish: Wish, told: Callable[[str], None]
) -> None:
    for sheet in sheets.SHEETS:
        name = f"lists/{sheet.name}.csv"
        manifest.parts[name] = parts.add_text(archive, name, sheet.chunks())
    for _ in stored.add_all(archive, manifest):
        pass
    if wish.with_samples:
        manifest.parts["samples.ndjson"] = parts.add_lines(
            archive, "samples.ndjson", samples.lines(told)
        )
