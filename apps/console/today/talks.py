"""Negotiations that stand still, and those on hold whose day of review has come."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Window

from apps.agreements import queries
from apps.agreements.enums import Stage, Turn
from apps.agreements.models import Negotiation
from apps.console.today.scope import Scope, partners_of
from apps.core.written import written_once

MOST = 6


@dataclass(frozen=True)
class Still:
    """One that waits: for whom, and for how many days."""

    negotiation: Negotiation
    side: str
    days: int

    @property
    def is_held(self) -> bool:
        return self.negotiation.state == Stage.ON_HOLD


def stalled(scope: Scope, now: datetime) -> tuple[list[Still], int]:
    """Those that waited longest, and how many there are. One query."""
    rows: list[Any] = _waiting(queries.stall_ends(now.date()), now.date(), *scope.whose)
    return [_still(row, now) for row in rows], rows[0].in_all if rows else 0


@written_once
def _waiting(
    ends: tuple[datetime, ...], today: date, owner: int | None, region: str | None
) -> QuerySet[Any]:
    """Days are those of UTC, in which stages are counted."""
    is_due = Q(state=Stage.ON_HOLD, review_on__lte=today)
    found = queries.negotiations().filter(queries.stopped_before(ends) | is_due)
    if owner is not None:
        found = found.filter(owner=owner)
    else:
        found = found.filter(partners_of(owner, region, "agreement__partner__"))
    return found.order_by("turn_since", "pk").annotate(in_all=Window(Count("*")))[:MOST]


def _still(row: Negotiation, now: datetime) -> Still:
    side = "us" if row.turn == Turn.US else "them"
    return Still(row, side, (now.date() - row.turn_since.date()).days)
