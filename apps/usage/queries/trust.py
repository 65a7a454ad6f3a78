"""Which slots are filled in, and which are not believed."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from django.db.models import QuerySet

from apps.usage.models import DataSource, Filled, Quarantine
from apps.usage.rules import MAX_FILLED_SLOTS, SLOT_SECONDS

Mask = np.typing.NDArray[np.bool_]
SLOT = timedelta(seconds=SLOT_SECONDS)


def filled(series: Iterable[int], first: int, count: int) -> dict[int, Mask]:
    """Slots that one late poll answered for, of `count` slots from `first` on. One query.

    By series, those without such slots left out.
    """
    start = datetime.fromtimestamp(first, UTC)
    rows = Filled.objects.filter(
        series__in=list(series),
        starts_at__gt=start - MAX_FILLED_SLOTS * SLOT,
        starts_at__lt=start + count * SLOT,
    )
    found: dict[int, Mask] = {}
    spans = rows.order_by("series_id", "starts_at").values_list("series_id", "starts_at", "slots")
    for pk, starts_at, slots in spans:
        low = (starts_at - start) // SLOT
        found.setdefault(pk, np.zeros(count, bool))[max(0, low) : max(0, low + slots)] = True
    return found


def quarantines(source: DataSource | int | None = None) -> QuerySet[Quarantine, Any]:
    """All quarantines, of one source if given, with what they are about; those in force first."""
    found = Quarantine.objects.select_related(
        "series__source", "series__interconnect__partner", "lifted_by"
    )
    if source is not None:
        found = found.filter(series__source=source)
    return found.order_by("-lifted_at", "-starts_at", "-pk")
