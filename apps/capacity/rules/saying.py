"""Values of a request in words, by the field tables: the same on both sides' pages (portal.md 6.3).

`names` gives the choices of fields whose values are references or sides, as the reader calls them:
{"interconnect": (("PNI-00001", "BOG-2"),), "loa_provider": (("us", "Northlight"), ...)}.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from apps.capacity.rules.fields import Choices, FieldKind, FieldSpec
from apps.core import units

NOTHING: tuple[Any, ...] = (None, "", [], {})
SET = "Set"  # all that is said of a secret
Names = Mapping[str, Choices]


def say(spec: FieldSpec, value: Any, names: Names | None = None) -> str:
    """One value as it is read; empty where there is none. Rows of lines, one below the other."""
    if value in NOTHING:
        return ""
    if spec.is_secret:
        return SET
    if spec.kind is FieldKind.LINES:
        return "\n".join(filter(None, (_line(spec, row, names) for row in value)))
    known = (names or {}).get(spec.name)
    if known is not None:
        return dict(known).get(str(value), str(value))
    return _SAYINGS.get(spec.kind, _plain)(spec, value)


def _line(spec: FieldSpec, row: Mapping[str, Any], names: Names | None) -> str:
    """One row: what was entered in it, with its labels."""
    return "; ".join(
        f"{column.label} {say(column, row.get(column.name), names)}"
        for column in spec.columns
        if row.get(column.name) not in (*NOTHING, column.default)
    )


def _plain(spec: FieldSpec, value: Any) -> str:
    unit = f"{units.NBSP}{spec.unit}" if spec.unit else ""
    return f"{value}{unit}"


def _choice(spec: FieldSpec, value: Any) -> str:
    return dict(spec.choices).get(str(value), str(value))


def _rate(spec: FieldSpec, value: Any) -> str:
    return units.capacity(value) if isinstance(value, int) else str(value)


def _flag(spec: FieldSpec, value: Any) -> str:
    return "Yes" if value else "No"


def _day(spec: FieldSpec, value: Any) -> str:
    try:
        return units.day(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _moment(spec: FieldSpec, value: Any) -> str:
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{units.day(at.date())}, {at:%H:%M} UTC"


def _percent(spec: FieldSpec, value: Any) -> str:
    return units.percent(Decimal(str(value))) if isinstance(value, int | float) else str(value)


def _several(spec: FieldSpec, value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


_SAYINGS: Mapping[FieldKind, Callable[[FieldSpec, Any], str]] = {
    FieldKind.CHOICE: _choice,
    FieldKind.BPS: _rate,
    FieldKind.FLAG: _flag,
    FieldKind.DATE: _day,
    FieldKind.MOMENT: _moment,
    FieldKind.PERCENT: _percent,
    FieldKind.BREACHES: _several,
}
