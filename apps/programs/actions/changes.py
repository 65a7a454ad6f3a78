"""The history of items: one row per field, in words as well. Called by the verbs alone."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from apps.accounts.models import User
from apps.core import units
from apps.programs.enums import ItemType, Priority
from apps.programs.models import Column, ItemChange, ItemFile, WorkItem

NOTHING = "nothing"


def note(
    item: WorkItem, field: str, was: Any, now: Any, *, by: User | None, at: datetime,
    via: str = "",
) -> ItemChange:  # fmt: skip
    """Keep what a field was and is, as a value to go back to and as words."""
    was, now = packed(field, was), packed(field, now)
    return ItemChange.objects.create(
        item=item, field=field, was=was, now=now, at=at, by=by, via=via
    )


def packed(field: str, value: Any) -> dict[str, Any]:
    """A value of a field as JSON."""
    found = {"value": _plain(value), "text": _words(field, value)}
    if isinstance(value, Column):
        found["category"] = value.category
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, WorkItem | User | Column | ItemFile):
        return value.pk
    if isinstance(value, date | Decimal):
        return str(value)
    return value


def _words(field: str, value: Any) -> str:
    if value in (None, "", []):
        return NOTHING
    if isinstance(value, WorkItem):
        return value.key
    if isinstance(value, date):
        return units.day(value)
    if isinstance(value, list):
        return ", ".join(value)
    choices: dict[str, Any] = {"priority": Priority, "type": ItemType}
    text = choices[field](value).label if field in choices else str(value)
    return text if len(text) <= 80 else f"{text[:77]}…"
