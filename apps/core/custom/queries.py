"""Reading custom fields and who holds values of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.core.cache import cache as kept
from django.db import connection, transaction
from django.db.models import QuerySet

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core.custom.kinds import ObjectKind
from apps.core.custom.values import Definition
from apps.core.models import CustomField, Described

FIELDS, PEOPLE = "custom:fields", "custom:people"
KEEP_SECONDS = 30
NAMED = 3  # objects that lack a field, by name


@dataclass(frozen=True)
class Lack:
    """A required field that `count` objects of the kind have no value of; the first by name."""

    kind: ObjectKind
    field: Definition
    count: int
    names: tuple[str, ...]


@cache
def models() -> dict[ObjectKind, type[Described]]:
    """The model of each kind of object, in the order of the kinds."""
    found = {
        model.OBJECT_KIND: model for model in apps.get_models() if issubclass(model, Described)
    }
    return {kind: found[kind] for kind in ObjectKind if kind in found}


def fields(kind: str = "") -> QuerySet[CustomField]:
    """Fields of a kind, or of all, retired ones too, in their order."""
    found = CustomField.objects.filter(kind=kind) if kind else CustomField.objects.all()
    return found.order_by("kind", "position", "name", "pk")


def definitions(kind: str) -> list[Definition]:
    """Fields of a kind that are in use, in their order. One query."""
    return [field.definition for field in fields(kind).filter(retired_at=None)]


def in_use(kind: str) -> list[Definition]:
    """As `definitions`, kept for half a minute: for lists and pages, which read them each time."""
    found: dict[str, list[Definition]] | None = kept.get(FIELDS)
    if found is None:
        found = {}
        for field in fields().filter(retired_at=None):
            found.setdefault(field.kind, []).append(field.definition)
        kept.set(FIELDS, found, KEEP_SECONDS)
    return found.get(kind, [])


def forget() -> None:
    """What is kept is out of date: now, and for others when the transaction ends."""
    kept.delete(FIELDS)
    transaction.on_commit(partial(kept.delete, FIELDS))


def names(kind: str) -> dict[str, str]:
    """The name of each field by its key, retired ones too. One query."""
    return dict(fields(kind).values_list("key", "name"))


def holders(field: CustomField) -> QuerySet[Described]:
    """Objects that have a value of it."""
    return models()[ObjectKind(field.kind)]._default_manager.filter(custom__has_key=field.key)


def lacking(kind: ObjectKind, among: QuerySet[Any]) -> list[Lack]:
    """The required fields that some of these objects have no value of.

    A query for each required field, and one more where it is lacking; none where none is required.
    """
    required = [field for field in in_use(kind) if field.is_required]
    found = [(field, among.exclude(custom__has_key=field.key)) for field in required]
    counted = [(field, rows, rows.count()) for field, rows in found]
    return [
        Lack(kind, field, count, tuple(str(row) for row in rows.order_by("pk")[:NAMED]))
        for field, rows, count in counted
        if count
    ]


def counts() -> dict[ObjectKind, dict[str, int]]:
    """How many objects have a value of each field, by kind and key. A query for each kind."""
    return {kind: _counts(model._meta.db_table) for kind, model in models().items()}


def _counts(table: str) -> dict[str, int]:
    keys = "jsonb_object_keys(custom) AS held(name_of)"
    query = f'SELECT name_of, count(*) FROM "{table}", {keys} GROUP BY name_of'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(query)
        return dict(cursor.fetchall())


def people(ids: Iterable[int]) -> dict[int, str]:
    """Names of persons by id; who left is marked. No query for nobody."""
    return {user.pk: named(user) for user in users(ids)}


def users(ids: Iterable[int]) -> list[User]:
    wanted = set(ids)
    return list(User.objects.filter(pk__in=wanted)) if wanted else []


def named(user: User) -> str:
    return str(user) if user.is_active else f"{user} (left)"


def everybody() -> dict[int, str]:
    """Names of all our people by id, also of those who left; kept for half a minute."""
    found: dict[int, str] | None = kept.get(PEOPLE)
    if found is None:
        found = {user.pk: named(user) for user in User.objects.exclude(role=Role.PARTNER)}
        kept.set(PEOPLE, found, KEEP_SECONDS)
    return found
