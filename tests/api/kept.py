"""Saved views among the endpoints: one that is shared, and one of whoever asks."""

from types import SimpleNamespace
from typing import Any

from apps.accounts.models import User
from apps.core import saved
from apps.core.models import SavedFilter
from tests import factories as make
from tests.factories import AT

NAMED = {"savedview": 1}
ENDPOINTS = [
    ("savedview-list", "get", "partners.view"),
    ("savedview-list", "post", "partners.view"),
    ("savedview-detail", "get", "partners.view"),
    ("savedview-edit", "post", "partners.view"),
    ("savedview-remove", "post", "partners.view"),
    ("savedview-alert", "post", "partners.view"),
]


def view_of(owner: User, query: str = "tier=KEY", **facts: Any) -> SavedFilter:
    key = facts.pop("list_key", "partners")
    return saved.keep(list_key=key, query=query, facts={"name": "Keys", **facts}, by=owner, at=AT)


def to_shared(world: SimpleNamespace, role: str) -> None:
    world.savedview = view_of(make.user(role="manager"), is_shared=True).pk


def to_own(world: SimpleNamespace, role: str) -> None:
    person = User.objects.filter(role=role).last()
    assert person is not None
    world.savedview = view_of(person).pk


READY = {
    "savedview-detail": to_shared,
    "savedview-alert": to_shared,
    "savedview-edit": to_own,
    "savedview-remove": to_own,
}
BODIES: dict[str, Any] = {
    "savedview-list": {"list": "partners", "name": "Key ones", "filter": {"tier": "KEY"}},
    "savedview-edit": {"is_shared": True},
    "savedview-alert": {"on": "both"},
}
