"""One parameter of a contracted term: what a form, the API and the documentation say about it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Choices = tuple[tuple[str, str], ...]

TRUE_WORDS = ("true", "on", "yes", "1")
FALSE_WORDS = ("false", "off", "no", "0")
_WINDOW = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")


class FieldKind(StrEnum):
    CHOICE = "choice"
    WHOLE = "whole"
    BPS = "bps"
    DECIMAL = "decimal"
    PERCENT = "percent"
    MONEY = "money"
    CURRENCY = "currency"
    FLAG = "flag"
    ZONE = "zone"
    TEXT = "text"
    DATE = "date"
    WINDOW = "window"
    CHOICES = "choices"
    LADDER = "ladder"


@dataclass(frozen=True)
class Field:
    """A parameter: how to ask for it, what it may be, what it is when left empty.

    minimum and maximum are inclusive, in `unit`. BPS is a whole number of bit/s; `hint` is the help
    where it is typed in Gbps. places: how many decimals are kept. `most`: letters of a text, rows
    of a ladder. `columns` are those of a ladder. A window is local time, `14:00-02:00`.
    """

    name: str
    label: str
    kind: FieldKind
    help: str
    unit: str = ""
    choices: Choices = ()
    default: Any = None
    required: bool = False
    minimum: int | Decimal | None = None
    maximum: int | Decimal | None = None
    places: int = 3
    hint: str = ""
    most: int = 200
    columns: tuple["Field", ...] = ()

    @property
    def is_money(self) -> bool:
        """Whether it tells an amount of money, so that not everybody may read it."""
        return self.kind is FieldKind.MONEY or any(column.is_money for column in self.columns)


def read(field: Field, raw: Any) -> Any:
    """The typed value of what a form or a JSON document holds; the default where that is empty.

    ValueError with a message that names the way out.
    """
    text = raw.strip() if isinstance(raw, str) else raw
    if text not in (None, "", [], ()):
        return _READERS[field.kind](field, text)
    if field.required:
        raise ValueError(f"{field.label} is missing. {field.help}")
    return field.default


def _choice(field: Field, raw: Any) -> str:
    words = [value for value, _ in field.choices]
    if not isinstance(raw, str) or raw not in words:
        raise ValueError(f"{raw!r} is not a choice; use one of {', '.join(words)}.")
    return str(raw)


def _whole(field: Field, raw: Any) -> int:
    number = _within(field, _number(field, raw))
    if number != number.to_integral_value():
        raise ValueError(f"{raw} is not a whole number; leave out the decimals.")
    return int(number)


def _decimal(field: Field, raw: Any) -> Decimal:
    number = _within(field, _number(field, raw))
    if number != number.quantize(Decimal(1).scaleb(-field.places)):
        raise ValueError(f"{raw} has too many decimals; enter at most {field.places}.")
    return number


def _number(field: Field, raw: Any) -> Decimal:
    try:
        number = Decimal("NaN") if isinstance(raw, bool) else Decimal(str(raw))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"{raw!r} is not a number. {field.help}")
    return number


def _within(field: Field, number: Decimal) -> Decimal:
    unit = f" {field.unit}" if field.unit else ""
    if field.minimum is not None and number < field.minimum:
        raise ValueError(f"{number} is too low; enter at least {field.minimum}{unit}.")
    if field.maximum is not None and number > field.maximum:
        raise ValueError(f"{number} is too high; enter at most {field.maximum}{unit}.")
    return number


def _flag(field: Field, raw: Any) -> bool:
    word = str(raw).lower()
    if word not in TRUE_WORDS + FALSE_WORDS:
        raise ValueError(f"{raw!r} is neither true nor false.")
    return word in TRUE_WORDS


def _currency(field: Field, raw: Any) -> str:
    code = str(raw).upper()
    if len(code) != 3 or not (code.isascii() and code.isalpha()):
        raise ValueError(f"{raw!r} is not a currency; use its three letters, such as USD or EUR.")
    return code


def _zone(field: Field, raw: Any) -> str:
    try:
        return ZoneInfo(str(raw)).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(
            f"{raw!r} is not a time zone; use an IANA name such as America/Sao_Paulo."
        ) from None


def _text(field: Field, raw: Any) -> str:
    if not isinstance(raw, str):
        raise ValueError(f"{raw!r} is not a text.")
    if len(raw) > field.most:
        raise ValueError(f"{len(raw)} letters are too many; use at most {field.most}.")
    if "\x00" in raw:
        raise ValueError("A text cannot hold a null character; leave it out.")
    return raw


def _date(field: Field, raw: Any) -> str:
    """Kept as text, so that JSON holds it as it is."""
    if isinstance(raw, date):
        return raw.isoformat()
    try:
        return date.fromisoformat(str(raw)).isoformat()
    except ValueError:
        raise ValueError(f"{raw!r} is not a day; write it as 2027-01-31.") from None


def _window(field: Field, raw: Any) -> str:
    text = str(raw).replace(" ", "")
    if not _WINDOW.fullmatch(text):
        raise ValueError(f"{raw!r} is not a time window; write it as 14:00-02:00.")
    first, last = text.split("-")
    if first == last:
        raise ValueError(f"The window from {first} to {last} is empty; enter another end.")
    return text


def _choices(field: Field, raw: Any) -> tuple[str, ...]:
    """In the order of the catalogue, each once."""
    given = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(given, Sequence):
        raise ValueError(f"{raw!r} is not a list.")
    chosen = {_choice(field, word.strip() if isinstance(word, str) else word) for word in given}
    return tuple(value for value, _ in field.choices if value in chosen)


def _ladder(field: Field, raw: Any) -> tuple[tuple[Any, ...], ...]:
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        raise ValueError(f"{raw!r} is not a list of steps.")
    if len(raw) > field.most:
        raise ValueError(f"{len(raw)} steps are too many; enter at most {field.most}.")
    return tuple(_step(field, number, row) for number, row in enumerate(raw, 1))


def _step(field: Field, number: int, row: Any) -> tuple[Any, ...]:
    is_row = isinstance(row, Sequence) and not isinstance(row, str)
    if not is_row or len(row) != len(field.columns):
        names = " and ".join(column.label.lower() for column in field.columns)
        raise ValueError(f"Step {number} needs {names}.")
    try:
        return tuple(read(column, value) for column, value in zip(field.columns, row, strict=True))
    except ValueError as error:
        raise ValueError(f"Step {number}: {error}") from error


_READERS: dict[FieldKind, Callable[[Field, Any], Any]] = {
    FieldKind.CHOICE: _choice,
    FieldKind.WHOLE: _whole,
    FieldKind.BPS: _whole,
    FieldKind.DECIMAL: _decimal,
    FieldKind.PERCENT: _decimal,
    FieldKind.MONEY: _decimal,
    FieldKind.CURRENCY: _currency,
    FieldKind.FLAG: _flag,
    FieldKind.ZONE: _zone,
    FieldKind.TEXT: _text,
    FieldKind.DATE: _date,
    FieldKind.WINDOW: _window,
    FieldKind.CHOICES: _choices,
    FieldKind.LADDER: _ladder,
}
