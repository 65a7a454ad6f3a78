"""Saved views of lists: keep, change, take away. Writes only `SavedFilter`."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, TypedDict
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.core import edits
from apps.core.errors import Invalid, Refused
from apps.core.models import SavedFilter

TAKEN = "You have a filter of that name for this list."
MOST = 50  # of one person and list
LONGEST = 1000  # characters of a query


class Facts(TypedDict, total=False):
    """What the owner may change."""

    name: str
    query: str
    is_shared: bool
    is_default: bool


def filters_for(list_key: str, user: User | int) -> QuerySet[SavedFilter]:
    """A person's own filters of a list and those that others share, by name."""
    return seen_by(user, [list_key]).order_by("name", "pk")


def seen_by(user: User | int, list_keys: Collection[str]) -> QuerySet[SavedFilter]:
    """A person's own filters of these lists and those that others share, in no order."""
    seen = Q(owner=user) | Q(is_shared=True)
    return SavedFilter.objects.filter(seen, list_key__in=list_keys)


def query_of(parameters: Iterable[tuple[str, str]]) -> str:
    """A query of what is set, in one order: who asks for the same has the same text."""
    return urlencode(sorted((name, value) for name, value in parameters if value))


def keep(
    *, list_key: str, query: str, facts: Mapping[str, Any], by: User, at: datetime
) -> SavedFilter:
    """Save a query under a name. Raises Invalid for a name that is none, Refused for one taken."""
    _refuse_nameless(facts)
    if SavedFilter.objects.filter(owner=by, list_key=list_key).count() >= MOST:
        raise Refused(f"You have {MOST} filters for this list; take one away first.")
    made: SavedFilter = edits.made(
        SavedFilter, {"list_key": list_key, "query": query, "created_at": at} | {"owner": by}
    )
    with edits.unique(TAKEN, field="name"):
        return _save(made, facts)


@transaction.atomic
def change(*, saved: SavedFilter, facts: Mapping[str, Any], by: User) -> SavedFilter:
    """Rename, share, ask for something else. Only its owner may: Refused for everybody else.

    Alerts of others go with the sharing; those of another query begin anew.
    """
    _refuse_others(saved, by)
    _refuse_nameless(facts)
    before = saved.query
    with edits.unique(TAKEN, field="name"):
        changed = _save(saved, facts)
    if not changed.is_shared:
        changed.alerts.exclude(user=by).delete()
    if changed.query != before:
        changed.alerts.update(seen=None, problem="")
    return changed


def remove(*, saved: SavedFilter, by: User) -> None:
    """Take it away, for those as well with whom it was shared. Only its owner may."""
    _refuse_others(saved, by)
    saved.delete()


@transaction.atomic
def _save(saved: SavedFilter, facts: Mapping[str, Any]) -> SavedFilter:
    """One default for a person and list: the newest takes over."""
    edits.assign(saved, facts, allowed=Facts)
    if saved.is_default:
        mine = SavedFilter.objects.filter(owner=saved.owner_id, list_key=saved.list_key)
        mine.filter(is_default=True).exclude(pk=saved.pk).update(is_default=False)
    saved.save()
    return saved


def _refuse_nameless(facts: Mapping[str, Any]) -> None:
    if "name" in facts and not str(facts["name"]).strip():
        raise Invalid({"name": "Give it a name."})


def _refuse_others(saved: SavedFilter, by: User) -> None:
    if saved.owner_id != by.pk:
        raise Refused("Only the person who saved this filter can change it.")
