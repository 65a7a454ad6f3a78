"""One parameter of a contracted term: what a form, the API and the documentation say about it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

Choices = tuple[tuple[str, str], ...]

TRUE_WORDS = ("true", "on", "yes", "1")
FALSE_WORDS = ("false", "off", "no", "0")


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


@dataclass(frozen=True)
class Field:
    """A parameter: how to ask for it, what it may be, what it is when left empty.

    minimum and maximum are inclusive, in `unit`. BPS is a whole number of bit/s. places: how many
    decimals are kept.
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


def read(field: Field, raw: Any) -> Any:
    """The typed value of what a form or a JSON document holds; the default where that is empty.

    ValueError with a message that names the way out.
    """
    text = raw.strip() if isinstance(raw, str) else raw
    if text not in (None, ""):
        return _READERS[field.kind](field, text)
    if field.required:
        raise ValueError(f"{field.label} is missing. {field.help}")
    return field.default


def _choice(field: Field, raw: Any) -> str:
    words = [value for value, _ in field.choices]
    if raw not in words:
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
}
