"""Shorthand for the parameters that come again and again in the catalogue of term types."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.agreements.rules import choices as words
from apps.agreements.rules.fields import Choices, Field, FieldKind

MAX_BPS = 10**15  # 1 Pbps: catches a figure typed in the wrong unit
MAX_PRICE = Decimal("99999999.999999")
LEAST = Decimal("0.001")
MOST_STEPS = 6


@dataclass(frozen=True)
class Entry:
    """A type of term: what it promises, how a contract may word it, its parameters.

    `example` is a wording of our own.
    """

    purpose: str
    example: str
    fields: tuple[Field, ...]


def choice(name: str, label: str, choices: Choices, default: str, help: str) -> Field:
    return Field(name, label, FieldKind.CHOICE, help, choices=choices, default=default)


def several(name: str, label: str, choices: Choices, help: str, **more: Any) -> Field:
    """Any number of the choices."""
    more.setdefault("default", ())
    return Field(name, label, FieldKind.CHOICES, help, choices=choices, **more)


def whole(name: str, label: str, help: str, low: int, high: int, **more: Any) -> Field:
    return Field(name, label, FieldKind.WHOLE, help, minimum=low, maximum=high, **more)


def rate(name: str, label: str, help: str, hint: str, low: int = 1, **more: Any) -> Field:
    """`help` speaks of bit/s, `hint` of Gbps."""
    more = {"unit": "bit/s", "minimum": low, "maximum": MAX_BPS, **more}
    return Field(name, label, FieldKind.BPS, help, hint=hint, **more)


def percent(name: str, label: str, help: str, low: Any = LEAST, **more: Any) -> Field:
    more = {"unit": "%", "minimum": low, "maximum": 100, **more}
    return Field(name, label, FieldKind.PERCENT, help, **more)


def decimal(name: str, label: str, help: str, unit: str, high: Any, **more: Any) -> Field:
    more = {"minimum": LEAST, "maximum": Decimal(high), **more}
    return Field(name, label, FieldKind.DECIMAL, help, unit=unit, **more)


def price(name: str, label: str, help: str, unit: str = "per Mbps", **more: Any) -> Field:
    more = {"minimum": 0, "maximum": MAX_PRICE, "places": 6, **more}
    return Field(name, label, FieldKind.MONEY, help, unit=unit, **more)


def currency(help: str = "Three letters, such as USD or EUR.", **more: Any) -> Field:
    if not more.get("required"):
        more.setdefault("default", "")
    return Field("currency", "Currency", FieldKind.CURRENCY, help, **more)


def flag(name: str, label: str, help: str, *, default: bool = False) -> Field:
    return Field(name, label, FieldKind.FLAG, help, default=default)


def text(name: str, label: str, help: str, **more: Any) -> Field:
    if not more.get("required"):
        more.setdefault("default", "")
    return Field(name, label, FieldKind.TEXT, help, **more)


def day(name: str, label: str, help: str, **more: Any) -> Field:
    return Field(name, label, FieldKind.DATE, help, **more)


def window(name: str, label: str, help: str, **more: Any) -> Field:
    return Field(name, label, FieldKind.WINDOW, help, **more)


def ladder(name: str, label: str, help: str, *columns: Field, **more: Any) -> Field:
    more = {"default": (), "most": MOST_STEPS, **more}
    if more.get("required"):
        more["default"] = None
    return Field(name, label, FieldKind.LADDER, help, columns=columns, **more)


def zone(name: str, label: str, help: str) -> Field:
    return Field(name, label, FieldKind.ZONE, help, default="")


def lead(value: str, unit: str, help: str) -> tuple[Field, Field]:
    """A time span: its number and its unit."""
    return (
        whole("lead_value", value, help, 1, 730),
        choice("lead_unit", unit, words.LEAD_UNITS, "DAY", "Days, business days or months."),
    )


def clock_start() -> Field:
    help = "The day of that event itself is not counted."
    return choice("clock_start", "Time runs from when", words.CLOCK_STARTS, "TRIGGER", help)


def who(label: str, help: str, default: str = "BOTH") -> Field:
    return choice("who", label, words.ACTORS, default, help)


def claims() -> tuple[Field, Field]:
    """How credits are limited."""
    return (
        percent(
            "cap_pct", "Highest credit", "Percent of the charges of the period. Empty: no cap."
        ),
        whole(
            "claim_days", "Claimed within", "Later a credit is lost. Empty: no limit.",
            1, 366, unit="days",
        ),
    )  # fmt: skip
