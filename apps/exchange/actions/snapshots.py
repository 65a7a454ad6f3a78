"""Rows of tables as texts that turn back into the very same values."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps
from django.db import models

Key = tuple[str, int]
Snapshot = dict[Key, dict[str, Any]]


def taken(rows: Iterable[models.QuerySet]) -> Snapshot:
    """All columns of the rows, by model and key, in the order given."""
    return {
        (obj._meta.label, obj.pk): texts_of(obj) for found in rows for obj in found.order_by("pk")
    }


def texts_of(obj: models.Model) -> dict[str, Any]:
    """By column; those that were not read of the row are left out."""
    unread = obj.get_deferred_fields()
    return {
        field.attname: None if getattr(obj, field.attname) is None else _text(field, obj)
        for field in obj._meta.concrete_fields
        if field.attname not in unread
    }


def values_of(model: type[models.Model], texts: Mapping[str, Any]) -> dict[str, Any]:
    """The columns as the database had them."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return {
        name: None if text is None else fields[name].to_python(text) for name, text in texts.items()
    }


def model_of(label: str) -> type[models.Model]:
    return apps.get_model(label)


def _text(field: models.Field, obj: models.Model) -> Any:
    """JSON stays JSON; everything else is the text that its field reads again."""
    if isinstance(field, models.JSONField):
        return getattr(obj, field.attname)
    if field.is_relation:
        return getattr(obj, field.attname)
    return field.value_to_string(obj)
