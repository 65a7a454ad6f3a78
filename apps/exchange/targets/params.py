"""Parameters of a term in one cell: `Commit=10G; Price=0.85; Currency=USD`."""

import re
from collections.abc import Callable
from typing import Any

from apps.agreements import rules as terms
from apps.agreements.enums import TermType
from apps.exchange import rules

_PART = re.compile(r"\s*([^=:]+?)\s*[=:]\s*(.+?)\s*")
READERS: dict[terms.FieldKind, Callable[[str], str]] = {
    terms.FieldKind.BPS: rules.rate,
    terms.FieldKind.WHOLE: rules.whole,
    terms.FieldKind.DECIMAL: rules.decimal_of,
    terms.FieldKind.PERCENT: lambda text: rules.decimal_of(text.rstrip("% ")),
    terms.FieldKind.CURRENCY: rules.currency,
    terms.FieldKind.DATE: rules.read_day,
    terms.FieldKind.FLAG: rules.flag,
}


def read_params(type: str, text: str) -> dict[str, Any]:
    """The parameters by name; ValueError names the first that is wrong and what there is."""
    fields = {rules.plain(f.name): f for f in terms.FIELDS[type]}
    fields |= {rules.plain(f.label): f for f in terms.FIELDS[type]}
    found: dict[str, Any] = {}
    signs: dict[str, str] = {}
    for part in filter(str.strip, text.split(";")):
        match = _PART.fullmatch(part)
        field = fields.get(rules.plain(match[1])) if match else None
        if match is None or field is None:
            raise ValueError(f"{part.strip()!r} is no parameter of it. {_known(type)}")
        found[field.name], sign = _read(field, match[2])
        signs |= {field.label: sign} if sign else {}
    _agree(type, found, signs)
    try:
        terms.parse_params(type, found)
    except terms.InvalidParams as error:
        name, message = next(iter(error.errors.items()))
        raise ValueError(f"{_label(type, name)}: {message}") from None
    return found


def _read(field: terms.Field, text: str) -> tuple[Any, str]:
    """The value, and the currency beside an amount."""
    try:
        if field.kind is terms.FieldKind.MONEY:
            return rules.money(text)
        if field.kind is terms.FieldKind.CHOICE:
            return rules.choice(text, field.choices), ""
        return READERS.get(field.kind, rules.text_of)(text), ""
    except ValueError as error:
        raise ValueError(f"{field.label}: {error}") from None


def _agree(type: str, found: dict[str, Any], signs: dict[str, str]) -> None:
    """A currency beside an amount is the one of the term; many countries write `$`."""
    field = next((f for f in terms.FIELDS[type] if f.kind is terms.FieldKind.CURRENCY), None)
    if field is None:
        return
    for label, sign in signs.items():
        code = rules.currency(sign)
        told = found.setdefault(field.name, code)
        if told != code and sign != "$":
            raise ValueError(f"{label} is in {code}, {field.label} says {told}.")


def _label(type: str, name: str) -> str:
    return next((f.label for f in terms.FIELDS[type] if f.name == name), name)


def _known(type: str) -> str:
    labels = ", ".join(f.label for f in terms.FIELDS[type])
    return f"{TermType(type).label} has: {labels}."
