"""Typed values of what a form or a JSON document holds. Shape only: `rules.checks` judges them."""

import ipaddress
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from apps.capacity.rules.fields.spec import FieldKind, FieldSpec

SEALED = "sealed"  # a secret that is stored: {"sealed": "..."}
_TRUE, _FALSE = ("true", "on", "yes", "1"), ("false", "off", "no", "0")
_EMAIL = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\".]+")
_PHONE = re.compile(r"[+()\d][\d ()./x+-]{4,}")
_LARGEST_ASN = 2**32 - 1


def read(
    fields: Sequence[FieldSpec], raw: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, str]]:
    """Values by field, and a message for each that cannot be read or that nobody knows.

    Only what `raw` names is read, so a part of a request can be changed; empty becomes None.
    Fields of a line are named `sessions[2].their_ip`, counted from 0.
    """
    known = {field.name: field for field in fields}
    values: dict[str, Any] = {}
    errors = {str(name): _unknown(known, str(name)) for name in raw if name not in known}
    for name, field in known.items():
        if name in raw:
            values[name], wrong = _value(field, raw[name])
            errors |= {f"{name}{place}": message for place, message in wrong.items()}
    return values, errors


def _value(field: FieldSpec, raw: Any) -> tuple[Any, dict[str, str]]:
    is_open = isinstance(raw, str) and field.kind is not FieldKind.SECRET
    text = raw.strip() if is_open else raw
    if text in (None, "", [], ()):
        return ([] if field.kind is FieldKind.LINES else None), {}
    if field.kind is FieldKind.LINES:
        return _lines(field, text)
    try:
        return _READERS[field.kind](field, text), {}
    except ValueError as error:
        return None, {"": str(error)}


def _unknown(known: Mapping[str, FieldSpec], name: str) -> str:
    return f"There is no field {name!r} here. Fields: {', '.join(known)}."


def _lines(field: FieldSpec, raw: Any) -> tuple[list[dict[str, Any]], dict[str, str]]:
    if isinstance(raw, str) or not isinstance(raw, Sequence):
        return [], {"": f"{field.label} is a list of lines."}
    if len(raw) > field.most:
        return [], {"": f"{len(raw)} lines are too many; send at most {field.most} at once."}
    rows: list[dict[str, Any]] = []
    errors: dict[str, str] = {}
    for number, row in enumerate(raw):
        if not isinstance(row, Mapping):
            errors[f"[{number}]"] = f"A line has the fields {_names(field.columns)}."
            continue
        values, wrong = read(field.columns, row)
        rows.append(values)
        errors |= {f"[{number}].{name}": message for name, message in wrong.items()}
    return rows, errors


def _names(fields: Sequence[FieldSpec]) -> str:
    return ", ".join(field.name for field in fields)


def _text(field: FieldSpec, raw: Any) -> str:
    """Kept as it is written, markup and writing directions too: whoever shows it escapes it."""
    if not isinstance(raw, str):
        raise ValueError(f"{field.label} is a text.")
    if len(raw) > field.most:
        raise ValueError(f"{len(raw)} letters are too many; use at most {field.most}.")
    spaces = "\n\r\t" if field.kind is FieldKind.LONG else ""
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in spaces for c in raw):
        raise ValueError("There is a control character in it; type it instead of pasting it.")
    return raw


def _email(field: FieldSpec, raw: Any) -> str:
    text = _text(field, raw)
    if not _EMAIL.fullmatch(text):
        raise ValueError("That is no e-mail address; write it as noc@isp.example.")
    return text


def _phone(field: FieldSpec, raw: Any) -> str:
    text = _text(field, raw)
    if not _PHONE.fullmatch(text):
        raise ValueError("That is no phone number; write it with country code, +57 601 555 0100.")
    return text


def _choice(field: FieldSpec, raw: Any) -> str:
    words = [value for value, _ in field.choices]
    if isinstance(raw, bool) or str(raw) not in words:
        raise ValueError(f"That is not a choice; use one of {', '.join(words)}.")
    return str(raw)


def _whole(field: FieldSpec, raw: Any) -> int:
    number = _number(field, raw)
    if number != number.to_integral_value():
        raise ValueError("Enter a whole number.")
    return int(_within(field, number))


def _percent(field: FieldSpec, raw: Any) -> float:
    return float(_within(field, _number(field, raw)))


def _number(field: FieldSpec, raw: Any) -> Decimal:
    is_number = isinstance(raw, str | int | float | Decimal) and not isinstance(raw, bool)
    try:
        number = Decimal(str(raw)) if is_number and len(str(raw)) <= 40 else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise ValueError(f"{field.label} is a number.")
    return number


def _within(field: FieldSpec, number: Decimal) -> Decimal:
    unit = f" {field.unit}" if field.unit else ""
    if field.minimum is not None and number < field.minimum:
        raise ValueError(f"Too low; enter at least {field.minimum}{unit}.")
    if field.maximum is not None and number > field.maximum:
        raise ValueError(f"Too high; enter at most {field.maximum}{unit}.")
    return number


def _flag(field: FieldSpec, raw: Any) -> bool:
    word = str(raw).lower()
    if word not in _TRUE + _FALSE:
        raise ValueError(f"{field.label}: use true or false.")
    return word in _TRUE


def _date(field: FieldSpec, raw: Any) -> str:
    """Kept as text, so that JSON holds it as it is."""
    try:
        day = raw if isinstance(raw, date) else date.fromisoformat(str(raw))
    except ValueError:
        raise ValueError("That is no day; write it as 2027-01-31.") from None
    return day.isoformat()


def _moment(field: FieldSpec, raw: Any) -> str:
    try:
        moment = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw))
    except ValueError:
        raise ValueError("That is no time; write it as 2027-01-31T22:00Z.") from None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()


def _ip(field: FieldSpec, raw: Any) -> str:
    try:
        return str(ipaddress.ip_address(_text(field, raw)))
    except ValueError:
        raise ValueError("That is no IP address; write it as 192.0.2.17 or 2001:db8::17.") from None


def _subnet(field: FieldSpec, raw: Any) -> str:
    text = _text(field, raw)
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        if "host bits" in str(error):
            whole = ipaddress.ip_network(text, strict=False)
            raise ValueError(f"{text} lies inside a subnet; write it as {whole}.") from None
        raise ValueError("That is no subnet; write it as 192.0.2.16/31.") from None


def _secret(field: FieldSpec, raw: Any) -> Any:
    """Never echoed, not even in a message. One that is stored already stays as it is."""
    if isinstance(raw, Mapping) and set(raw) == {SEALED}:
        return dict(raw)
    if not isinstance(raw, str):
        raise ValueError("The secret is a text.")
    if any(unicodedata.category(c)[0] == "C" for c in raw):
        raise ValueError("The secret holds a control character; type it instead of pasting it.")
    if len(raw.encode()) > field.most:
        raise ValueError(f"The secret is too long; use at most {field.most} bytes.")
    return raw


def _asn(field: FieldSpec, raw: Any) -> int:
    text = str(raw).upper().removeprefix("AS")
    if isinstance(raw, bool) or not text.isascii() or not text.isdigit():
        raise ValueError("That is no ASN; write its number, such as 64500.")
    if not 0 < int(text) <= _LARGEST_ASN:
        raise ValueError(f"An ASN lies between 1 and {_LARGEST_ASN}.")
    return int(text)


def _pdb_id(field: FieldSpec, raw: Any) -> int:
    text = str(raw)
    if isinstance(raw, bool) or not (text.isascii() and text.isdigit()) or not 0 < len(text) < 10:
        raise ValueError(f"{field.label}: use its number in PeeringDB.")
    return int(text)


def _session(field: FieldSpec, raw: Any) -> str:
    try:
        return str(UUID(str(raw)))
    except ValueError:
        raise ValueError("That is no session identifier.") from None


def _breaches(field: FieldSpec, raw: Any) -> list[str]:
    given = re.split(r"[,\s]+", raw) if isinstance(raw, str) else raw
    if not isinstance(given, Sequence) or len(given) > 20:
        raise ValueError("Breaches are a list of at most 20 references.")
    return sorted({_text(field, one).upper() for one in given if one != ""})


_READERS: dict[FieldKind, Callable[[FieldSpec, Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.LONG: _text,
    FieldKind.EMAIL: _email,
    FieldKind.PHONE: _phone,
    FieldKind.CHOICE: _choice,
    FieldKind.WHOLE: _whole,
    FieldKind.BPS: _whole,
    FieldKind.PERCENT: _percent,
    FieldKind.FLAG: _flag,
    FieldKind.DATE: _date,
    FieldKind.MOMENT: _moment,
    FieldKind.IP: _ip,
    FieldKind.SUBNET: _subnet,
    FieldKind.SECRET: _secret,
    FieldKind.ASN: _asn,
    FieldKind.INTERCONNECT: _text,
    FieldKind.FACILITY: _pdb_id,
    FieldKind.IXP: _pdb_id,
    FieldKind.SESSION: _session,
    FieldKind.REQUEST: _text,
    FieldKind.BREACHES: _breaches,
}
