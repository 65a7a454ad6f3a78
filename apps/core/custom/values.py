"""Values of custom fields: what may be given, how it is stored, how it is said. Pure.

Stored in JSON: a text, a number of at most 15 digits (which a float keeps exactly), a day as
`2026-11-30`, true or false, the key of a choice, a list of keys, an address, the id of a person.
Nothing is no entry at all.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from apps.core import units
from apps.core.custom.kinds import FieldType

LONGEST, LONGEST_URL = 200, 500
DIGITS, DECIMALS = 15, 6
YEARS = range(1900, 2201)
YES = frozenset({"yes", "true", "1", "on"})
NO = frozenset({"no", "false", "0", "off"})
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_BROKEN = re.compile("[\ud800-\udfff]")  # halves of a character: no database holds them
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

Stored = Any  # text, int, float, bool or list of texts
Names = Mapping[int, str]


class Wrong(ValueError):
    """A value that does not fit its field; the message says what to write."""


@dataclass(frozen=True)
class Choice:
    key: str
    label: str
    is_retired: bool = False


@dataclass(frozen=True)
class Definition:
    """A custom field, without its row."""

    key: str
    name: str
    type: FieldType
    help_text: str = ""
    unit: str = ""
    is_required: bool = False
    is_retired: bool = False
    choices: tuple[Choice, ...] = ()

    @property
    def label(self) -> str:
        """`Power budget, kW`: the head of a column."""
        return f"{self.name}, {self.unit}" if self.unit else self.name

    @property
    def labels(self) -> dict[str, str]:
        return {choice.key: choice.label for choice in self.choices}

    def offered(self, now: Stored = None) -> list[Choice]:
        """Choices that can be taken: those in use, and retired ones that are there already."""
        kept = now if isinstance(now, list) else [now]
        return [each for each in self.choices if not each.is_retired or each.key in kept]


def read(field: Definition, given: Any, *, now: Stored = None) -> Stored:
    """The value to store; None for nothing. Raises Wrong.

    `now` is what is stored: a choice retired since may stay. Persons come as their ids: whether
    somebody is there cannot be told here.
    """
    if isinstance(given, str):
        given = given.strip()
    if given is None or given == "" or given == []:
        return None
    if isinstance(given, str) and _BROKEN.search(given):
        raise Wrong("The text has a broken character.")
    return _READERS[field.type](field, given, now)


def _text(field: Definition, given: Any, now: Stored) -> str:
    if not isinstance(given, str):
        raise Wrong("Give a text.")
    if _CONTROL.search(given):
        raise Wrong("It must be one line, without control characters.")
    return _short(given, LONGEST)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Wrong(f"At most {most} characters fit; these are {len(text)}.")
    return text


def _number(field: Definition, given: Any, now: Stored) -> int | float:
    if isinstance(given, bool) or not isinstance(given, int | float | Decimal | str):
        raise Wrong("Give a number.")
    if isinstance(given, str) and "," in given:
        raise Wrong("Write decimals with a point and thousands without a mark: 1250.5.")
    try:
        number = Decimal(str(given))
    except InvalidOperation:
        raise Wrong("Give a number, such as 12 or 12.5.") from None
    return _exact(number)


def _exact(number: Decimal) -> int | float:
    if not number.is_finite() or number.adjusted() >= DIGITS:
        raise Wrong(f"Give a number of at most {DIGITS} digits.")
    short = number.normalize()
    decimals = max(0, -int(short.as_tuple().exponent))
    if decimals > DECIMALS or len(short.as_tuple().digits) > DIGITS:
        raise Wrong(f"Give at most {DIGITS} digits, {DECIMALS} of them decimals.")
    return float(short) if decimals else int(short)


def _day(field: Definition, given: Any, now: Stored) -> str:
    """A day as text; `date.fromisoformat` alone would take weeks and compact days as well."""
    text = given.isoformat() if type(given) is date else given
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise Wrong("Write the day as 2026-11-30.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Wrong("There is no such day.") from None
    if day.year not in YEARS:
        raise Wrong(f"The year must be between {YEARS[0]} and {YEARS[-1]}.")
    return text


def _yes_no(field: Definition, given: Any, now: Stored) -> bool:
    if isinstance(given, bool):
        return given
    word = given.lower() if isinstance(given, str) else ""
    if word not in YES | NO:
        raise Wrong("Say yes or no.")
    return word in YES


def _choice(field: Definition, given: Any, now: Stored) -> str:
    if not isinstance(given, str):
        raise Wrong("Give one of the choices as text.")
    found = next((each for each in field.choices if _is_called(each, given)), None)
    kept = now if isinstance(now, list) else [now]
    if found is None or (found.is_retired and found.key not in kept):
        raise Wrong(_no_choice(field, given, is_retired=found is not None))
    return found.key


def _is_called(choice: Choice, text: str) -> bool:
    return text in (choice.key, choice.label) or text.casefold() == choice.label.casefold()


def _no_choice(field: Definition, given: str, *, is_retired: bool) -> str:
    open_ones = ", ".join(choice.label for choice in field.offered())
    what = "is not given any more" if is_retired else "is not among the choices"
    return f"“{given[:60]}” {what}. Possible: {open_ones or 'none'}."


def _choices(field: Definition, given: Any, now: Stored) -> list[str] | None:
    """In the order of the definition, each once."""
    if not isinstance(given, list | tuple):
        raise Wrong("Give a list of choices.")
    taken = {_choice(field, each, now) for each in given}
    return [choice.key for choice in field.choices if choice.key in taken] or None


def _url(field: Definition, given: Any, now: Stored) -> str:
    text = _short(_text_of(given), LONGEST_URL)
    try:
        parts = urlsplit(text)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        is_good = False
    if not is_good or re.search(r"[\s\x00-\x1f\x7f]", text):
        raise Wrong("Give an address that begins with https:// or http://.")
    return text


def _text_of(given: Any) -> str:
    if not isinstance(given, str):
        raise Wrong("Give an address as text.")
    return given


def _person(field: Definition, given: Any, now: Stored) -> int:
    if not isinstance(given, int) or isinstance(given, bool):
        raise Wrong("Give the e-mail address of a person of ours.")
    return given


_READERS: dict[FieldType, Callable[[Definition, Any, Stored], Stored]] = {
    FieldType.TEXT: _text,
    FieldType.NUMBER: _number,
    FieldType.DATE: _day,
    FieldType.YES_NO: _yes_no,
    FieldType.CHOICE: _choice,
    FieldType.CHOICES: _choices,
    FieldType.URL: _url,
    FieldType.PERSON: _person,
}


def typed(field: Definition, stored: Stored, names: Names) -> Any:
    """For spreadsheets: a Decimal, a date, a bool, else words. None where there is nothing."""
    if stored is None:
        return None
    match field.type:
        case FieldType.NUMBER:
            return Decimal(str(stored))
        case FieldType.DATE:
            return date.fromisoformat(stored)
        case FieldType.YES_NO:
            return stored
    return said(field, stored, names)


def said(field: Definition, stored: Stored, names: Names) -> str:
    """In words, with the unit; empty where there is nothing."""
    if stored is None:
        return ""
    match field.type:
        case FieldType.NUMBER:
            return units.NBSP.join(filter(None, (_figure(stored), field.unit)))
        case FieldType.DATE:
            return units.day(date.fromisoformat(stored))
        case FieldType.YES_NO:
            return "Yes" if stored else "No"
        case FieldType.CHOICE:
            return field.labels.get(stored, str(stored))
        case FieldType.CHOICES:
            return ", ".join(field.labels.get(key, key) for key in stored)
        case FieldType.PERSON:
            return names.get(stored, f"no. {stored}")
    return str(stored)


def _figure(stored: int | float) -> str:
    return f"{Decimal(str(stored)):,}".replace("-", units.MINUS)


def persons_in(fields: Iterable[Definition], *held: Mapping[str, Stored]) -> set[int]:
    """Ids of the persons among these values."""
    keys = [field.key for field in fields if field.type == FieldType.PERSON]
    return {found for values in held for key in keys if (found := values.get(key)) is not None}
