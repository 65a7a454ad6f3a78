"""What was asked, in words: each field of its type, and what differs between versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.capacity import queries
from apps.capacity.models import CapacityRequest, RequestVersion
from apps.capacity.rules.fields import TYPES, FieldKind, FieldSpec
from apps.capacity.rules.versions import difference
from apps.core import units

YES_NO = {True: "Yes", False: "No"}
SET = "set"
Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class Group:
    label: str
    rows: Rows


def groups(one: CapacityRequest) -> list[Group]:
    """The fields that were filled in, in the groups of the form. One query, for its breaches."""
    content = queries.content(one)
    found = (Group(label, rows_of(fields, content)) for _, label, fields in TYPES[one.type].groups)
    return [group for group in found if group.rows]


def rows_of(fields: Sequence[FieldSpec], content: Mapping[str, Any]) -> Rows:
    rows = ((field.label, said(field, content.get(field.name))) for field in fields)
    return [(label, text) for label, text in rows if text]


def said(field: FieldSpec, value: Any) -> str:
    """A value as people write it; empty where there is none. Secrets only say that they are set."""
    if value in (None, "", [], {}):
        return ""
    if field.is_secret:
        return SET
    return _WORDS.get(field.kind, _plain)(field, value)


def _plain(field: FieldSpec, value: Any) -> str:
    return f"{value}{units.NBSP}{field.unit}" if field.unit else str(value)


def _choice(field: FieldSpec, value: Any) -> str:
    return dict(field.choices).get(str(value), str(value))


def _bps(field: FieldSpec, value: Any) -> str:
    return units.rate(value) if isinstance(value, int) else str(value)


def _day(field: FieldSpec, value: Any) -> str:
    try:
        return units.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _lines(field: FieldSpec, value: Any) -> str:
    """`their_ip 192.0.2.7, our_ip 192.0.2.1; ...`: a line of the form per part."""
    rows = (", ".join(text for _, text in rows_of(field.columns, row)) for row in value)
    return "; ".join(filter(None, rows))


_WORDS = {
    FieldKind.CHOICE: _choice,
    FieldKind.BPS: _bps,
    FieldKind.DATE: _day,
    FieldKind.FLAG: lambda _field, value: YES_NO[bool(value)],
    FieldKind.LINES: _lines,
    FieldKind.BREACHES: lambda _field, value: ", ".join(value),
}


@dataclass(frozen=True)
class Edit:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """A version with what differs from the one before it; nothing for the first."""

    version: RequestVersion
    edits: list[Edit]


def versions(one: CapacityRequest) -> list[Version]:
    """Newest first. Uses the loaded versions."""
    fields = {field.name: field for field in TYPES[one.type].fields}
    found: list[Version] = []
    before: Mapping[str, Any] | None = None
    for each in one.versions.all():
        changes = difference(one.type, before, each.content) if before is not None else []
        found.append(Version(each, [_edit(fields[c.name], c.before, c.after) for c in changes]))
        before = each.content
    return found[::-1]


def _edit(field: FieldSpec, before: Any, after: Any) -> Edit:
    old, new = said(field, before), said(field, after)
    if old == new == SET:
        new = "another one"
    return Edit(field.label, old or units.NONE, new or units.NONE)
