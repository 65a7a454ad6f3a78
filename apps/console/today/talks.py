"""Negotiations that stand still, and those on hold whose day of review has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Window

from apps.agreements import queries
from apps.agreements.enums import Stage, Turn
from apps.agreements.models import Negotiation
from apps.console.today.scope import Scope

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
    found: Any = _found(scope, now).order_by("turn_since", "pk")
    rows = list(found.annotate(in_all=Window(Count("*")))[:MOST])
    return [_still(row, now) for row in rows], rows[0].in_all if rows else 0


def _found(scope: Scope, now: datetime) -> QuerySet[Negotiation]:
    """`now` tells the day in UTC, on which stages are counted."""
    today = now.date()
    is_due = Q(state=Stage.ON_HOLD, review_on__lte=today)
    found = queries.negotiations().filter(queries.is_stalled(today) | is_due)
    if scope.owner:
        return found.filter(owner=scope.owner)
    return found.filter(scope.partners("agreement__partner__"))


def _still(row: Negotiation, now: datetime) -> Still:
    side = "us" if row.turn == Turn.US else "them"
    return Still(row, side, (now.date() - row.turn_since.date()).days)
