"""Values of a query: days from today, dates, numbers, choices, words."""

import re
from datetime import date
from decimal import Decimal

from apps.programs.rules.asking.parts import Field, Kind, Relative, Value

_DAYS = re.compile(r"([+-]?\d{1,4})([dw])", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,6}(\.\d{1,2})?")
PER_UNIT = {"d": 1, "w": 7}


class NoValue(Exception):
    """The text is no value for its field; the message says what would be one."""


def value_of(field: Field, text: str) -> Value:
    """The value. Raises NoValue."""
    if field.kind == Kind.DAY:
        return _day(text)
    if field.kind == Kind.NUMBER:
        return _number(text)
    if field.kind == Kind.CHOICE:
        return _choice(field, text)
    return text


def _day(text: str) -> Value:
    if text.lower() == "today":
        return Relative(0)
    match = _DAYS.fullmatch(text)
    if match:
        return Relative(int(match[1]) * PER_UNIT[match[2].lower()])
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NoValue(f"“{text}” is no day: write 14d, -1w, today or 2026-12-31.") from None


def _number(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise NoValue(f"“{text}” is no number such as 2.5.")
    return Decimal(text)


def _choice(field: Field, text: str) -> Value:
    known = dict(field.choices)
    if text.lower() in known:
        return known[text.lower()]  # type: ignore[no-any-return]
    raise NoValue(f"“{text}” is none of {', '.join(known)}.")
