"""Remove rows that an import has made, unless they were changed or something hangs on them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from graphlib import CycleError, TopologicalSorter
from typing import Any

import pgtrigger
from django.db import models, router, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError

from apps.core.errors import Refused
from apps.exchange.actions import mentions, snapshots
from apps.exchange.models import ImportChange

# Rows that the database keeps as they are, by the trigger that does.
PROTECTED = {"agreements.DocumentVersion": "agreements.DocumentVersion:immutable"}
MOST_NAMED = 3  # of what hangs on a row that cannot go


def all_removed(changes: Sequence[ImportChange]) -> bool:
    """Remove all rows of these changes, of each model at once.

    False, with nothing removed, where one of them was changed since or something hangs on it: then
    they are to be taken one by one, to say which. Rows that are gone already are no matter.
    """
    try:
        with transaction.atomic():
            for model in _children_first({snapshots.model_of(each.model) for each in changes}):
                label = model._meta.label
                _remove(model, [change for change in changes if change.model == label])
    except (Refused, ProtectedError, RestrictedError, CycleError):
        return False
    return True


@contextmanager
def permitted(model: type[models.Model]) -> Iterator[None]:
    """Let rows go that nobody may change or remove: what an import has brought was never theirs."""
    protection = PROTECTED.get(model._meta.label)
    with pgtrigger.ignore(protection) if protection else nullcontext():
        yield


def hanging(obj: models.Model) -> str:
    """What would go with a row, keeps it from going or names it; empty for nothing."""
    collector = Collector(using=router.db_for_write(type(obj)), origin=obj)
    try:
        collector.collect([obj])
    except (ProtectedError, RestrictedError) as error:
        objects = getattr(error, "protected_objects", None) or error.restricted_objects  # type: ignore[union-attr]
        return _named(list(objects))
    return _named(_others(collector, [obj])) or _listed(mentions.naming([obj]))


def why_it_stays(obj: models.Model, hanging: str) -> str:
    """What to say of a row that something hangs on."""
    if obj._meta.label in PROTECTED:
        return f"It stays: it was used meanwhile ({hanging}), and what was used is kept."
    return f"It stays: {hanging} belong to it or name it. Remove them first, then undo again."


def _children_first(models_there: set[type[models.Model]]) -> list[type[models.Model]]:
    """What refers to another comes before it. Raises CycleError."""
    graph = {
        model: {other for other in models_there - {model} if _refers(other, model)}
        for model in sorted(models_there, key=lambda each: each._meta.label)
    }
    return list(TopologicalSorter(graph).static_order())


def _refers(model: type[models.Model], other: type[models.Model]) -> bool:
    return any(field.related_model is other for field in model._meta.concrete_fields)


def _remove(model: type[models.Model], changes: Sequence[ImportChange]) -> None:
    """Raises Refused for a row that is not as the import left it, or that something hangs on."""
    wanted = {change.object_pk: change.after for change in changes}
    rows = list(model._default_manager.filter(pk__in=wanted).order_by("pk").select_for_update())
    if any(_is_other(row, wanted[row.pk]) for row in rows):
        raise Refused("It was changed since.")
    if rows:
        collector = Collector(using=router.db_for_write(model), origin=rows[0])
        collector.collect(rows)
        if _others(collector, rows) or mentions.naming(rows):
            raise Refused("Something hangs on it.")
        with permitted(model):
            collector.delete()


def _is_other(row: models.Model, after: Mapping[str, Any] | None) -> bool:
    """Whether a column is no longer as the import left it; those it did not note cannot change."""
    texts = snapshots.texts_of(row)
    return any(texts[name] != text for name, text in (after or {}).items())


def _others(collector: Collector, rows: Iterable[models.Model]) -> list[Any]:
    """What would go that is none of these rows."""
    mine = set(rows)
    found = [row for some in collector.data.values() for row in some if row not in mine]
    return found + [row for some in collector.fast_deletes for row in some if row not in mine]


def _named(objects: Sequence[Any]) -> str:
    return _listed([f"{row._meta.verbose_name} {row}" for row in objects])


def _listed(words: Sequence[str]) -> str:
    """Each once, with how often it is there."""
    counts = Counter(words)
    named = [word if n == 1 else f"{n} × {word}" for word, n in counts.items()]
    more = len(named) - MOST_NAMED
    return ", ".join(named[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
