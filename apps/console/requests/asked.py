"""What was asked, in words: each field of its type, and what differs between versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from apps.capacity import queries
from apps.capacity.models import CapacityRequest, RequestVersion
from apps.capacity.rules.fields import TYPES, FieldSpec
from apps.capacity.rules.saying import SET, say
from apps.capacity.rules.versions import difference
from apps.core import units

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
    rows = ((field.label, say(field, content.get(field.name))) for field in fields)
    return [(label, text) for label, text in rows if text]


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
    old, new = say(field, before), say(field, after)
    if old == new == SET:
        new = "another one"
    return Edit(field.label, old or units.NONE, new or units.NONE)
