"""Who changed what: database triggers write an event row for each change of an audited model.

The context of an event says who acted and through which channel: ui, api, task or portal.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def audited(*, exclude: list[str] | None = None) -> Callable[[M], M]:
    """Class decorator: keep every version of a row, also of bulk and raw SQL changes."""
    trackers = (pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
    by_time = models.Index(fields=["pgh_created_at", "pgh_id"])  # of `core.history`
    return pghistory.track(*trackers, exclude=exclude, meta={"indexes": [by_time]})


def acting(*, actor_id: int | None, channel: str) -> AbstractContextManager[object]:
    """Attribute the changes made inside to a person (None: the system) and a channel."""
    return pghistory.context(actor=actor_id, channel=channel)
