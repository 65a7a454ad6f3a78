"""Everything the page of one workstream shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from apps.console import activity
from apps.console.programs import words
from apps.core import units
from apps.core.ui import components
from apps.programs import queries, rules
from apps.programs.enums import FALLING, PRICED, Metric
from apps.programs.models import Goal, Workstream

TREND = timedelta(days=90)
EVENTS = 30
MOST_GONE = 3


@dataclass(frozen=True)
class GoalRow:
    """A goal as a row: from where, to where, where it is, and how far along."""

    goal: Goal
    start: str
    now: str
    target: str
    bar: SafeString | str
    trend: SafeString | str
    is_reached: bool
    is_behind: bool
    how: str


def page(workstream: Workstream, now: datetime, *, prices: bool) -> dict[str, Any]:
    """For the template. Nine queries, whatever there is."""
    today = now.date()
    shown = rules.health.shown(workstream.state, workstream.target_on, today)
    goals = [g for g in queries.goals_of(workstream) if prices or g.metric not in PRICED]
    return {
        "workstream": workstream,
        "title": workstream.name,
        "today": today,
        "health": shown,
        "days_moved": rules.health.days_moved(workstream.original_on, workstream.target_on),
        "goals": goal_rows(workstream, [g for g in goals if g.dropped_at is None], today),
        "gone": _dropped(goals),
        "moves": queries.date_moves(workstream),
        "call": call_of(workstream, shown, today),
        "events": events(workstream),
        "update": queries.newest_updates([workstream.pk]).get(workstream.pk),
        "work": queries.work_figures(workstream, today),
    }


def _dropped(goals: Sequence[Goal]) -> list[Goal]:
    """Those dropped last, newest first."""
    gone = [(goal.dropped_at, goal) for goal in goals if goal.dropped_at]
    return [goal for _at, goal in sorted(gone, key=lambda pair: pair[0], reverse=True)[:MOST_GONE]]


def goal_rows(workstream: Workstream, goals: Sequence[Goal], today: date) -> list[GoalRow]:
    """Goals with their course of the last 90 days. One query."""
    readings = queries.readings([goal.pk for goal in goals], today - TREND)
    gone = rules.goals.expected(
        (today - workstream.starts_on).days, (workstream.target_on - workstream.starts_on).days
    )
    return [_row(goal, readings[goal.pk], gone) for goal in goals]


def _row(goal: Goal, readings: list[tuple[date, Decimal]], gone: Decimal) -> GoalRow:
    share = rules.goals.progress(goal.metric, goal.start_value, goal.target, goal.value)
    reached = goal.value is not None and rules.goals.is_reached(
        goal.metric, goal.target, goal.value
    )
    behind = share is not None and not reached and share < gone
    tone = "ok" if reached else ("warn" if behind else "")
    return GoalRow(
        goal=goal,
        start=words.value(goal, goal.start_value),
        now=words.value(goal, goal.value),
        target=f"{'≤' if goal.metric in FALLING else '≥'} {words.value(goal, goal.target)}",
        bar="" if share is None else components.meter(share, tone=tone, text=f"{share:.0f} %"),
        trend=_trend(readings),
        is_reached=reached,
        is_behind=behind,
        how=words.HOW[Metric(goal.metric)],
    )


def _trend(readings: list[tuple[date, Decimal]]) -> SafeString | str:
    if len(readings) < 2:
        return ""
    values = [int(value * 1000) for _, value in readings]
    return components.spark(values, label=f"{len(values)} daily readings")


@dataclass(frozen=True)
class Call:
    """The one thing to see first on this page."""

    tone: str
    title: str
    text: str


def call_of(workstream: Workstream, shown: str, today: date) -> Call | None:
    """A date that has passed; a date that moved while the owner says on track."""
    if not workstream.is_open:
        return None
    late = (today - workstream.target_on).days
    if late > 0 and shown != workstream.state:
        return Call(
            "bad", f"Its date passed {late} d ago.",
            "It shows off track whatever was said: move the date with a reason, or close it.",
        )  # fmt: skip
    if workstream.has_slipped:
        moved = rules.health.days_moved(workstream.original_on, workstream.target_on)
        return Call(
            "warn", f"The date moved by {moved} d: {units.day(workstream.original_on)} was first.",
            "The original date stays beside it, here and in every report.",
        )  # fmt: skip
    return None


def events(workstream: Workstream) -> list[activity.Event]:
    """Moves of its health and edits, newest first. Three queries."""
    return activity.merged(
        activity.moves([workstream.key], EVENTS), activity.edits([workstream], EVENTS),
        limit=EVENTS,
    )  # fmt: skip
