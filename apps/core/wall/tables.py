"""What may be read from behind the wall: each app declares it in its `wall.py` as TABLES."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.db.models import Field, Model
from django.utils.module_loading import module_has_submodule

PARTNER = "(NULLIF(current_setting('app.partner_id', true), '')::bigint)"
USER = "(NULLIF(current_setting('app.user_id', true), '')::bigint)"


@dataclass(frozen=True)
class Rows:
    """The rows of a model that a partner may read, and the columns that none may.

    `condition` is SQL over the table's columns in which {partner} and {user} stand for the ids of
    who looks. `hidden` are names of fields: their columns are not granted, and the ORM reads NULL
    in their place.
    """

    label: str
    condition: str
    hidden: frozenset[str] = frozenset()

    @property
    def model(self) -> type[Model]:
        return apps.get_model(self.label)

    @property
    def hidden_fields(self) -> list[Field]:
        """Raises FieldDoesNotExist for a name that the model does not have.

        No foreign keys: the ORM cannot leave them out, and a number alone tells nothing.
        """
        found = [self.model._meta.get_field(name) for name in sorted(self.hidden)]
        if keys := [field.name for field in found if field.is_relation]:
            raise ValueError(f"{self.label}: {', '.join(keys)} cannot be hidden: a foreign key")
        return found  # type: ignore[return-value]

    @property
    def sql(self) -> str:
        return self.condition.format(partner=PARTNER, user=USER)


def own(label: str, *, hidden: Iterable[str] = ()) -> Rows:
    """Rows whose `partner` is the one that looks."""
    return Rows(label, "partner_id = {partner}", frozenset(hidden))


def of(label: str, key: str, *, hidden: Iterable[str] = (), also: str = "true") -> Rows:
    """Rows whose foreign key `key` leads to a row that may be read; `also`: a further condition.

    The table it leads to must be declared: its own condition counts inside this one.
    """
    field = apps.get_model(label)._meta.get_field(key)
    target = field.related_model._meta.db_table  # type: ignore[union-attr]
    inside = f"{field.column} IN (SELECT id FROM {target})"  # type: ignore[union-attr]  # noqa: S608
    return Rows(label, f"{inside} AND {also}", frozenset(hidden))


def where(label: str, condition: str, *, hidden: Iterable[str] = ()) -> Rows:
    """Rows that fulfil a condition in SQL."""
    return Rows(label, condition, frozenset(hidden))


def everyone(label: str, *, hidden: Iterable[str] = ()) -> Rows:
    """Every row: reference data that says nothing about any partner."""
    return Rows(label, "true", frozenset(hidden))


def declared() -> list[Rows]:
    """What all apps declare, in their order. Raises ValueError for a table named twice."""
    found = [
        rows
        for config in apps.get_app_configs()
        if module_has_submodule(config.module, "wall") and config.name != "apps.core"
        for rows in import_module(f"{config.name}.wall").TABLES
    ]
    labels = [rows.label for rows in found]
    if twice := {label for label in labels if labels.count(label) > 1}:
        raise ValueError(f"Declared twice for the wall: {', '.join(sorted(twice))}")
    return found
