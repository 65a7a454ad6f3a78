"""Values of a request in words, by the field tables: for the review, the page and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from apps.capacity.rules import saying
from apps.capacity.rules.checks import is_asked
from apps.capacity.rules.fields import TYPES, Choices, FieldSpec
from apps.capacity.rules.saying import NOTHING
from apps.core import units

Given = saying.Names


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
    """One value as a partner reads it: sides by name; a dash where there is none."""
    names = {spec.name: choices_of(spec)} if choices_of(spec) != spec.choices else {}
    return saying.say(spec, value, {**names, **(given or {})}) or units.NONE


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
