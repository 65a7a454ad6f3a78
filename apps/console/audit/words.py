"""Changes as people read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.console import addresses
from apps.console.activity import SYSTEM
from apps.core import units
from apps.core.auditing import CHANNELS, kind_word
from apps.core.custom import queries, values
from apps.core.custom.values import Definition
from apps.core.history import LABELS, UPDATE, Version

NAMES = ("ref", "name", "title")
ELSE = ("key", "number", "code", "email", "clause")
TONES = {"insert": ("ok", "plus"), "update": ("acc", "pencil"), "delete": ("bad", "trash")}
FEW = 4


@dataclass(frozen=True)
class Line:
    """One change in the list."""

    version: Version
    who: str

    @property
    def kind(self) -> str:
        return kind_word(self.version.key.model)

    @property
    def what(self) -> str:
        return name_of(self.version.values) or f"No. {self.version.object_id}"

    @property
    def address(self) -> str:
        """The page of the object, where its reference leads to one and it is still there."""
        if self.version.label not in ("insert", UPDATE):
            return ""
        values = self.version.values
        return addresses.of(str(values.get("ref") or values.get("key") or ""))

    @property
    def word(self) -> str:
        return LABELS.get(self.version.label, self.version.label)

    @property
    def tone(self) -> str:
        return TONES.get(self.version.label, ("", ""))[0]

    @property
    def icon(self) -> str:
        return TONES.get(self.version.label, ("", "circle-dot"))[1]

    @property
    def channel(self) -> str:
        return CHANNELS.get(self.version.channel, self.version.channel or "Not said")

    @property
    def fields(self) -> str:
        """`Name, owner and 3 more`; empty for what was added or removed."""
        words = [word_of(self.version.model, column) for column in self.version.changed]
        more = f" and {len(words) - FEW} more" if len(words) > FEW else ""
        return f"{', '.join(words[:FEW])}{more}"


@dataclass(frozen=True)
class Field:
    """One field of a change: its value before and after, as words."""

    column: str
    label: str
    before: str
    after: str
    is_changed: bool


def name_of(values: Mapping[str, Any]) -> str:
    """What people call a row: its reference and name, or the first thing that tells it apart."""
    said = [str(values[name]) for name in NAMES if values.get(name)]
    others = (str(values[name]) for name in ELSE if values.get(name))
    return ", ".join(said[:2]) or next(others, "")


def word_of(model: type[models.Model], column: str) -> str:
    """The name of a column for people; a column that is no more keeps its own."""
    field = field_of(model, column)
    word = str(field.verbose_name) if field else column
    return word.replace("_", " ")


def field_of(model: type[models.Model], column: str) -> Any:
    return next((f for f in model._meta.concrete_fields if f.column == column), None)


def lines(versions: Iterable[Version]) -> list[Line]:
    """With the names of who made them: one query."""
    versions = list(versions)
    names = actors(versions)
    return [Line(version, names.get(version.actor or 0, SYSTEM)) for version in versions]


def actors(versions: Iterable[Version]) -> dict[int, str]:
    ids = {version.actor for version in versions if version.actor}
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


def compared(version: Version) -> list[Field]:
    """Each field of the row; those that changed first. A query per related object that is named."""
    before, after = _sides(version)
    rows = [_field(version, column, before, after) for column in version.values]
    return sorted(rows, key=lambda row: not row.is_changed)


def _sides(version: Version) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """What it was and what it became: a removal ends with nothing."""
    if version.label == "delete":
        return version.values, {}
    return version.before or {}, version.values


def _field(
    version: Version, column: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Field:
    field = field_of(version.model, column)
    old, new = before.get(column), after.get(column)
    words = said(field, old), said(field, new)
    if column == "custom":
        words = customs(version.model, old, new)
    return Field(
        column=column, label=word_of(version.model, column), before=words[0], after=words[1],
        is_changed=old != new and words != ("", ""),
    )  # fmt: skip


def customs(model: Any, old: Any, new: Any) -> tuple[str, str]:
    """Values of custom fields on both sides: `Cost centre: CC-4410; Vendor: Acme Hands`."""
    fields = [field.definition for field in queries.fields(model.OBJECT_KIND)]
    sides = old or {}, new or {}
    names = queries.people(values.persons_in(fields, *sides))
    return _told(fields, sides[0], names), _told(fields, sides[1], names)


def _told(fields: list[Definition], held: Mapping[str, Any], names: values.Names) -> str:
    found = [(field.name, values.said(field, held.get(field.key), names)) for field in fields]
    known = {field.key for field in fields}
    found += [(key, str(value)) for key, value in held.items() if key not in known]
    return "; ".join(f"{name}: {text}" for name, text in found if text)


def said(field: Any, value: Any) -> str:
    """A stored value in words: the label of a choice, the name of a related object."""
    if value in (None, "", [], {}):
        return ""
    if field is None:
        return str(value)
    if field.is_relation:
        related = field.related_model._base_manager.filter(pk=value).first()
        return f"{related} (no. {value})" if related else f"no. {value}, which is not there now"
    if isinstance(field, models.DateField):
        return _day_or_time(field, value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _day_or_time(field: "models.DateField[Any, Any]", value: Any) -> str:
    """`21 Feb 2024`, with the time in UTC where there is one."""
    found = field.to_python(value)
    if isinstance(found, datetime):
        return f"{units.day(found.astimezone(UTC).date())}, {found.astimezone(UTC):%H:%M:%S} UTC"
    return units.day(found)
