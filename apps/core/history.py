"""Reading what the audit keeps: each change of each audited row, whatever made it.

`core.audit` writes the versions by triggers; this reads them across all tables, newest first. Times
are UTC. Secrets are never given, not even sealed.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models

from apps.core.crypto import SecretField, SecretMappingField

INSERT, UPDATE, DELETE = "insert", "update", "delete"
LABELS = {INSERT: "Added", UPDATE: "Changed", DELETE: "Removed"}
HIDDEN = "(secret)"


@dataclass(frozen=True)
class Asked:
    """Which changes: empty means any. `model` is a label as `partners.Partner`."""

    model: str = ""
    object_id: str = ""
    label: str = ""
    actor: int | None = None
    channel: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Key:
    """Where a change stands in the order of all: its time, its table, its number there."""

    at: datetime
    model: str
    number: int


@dataclass(frozen=True)
class Version:
    """One row as it was after a change (before it, for a removal), and as it was just before."""

    key: Key
    object_id: str
    label: str
    actor: int | None
    channel: str
    values: Mapping[str, Any]
    before: Mapping[str, Any] | None

    @property
    def model(self) -> type[models.Model]:
        return apps.get_model(self.key.model)

    @property
    def changed(self) -> list[str]:
        """Columns whose values differ from the version before; nothing for the first one."""
        if self.before is None or self.label != UPDATE:
            return []
        return [name for name, value in self.values.items() if value != self.before.get(name)]


@cache
def audited() -> dict[str, str]:
    """The table of versions by label of the audited model, in order of the labels."""
    return {
        model._meta.label: model.pgh_event_model._meta.db_table  # type: ignore[attr-defined]
        for model in sorted(apps.get_models(), key=lambda found: found._meta.label)
        if hasattr(model, "pgh_event_models")
    }


def versions(asked: Asked, *, older_than: Key | None = None, most: int = 50) -> list[Version]:
    """The newest changes that fit, in two queries whatever there is.

    Raises KeyError for a model that is not audited, ValidationError for an object that has no such
    key as it could have.
    """
    keys = _keys(asked, older_than, most)
    wanted: dict[str, list[int]] = {}
    for key in keys:
        wanted.setdefault(key.model, []).append(key.number)
    found = {version.key: version for version in _read(wanted)}
    return [found[key] for key in keys]


def version(model: str, number: int) -> Version | None:
    """One change by its table and number there; None where it is not."""
    if model not in audited():
        return None
    return next(iter(_read({model: [number]})), None)


def _keys(asked: Asked, older_than: Key | None, most: int) -> list[Key]:
    """Each table gives its newest, the newest of those count: every table is read by its index."""
    labels = [asked.model] if asked.model else list(audited())
    parts, params = [], []
    for label in labels:
        where, values = _where(asked, label, older_than)
        parts.append(
            f"(SELECT pgh_created_at, '{label}' COLLATE \"C\" AS label, pgh_id "  # noqa: S608
            f'FROM "{audited()[label]}" WHERE {where} '
            "ORDER BY pgh_created_at DESC, pgh_id DESC LIMIT %s)"
        )
        params += [*values, most]
    query = (
        f"SELECT * FROM ({' UNION ALL '.join(parts)}) newest "  # noqa: S608  our own names
        "ORDER BY 1 DESC, 2 DESC, 3 DESC LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(query, [*params, most])
        return [Key(*row) for row in cursor.fetchall()]


def _where(asked: Asked, label: str, older_than: Key | None) -> tuple[str, list[Any]]:
    """SQL and values; the names in it are ours, only values come from people."""
    wanted: list[tuple[str, Any]] = [
        ("pgh_obj_id = %s", key_of(label, asked.object_id)),
        ("pgh_label = %s", asked.label or None),
        ("pgh_created_at >= %s", asked.since),
        ("pgh_created_at < %s", asked.until),
        (_of_context("actor"), str(asked.actor) if asked.actor else None),
        (_of_context("channel"), asked.channel or None),
    ]
    tests = [(test, value) for test, value in wanted if value is not None]
    sql, values = [test for test, _ in tests], [value for _, value in tests]
    if older_than is not None:
        sql.append('(pgh_created_at, %s::text COLLATE "C", pgh_id) < (%s, %s, %s)')
        values += [label, older_than.at, older_than.model, older_than.number]
    return " AND ".join(sql) or "TRUE", values


def _of_context(name: str) -> str:
    said = f"metadata ->> '{name}' = %s"
    return f"pgh_context_id IN (SELECT id FROM pghistory_context WHERE {said})"  # noqa: S608


def key_of(label: str, text: str) -> Any:
    """A primary key as its column has it; None for no text. Raises ValidationError for none."""
    if not text:
        return None
    column = apps.get_model(label)._meta.pk
    found = column.to_python(text)
    column.run_validators(found)
    return found


def _read(wanted: Mapping[str, list[int]]) -> list[Version]:
    """The rows of these numbers by table, each with the one before it. One query."""
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(map(_with_before, wanted)), list(wanted.values()))
        return [_version(*row) for row in cursor.fetchall()]


def _with_before(label: str) -> str:
    """The stars make them rows: there are tables with columns `now` and `before`."""
    table = audited()[label]
    return (
        f"SELECT '{label}', now.pgh_id, now.pgh_created_at, now.pgh_obj_id::text, now.pgh_label, "  # noqa: S608
        "context.metadata, to_jsonb(now.*), (SELECT to_jsonb(before.*) "
        f'FROM "{table}" before WHERE before.pgh_obj_id = now.pgh_obj_id '
        "AND before.pgh_id < now.pgh_id ORDER BY before.pgh_id DESC LIMIT 1) "
        f'FROM "{table}" now LEFT JOIN pghistory_context context '
        "ON context.id = now.pgh_context_id WHERE now.pgh_id = ANY(%s)"
    )


def _version(
    label: str, number: int, at: datetime, object_id: str, change: str,
    context: Any, now: Any, before: Any,
) -> Version:  # fmt: skip
    said = _loaded(context) or {}
    return Version(
        key=Key(at, label, number), object_id=object_id, label=change,
        actor=said.get("actor"), channel=said.get("channel") or "",
        values=_shown(label, _loaded(now)), before=_shown(label, _loaded(before)),
    )  # fmt: skip


def _shown(label: str, values: Any) -> Any:
    """Without the audit's own columns; of a secret only whether there is one."""
    if values is None:
        return None
    secret = _secrets(label)
    return {
        name: (HIDDEN if value else "") if name in secret else value
        for name, value in values.items()
        if not name.startswith("pgh_")
    }


def _loaded(text: Any) -> Any:
    """JSON of a raw query comes as text; figures stay exact."""
    return json.loads(text, parse_float=Decimal) if isinstance(text, str) else text


@cache
def _secrets(label: str) -> frozenset[str]:
    kinds = (SecretField, SecretMappingField)
    fields = apps.get_model(label)._meta.concrete_fields
    return frozenset(str(field.column) for field in fields if isinstance(field, kinds))
