"""Helpers of actions that make or edit a row: set, check, and say who was first. No writes here."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from apps.core.errors import Invalid, Refused


def assign(obj: models.Model, changes: Mapping[str, Any]) -> list[str]:
    """Set the attributes that differ, texts trimmed, and check them; returns their names.

    Raises Invalid when a value does not fit its field.
    """
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
