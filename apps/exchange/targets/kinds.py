"""Kinds of fields: what a cell of them may be, and what value it makes."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import TextChoices
from django_countries import countries

from apps.core.units import capacity
from apps.exchange import rules
from apps.exchange.targets import known
from apps.exchange.targets.base import Field


class Bps(int):
    """A rate in bit/s that people read as `100 Gbps`."""

    def __str__(self) -> str:
        return capacity(int(self)).replace("\u00a0", " ")


def text(name: str, label: str, most: int = 0, **more: Any) -> Field:
    return Field(name, label, most=most, **more)


def whole(name: str, label: str, **more: Any) -> Field:
    return Field(name, label, rules.whole, lambda text, _: int(text), **more)


def decimal(name: str, label: str, **more: Any) -> Field:
    return Field(name, label, rules.decimal_of, lambda text, _: Decimal(text), **more)


def rate(name: str, label: str, **more: Any) -> Field:
    return Field(name, label, rules.rate, lambda text, _: Bps(text), **more)


def day(name: str, label: str, **more: Any) -> Field:
    return Field(
        name, label, rules.read_day, lambda text, _: date.fromisoformat(text), is_day=True, **more
    )


def flag(name: str, label: str, **more: Any) -> Field:
    return Field(name, label, rules.flag, lambda text, _: text == "yes", **more)


def choice(name: str, label: str, enum: type[TextChoices], **more: Any) -> Field:
    choices = tuple((str(value), str(shown)) for value, shown in enum.choices)
    return Field(name, label, lambda cell: rules.choice(cell, choices), choices=choices, **more)


def mail(name: str, label: str, **more: Any) -> Field:
    return Field(name, label, rules.address, most=254, **more)


def listed(name: str, label: str, **more: Any) -> Field:
    """A list of short words in one cell."""
    return Field(
        name, label, lambda cell: "; ".join(rules.words(cell)),
        lambda text, _: [word[:32] for word in text.split("; ")], **more,
    )  # fmt: skip


def accounts(name: str, label: str, **more: Any) -> Field:
    """Numbers of accounts in one cell."""
    return Field(
        name, label, lambda cell: "; ".join(rules.words(cell)),
        lambda text, _: [word[:64] for word in text.split("; ")], **more,
    )  # fmt: skip


def choices(name: str, label: str, enum: type[TextChoices], **more: Any) -> Field:
    """Several of a choice in one cell."""
    known_choices = tuple((str(value), str(shown)) for value, shown in enum.choices)
    return Field(
        name, label,
        lambda cell: "; ".join(rules.choice(word, known_choices) for word in rules.words(cell)),
        lambda text, _: text.split("; "), choices=known_choices, **more,
    )  # fmt: skip


def country(name: str = "country", label: str = "Country", **more: Any) -> Field:
    return Field(name, label, _country, **more)


def partner(name: str = "partner", label: str = "Partner", **more: Any) -> Field:
    words = (
        "network",
        "isp",
        "provider",
        "peer",
        "partner name",
        "company",
        "carrier",
        *more.pop("words", ()),
    )
    return Field(
        name, label, turn=known.partner, words=words, hint="Name, reference or AS number",
        example="Andes Fibra", **more,
    )  # fmt: skip


def person(name: str, label: str, **more: Any) -> Field:
    return Field(name, label, turn=known.person, hint="E-mail or name", **more)


def currency(name: str = "currency", label: str = "Currency", **more: Any) -> Field:
    return Field(name, label, rules.currency, example="USD", **more)


def _country(cell: Any) -> str:
    """`CO`, `COL`, `Colombia`, as ISO 3166 names them."""
    seen = rules.text_of(cell)
    code = countries.alpha2(seen) or countries.by_name(seen)
    if not code:
        raise ValueError(f"{seen!r} is no country. Write its code of two letters, such as CO.")
    return str(code)
