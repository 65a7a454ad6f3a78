"""The difference of two versions of a request, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.capacity.rules.fields import TYPES


@dataclass(frozen=True)
class Change:
    """A field that is not as it was; values as they are stored, None where there was none."""

    name: str
    label: str
    before: Any
    after: Any


def difference(type_: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """What changed, in the order of the fields. A secret is only said to be another one."""
    return [
        Change(field.name, field.label, old.get(field.name), new.get(field.name))
        for field in TYPES[type_].fields
        if _bare(old.get(field.name)) != _bare(new.get(field.name))
    ]


def _bare(value: Any) -> Any:
    """Nothing is nothing, however it is written."""
    return None if value in ("", [], {}) else value
