"""Helpers of actions that make or edit a row: set, check, and say who was first. No writes here."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction

from apps.core.errors import Invalid, Refused


def assign(obj: models.Model, changes: Mapping[str, Any], *, allowed: type) -> list[str]:
    """Set the attributes that differ, texts trimmed, and check them; returns their names.

    `allowed` declares what may be changed: a TypedDict or dataclass of facts, or a model that has
    nothing to protect but its key and its owner. Raises Invalid when a name is not among them or
    a value does not fit its field.
    """
    unknown = sorted(changes.keys() - _names(allowed))
    if unknown:
        raise Invalid({name: f"{name} cannot be changed here." for name in unknown})
    trimmed = {name: _trimmed(value) for name, value in changes.items()}
    names = [name for name, value in trimmed.items() if getattr(obj, name) != value]
    for name in names:
        setattr(obj, name, trimmed[name])
    check(obj, names)
    return names


def made(model: type[Any], values: Mapping[str, Any]) -> Any:
    """A new, unsaved and checked object; fields not named take their defaults."""
    obj = model(**{name: _trimmed(value) for name, value in values.items()})
    check(obj, values)
    return obj


def check(obj: models.Model, names: Iterable[str]) -> None:
    """Raises Invalid with a message per field that is too long, no choice, or ill-formed.

    Related objects are not looked up again: actions receive them, they exist.
    """
    wanted = set(names)
    exclude = {
        field.name for field in obj._meta.fields if field.name not in wanted or field.is_relation
    }
    try:
        obj.clean_fields(exclude=exclude)
    except ValidationError as error:
        raise Invalid(_messages(obj, error)) from error


@contextmanager
def unique(message: str, *, field: str = "") -> Iterator[None]:
    """Turn a uniqueness that a concurrent request has just taken into a refusal."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Refused(message, field=field, conflict=True) from error


def refuse_cycle(obj: Any, parent: Any, *, field: str = "parent") -> None:
    """Walk up from the new parent: an object that meets itself would be its own ancestor.

    Until the transaction ends nobody else changes parents in this table, or two harmless changes
    could close a circle together.
    """
    if parent is None:
        return
    one_at_a_time(f"{obj._meta.db_table}.{field}")
    seen = {obj.pk} - {None}
    above = type(obj).objects.get(pk=parent.pk)
    while above is not None:
        if above.pk in seen:
            raise Refused(f"{parent} stands below {obj} already.", field=field)
        seen.add(above.pk)
        above = getattr(above, field)


def one_at_a_time(what: str) -> None:
    """Wait until no other transaction does the same thing; released when this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [what])


def _names(allowed: type) -> set[str]:
    if issubclass(allowed, models.Model):
        return {f.name for f in allowed._meta.fields if not f.primary_key and not f.one_to_one}
    return set(allowed.__annotations__)


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _messages(obj: models.Model, error: ValidationError) -> dict[str, str]:
    return {
        name: f"{_label(obj, name)}: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    }


def _label(obj: models.Model, name: str) -> str:
    label = str(getattr(obj._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]
