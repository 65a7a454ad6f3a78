"""Serializers that read rows of `.values()`: declared once for the document, fast for a thousand.

A model serializer spends most of a large page on looking up fields and building objects. Here a
class is turned into a list of (name, column, conversion) once per answer; a row costs one pass.

Each field of a Row is a column, named by `source` or by its own name; dots follow relations. A
nested Row reads columns of the same values and is null when its first one is. A list, a plain
serializer and a Given take what the view put into the values under the field's name.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from apps.accounts.models import User

Values = dict[str, Any]
Rows = list[Values]
Turn = Callable[[Values], Any]


class Row(serializers.Serializer):
    # No docstring: the document would show it for every class that has none of its own.
    # Fields that need a permission, and are left out without it.
    hidden: dict[str, str] = {}

    @classmethod
    def columns(cls, user: User | None, prefix: str = "") -> list[str]:
        """The columns this row reads, for `.values()`."""
        found: list[str] = []
        for name, declared in cls.shown(user):
            column = prefix + _column(name, declared)
            if isinstance(declared, Row):
                found += declared.columns(user, f"{column}__")
            elif isinstance(declared, Joined):
                found += [prefix + source for source in declared.sources]
            elif not _given(declared):
                found.append(column)
        return found

    @classmethod
    def shown(cls, user: User | None) -> list[tuple[str, serializers.Field]]:
        fields = cls._declared_fields.items()
        return [(name, field) for name, field in fields if _may(user, cls.hidden.get(name))]

    @classmethod
    def turns(cls, user: User | None, prefix: str = "") -> list[tuple[str, Turn]]:
        return [(name, _turn(name, field, user, prefix)) for name, field in cls.shown(user)]

    @classmethod
    def dump(cls, rows: Iterable[Values], user: User | None) -> Rows:
        """Rows as JSON holds them."""
        turns = cls.turns(user)
        return [{name: turn(row) for name, turn in turns} for row in rows]


class Given(serializers.JSONField):
    """A value of free form that the view computed."""


class Joined(serializers.CharField):
    """Text made of several columns: `Joined("{}-C{}", "agreement.ref", "pk")`."""

    def __init__(self, pattern: str, *sources: str, **options: Any) -> None:
        super().__init__(**options)
        self.pattern = pattern
        self.sources = [source.replace(".", "__") for source in sources]


def stamp(value: datetime | None) -> str | None:
    """UTC, RFC 3339."""
    return value.isoformat().replace("+00:00", "Z") if value else None


def day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def exact(value: Decimal | None) -> str | None:
    """Decimals travel as text: a float would not keep `72.9`."""
    return None if value is None else f"{value:f}"


CONVERSIONS: dict[type, Callable[[Any], Any]] = {
    serializers.DateTimeField: stamp,
    serializers.DateField: day,
    serializers.DecimalField: exact,
}


def _column(name: str, declared: serializers.Field) -> str:
    return (declared.source or name).replace(".", "__")


def _given(declared: serializers.Field) -> bool:
    plain = isinstance(declared, serializers.Serializer) and not isinstance(declared, Row)
    return plain or isinstance(declared, Given | serializers.ListSerializer)


def _may(user: User | None, permission: str | None) -> bool:
    return permission is None or (user is not None and user.has_perm(permission))


def _turn(name: str, declared: serializers.Field, user: User | None, prefix: str) -> Turn:
    column = prefix + _column(name, declared)
    if _given(declared):
        return lambda row: row[name]
    if isinstance(declared, Row):
        return _nested(declared, user, f"{column}__")
    if isinstance(declared, Joined):
        return _joined(declared, prefix)
    convert = CONVERSIONS.get(type(declared))
    if convert is None:
        return lambda row: row[column]
    return lambda row: convert(row[column])


def _nested(declared: Row, user: User | None, prefix: str) -> Turn:
    turns = declared.turns(user, prefix)
    first = declared.columns(user, prefix)[0]

    def build(row: Values) -> Values | None:
        return None if row[first] is None else {name: turn(row) for name, turn in turns}

    return build


def _joined(declared: Joined, prefix: str) -> Turn:
    columns = [prefix + source for source in declared.sources]
    return lambda row: declared.pattern.format(*[row[column] for column in columns])
