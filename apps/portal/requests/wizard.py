"""The steps of a draft: which fields stand where, what is still missing, where Continue leads."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.urls import reverse

from apps.capacity.rules.fields import GROUP_LABELS, TYPES, FieldSpec, Group

REVIEW = "review"
_PARTS: tuple[tuple[str, str, frozenset[Group]], ...] = (
    ("what", "What and where", frozenset({Group.WHAT, Group.PORTS})),
    ("technical", "Technical details",
     frozenset({Group.ADDRESSES, Group.BGP, Group.LOA, Group.LOGISTICS})),
    ("traffic", "Traffic", frozenset({Group.TRAFFIC})),
    ("contact", "Date and contact", frozenset({Group.CONTACT})),
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One step: its fields, and the panels they stand in."""

    key: str
    label: str
    panels: tuple[tuple[str, tuple[FieldSpec, ...]], ...]

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        return tuple(spec for _, specs in self.panels for spec in specs)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(spec.name for spec in self.fields)


@lru_cache(maxsize=64)
def parts(type_: str) -> tuple[Part, ...]:
    """The steps of a type that have fields, in order."""
    groups = TYPES[type_].groups
    found = (
        Part(key, label, tuple((GROUP_LABELS[g], specs) for g, _, specs in groups if g in inside))
        for key, label, inside in _PARTS
    )
    return tuple(part for part in found if part.panels)


def part(type_: str, key: str) -> Part | None:
    return next((one for one in parts(type_) if one.key == key), None)


def part_of(type_: str, field: str) -> Part | None:
    """The step in which a field is typed; `sessions[2].their_ip` is in that of `sessions`."""
    name = field.partition("[")[0]
    return next((one for one in parts(type_) if name in one.names), None)


def after(type_: str, key: str, errors: Mapping[str, str]) -> str:
    """Where Continue leads: the next step in which something is missing, else the review.

    So whoever's data we know goes straight to the review, and can still open every step.
    """
    keys = [one.key for one in parts(type_)]
    later = keys[keys.index(key) + 1 :]
    wrong = {found.key for name in errors if (found := part_of(type_, name))}
    return next((one for one in later if one in wrong), REVIEW)


def before(type_: str, key: str) -> str:
    """The step before; empty on the first."""
    keys = [*(one.key for one in parts(type_)), REVIEW]
    place = keys.index(key)
    return keys[place - 1] if place else ""


def address(ref: str, key: str) -> str:
    """The page of a step."""
    if key == REVIEW:
        return reverse("portal:request_review", args=[ref])
    return reverse("portal:request_step", args=[ref, key])


@dataclass(frozen=True)
class Link:
    """A step in the stepper."""

    label: str
    mark: str
    note: str
    address: str


def stepper(ref: str, type_: str, *, here: str, errors: Mapping[str, str]) -> list[Link]:
    """All steps: done where nothing is missing, with how much is where something is."""
    missing: dict[str, int] = {}
    for name in errors:
        if found := part_of(type_, name):
            missing[found.key] = missing.get(found.key, 0) + 1
    keys = [(one.key, one.label) for one in parts(type_)] + [(REVIEW, "Review and send")]
    return [_link(ref, key, label, here, missing) for key, label in keys]


def _link(ref: str, key: str, label: str, here: str, missing: Mapping[str, int]) -> Link:
    count = missing.get(key, 0)
    if key == here:
        mark = "now"
    elif key == REVIEW or count:
        mark = "next"
    else:
        mark = "done"
    return Link(label, mark, f"{count} to fill in" if count and key != here else "",
                address(ref, key))  # fmt: skip
