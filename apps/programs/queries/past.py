"""Workstreams as they stood at a past instant: out of moves of state, of dates, and updates."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.core import lifecycle
from apps.programs.models import DateMove, StatusUpdate, Workstream
from apps.programs.queries.workstreams import Standing
from apps.programs.rules import health


def standings_then(found: QuerySet[Workstream], day: date, at: datetime) -> list[Standing]:
    """As `standings` on the UTC `day` of `at`, past or not, without goals. Two queries.

    The workstreams have the date and the state of then; they must not be saved.
    """
    moved = DateMove.objects.filter(workstream=OuterRef("pk"), at__gt=at).order_by("at", "pk")
    rows = found.annotate(
        state_then=lifecycle.state_at(at, ref="key"),
        target_then=Coalesce(Subquery(moved.values("was")[:1]), "target_on"),
    )
    updates = _updates_then([row.pk for row in rows], at)
    return [_standing(row, day, updates.get(row.pk)) for row in rows]


def _standing(row: Workstream, day: date, update: StatusUpdate | None) -> Standing:
    row.state, row.target_on = row.state_then, row.target_then  # type: ignore[attr-defined]
    return Standing(
        workstream=row,
        health=health.shown(row.state, row.target_on, day),
        days_moved=health.days_moved(row.original_on, row.target_on),
        update=update,
    )


def _updates_then(workstream_ids: Sequence[int], at: datetime) -> dict[int, StatusUpdate]:
    """The newest update of each that was published by then."""
    found = StatusUpdate.objects.filter(workstream__in=workstream_ids, published_at__lte=at)
    newest = found.order_by("workstream", "-week").distinct("workstream")
    return {row.workstream_id: row for row in newest}
