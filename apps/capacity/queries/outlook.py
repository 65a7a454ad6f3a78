"""What is still to come with a request, and when it usually is done (portal.md 6.8)."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from apps.capacity import rules
from apps.capacity.queries.durations import StageTime, usual_days


def outlook(
    *, type: str, state: str, details: Mapping[str, Any], since: datetime, at: datetime,
    usual: Mapping[str, StageTime], eta_on: date | None = None,
) -> list[tuple[str, date]]:  # fmt: skip
    """The stages from where it stands, each with the day (UTC) on which it usually is left.

    `since`: when it came into its state; a draft counts from now, as if it were sent. With
    `eta_on`, the day that was promised, the last stage ends on it and the others before.
    `usual`: how long stages of its type last. No query.
    """
    day = at if state == "DRAFT" else min(since, at)
    found = []
    for stage in rules.remaining(type, details, state):
        day = max(day + timedelta(days=usual_days(stage, usual)), at)
        found.append((stage, day.date()))
    return found if eta_on is None else _ending(found, eta_on, at.date())


def _ending(stages: list[tuple[str, date]], last: date, today: date) -> list[tuple[str, date]]:
    """The same stages with all days moved by as much as the last one; none before today."""
    if not stages:
        return []
    moved = last - stages[-1][1]
    return [(stage, max(day + moved, today)) for stage, day in stages[:-1]] + [
        (stages[-1][0], last)
    ]
