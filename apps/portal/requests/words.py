"""Values of a request in words, by the field tables: for the review, the page and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from apps.capacity.rules.fields import TYPES, Choices, FieldKind, FieldSpec
from apps.core import units

NOTHING: tuple[Any, ...] = (None, "", [])
Given = Mapping[str, Choices]


@dataclass(frozen=True)
class Panel:
    """A group of fields with what was entered; `address` is where it is changed."""

    key: str
    label: str
    values: tuple[tuple[str, str], ...]
    address: str = ""


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


def say(spec: FieldSpec, value: Any, given: Given | None = None) -> str:
    """One value as it is read; a dash where there is none."""
    if value in NOTHING:
        return units.NONE
    if spec.is_secret:
        return "Set"
    if spec.kind is FieldKind.LINES:
        return "\n".join(_line(spec, row, given) for row in value)
    if spec.name in (given or {}):
        return dict((given or {})[spec.name]).get(str(value), str(value))
    return _SAYINGS.get(spec.kind, _plain)(spec, value)


def panels(type_: str, values: Mapping[str, Any], given: Given | None = None) -> list[Panel]:
    """What was entered, by groups; fields that were not asked or left empty are left out."""
    found = []
    for group, label, specs in TYPES[type_].groups:
        lines = tuple(
            (spec.label, say(spec, values.get(spec.name), given))
            for spec in specs
            if is_asked(spec, values) and values.get(spec.name) not in NOTHING
        )
        if lines:
            found.append(Panel(group, label, lines))
    return found


def is_asked(spec: FieldSpec, values: Mapping[str, Any]) -> bool:
    """Whether the answers so far make the field count."""
    if spec.only_if is None:
        return True
    name, wanted = spec.only_if
    value = values.get(name)
    return (str(value).lower() if isinstance(value, bool) else str(value)) in wanted


def changes(
    type_: str, before: Mapping[str, Any], after: Mapping[str, Any], given: Given | None = None
) -> list[Change]:
    """What differs, field by field, in the order of the table."""
    return [
        Change(
            spec.label,
            say(spec, before.get(spec.name), given),
            say(spec, after.get(spec.name), given),
        )
        for spec in TYPES[type_].fields
        if _known(before.get(spec.name)) != _known(after.get(spec.name))
    ]


def _known(value: Any) -> Any:
    return None if value in NOTHING else value


def _plain(spec: FieldSpec, value: Any) -> str:
    unit = f"{units.NBSP}{spec.unit}" if spec.unit else ""
    return f"{value}{unit}"


def choices_of(spec: FieldSpec) -> Choices:
    """The choices of a field; of the two sides theirs is You, ours has a name."""
    sides = {"us": settings.NETWORK_NAME, "partner": "You"}
    if {value for value, _ in spec.choices} == set(sides):
        return tuple((value, sides[value]) for value, _ in spec.choices)
    return spec.choices


def sides(type_: str) -> dict[str, Choices]:
    """The fields of a type that name a side, in the words of whoever reads the portal."""
    fields = TYPES[type_].fields
    return {s.name: choices_of(s) for s in fields if choices_of(s) != s.choices}


def _choice(spec: FieldSpec, value: Any) -> str:
    return dict(choices_of(spec)).get(str(value), str(value))


def _rate(spec: FieldSpec, value: Any) -> str:
    return units.capacity(value) if isinstance(value, int) else str(value)


def _flag(spec: FieldSpec, value: Any) -> str:
    return "Yes" if value else "No"


def _day(spec: FieldSpec, value: Any) -> str:
    try:
        return units.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _moment(spec: FieldSpec, value: Any) -> str:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{units.day(at.date())}, {at:%H:%M} UTC"


def _percent(spec: FieldSpec, value: Any) -> str:
    return units.percent(Decimal(str(value))) if isinstance(value, int | float) else str(value)


def _several(spec: FieldSpec, value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_SAYINGS = {
    FieldKind.CHOICE: _choice,
    FieldKind.BPS: _rate,
    FieldKind.FLAG: _flag,
    FieldKind.DATE: _day,
    FieldKind.MOMENT: _moment,
    FieldKind.PERCENT: _percent,
    FieldKind.BREACHES: _several,
}


def _line(spec: FieldSpec, row: Mapping[str, Any], given: Given | None) -> str:
    """One row: what was entered in it, with its labels."""
    parts = [
        f"{column.label} {say(column, row.get(column.name), given)}"
        for column in spec.columns
        if row.get(column.name) not in (*NOTHING, column.default)
    ]
    return "; ".join(parts)
