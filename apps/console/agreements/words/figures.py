"""Single values of terms in the words of people."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from apps.agreements.rules import Field, FieldKind
from apps.core import units

NBSP = units.NBSP


def shown(field: Field, value: Any) -> str:
    """One parameter's value with its unit."""
    if value in (None, "", ()):
        return units.NONE
    match field.kind:
        case FieldKind.CHOICE:
            return dict(field.choices).get(value, value)
        case FieldKind.CHOICES:
            return chosen(field, value)
        case FieldKind.LADDER:
            return "; ".join(step(field, row) for row in value)
        case FieldKind.FLAG:
            return "Yes" if value else "No"
        case FieldKind.DATE | FieldKind.WINDOW:
            return on(value) if field.kind is FieldKind.DATE else span(value)
    return _number(field, value)


def _number(field: Field, value: Any) -> str:
    match field.kind:
        case FieldKind.BPS:
            return units.capacity(value) if value else "0"
        case FieldKind.PERCENT:
            return percent(value)
        case FieldKind.DECIMAL | FieldKind.MONEY:
            return f"{units.limit(Decimal(value))}{'' if field.unit == ':1' else NBSP}{field.unit}"
    return f"{value}{NBSP}{field.unit}" if field.unit else str(value)


def chosen(field: Field, values: Iterable[str]) -> str:
    """Several choices; the shortest form where it is all of them."""
    words = dict(field.choices)
    named = [words.get(value, value) for value in values]
    return "All" if len(named) == len(words) else ", ".join(named)


def step(field: Field, row: Iterable[Any]) -> str:
    """A row of a ladder: `below 99.5 %: credit 10 %`."""
    first, second = (
        f"{column.label.lower()} {shown(column, value)}"
        for column, value in zip(field.columns, row, strict=True)
    )
    return f"{first}: {second}"


def counted(number: int, noun: str) -> str:
    """`1 day`, `3 days`."""
    return f"{number}{NBSP}{noun}{'' if number == 1 else 's'}"


def within(number: int | None, unit: str) -> str:
    """`60 days`, `1 business day`; nothing where the contract is silent."""
    return counted(number, unit.lower().replace("_", " ")) if number is not None else ""


def percent(value: Decimal | None) -> str:
    """`70 %`, as contracts write it."""
    return f"{units.limit(value)}{NBSP}%"


def on(value: str) -> str:
    """A day that JSON keeps: `2 Dec 2026`."""
    return units.day(date.fromisoformat(value))


def span(window: str) -> str:
    """`14:00 to 02:00`."""
    return window.replace("-", " to ")


def joined(words: Iterable[str]) -> str:
    """`a, b and c`."""
    found = list(words)
    return " and ".join([", ".join(found[:-1]), found[-1]] if len(found) > 1 else found)


def lower(text: str) -> str:
    """For the middle of a sentence; abbreviations stay."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def sentences(*parts: str) -> str:
    """Those that say something, one after the other."""
    return " ".join(f"{part[:1].upper()}{part[1:]}." for part in parts if part)
