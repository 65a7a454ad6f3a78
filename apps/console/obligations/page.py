"""Everything the page of one obligation shows, and the saved links above the list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from apps.agreements import queries
from apps.agreements.enums import LIVE, UNSETTLED, OccurrenceState
from apps.agreements.models import Obligation, Occurrence
from apps.console import activity
from apps.console.activity import Event
from apps.console.obligations.forms import WHO
from apps.console.obligations.listing import FILTERS, NEEDS
from apps.core.models import StateChange
from apps.core.units import day, days_left

SHOWN = 40  # days, the newest
MOVES = 30


@dataclass(frozen=True)
class Link:
    """A filter people use every day, as an address."""

    label: str
    address: str
    is_here: bool


def links(request: HttpRequest) -> list[Link]:
    """The saved links above the list."""
    email = getattr(request.user, "email", "")
    wanted: tuple[tuple[str, dict[str, str]], ...] = (
        ("All", {}),
        ("Due or overdue", {"state": NEEDS}),
        ("Mine", {"state": NEEDS, "owner": email}),
        ("Overdue", {"state": OccurrenceState.OVERDUE.value}),
        ("Theirs", {"state": NEEDS, "who": "PARTNER"}),
        ("Next 30 d", {"within": "30"}),
    )
    here = {name: value for name, value in request.GET.items() if value and name in FILTERS}
    base = reverse("console:obligation_list")
    return [
        Link(label, f"{base}?{urlencode(query)}" if query else base, query == here)
        for label, query in wanted
    ]


def page(obligation: Obligation, now: datetime) -> dict[str, Any]:
    """For the template. Two queries whatever there is: its days and their moves."""
    today = queries.local_day(obligation.agreement, now)
    newest = queries.occurrences().filter(obligation=obligation).order_by("-due_on")
    rows = list(newest.select_related("document", "fulfilled_by", "obligation__agreement")[:SHOWN])
    ahead = [row for row in rows if row.state == OccurrenceState.UPCOMING][::-1]
    return {
        "obligation": obligation,
        "agreement": obligation.agreement,
        "title": obligation.text,
        "today": today,
        "who": dict(WHO)[obligation.who],  # type: ignore[index]
        "live": [row for row in rows[::-1] if row.state in LIVE],
        "ahead": ahead,
        "settled": [row for row in rows if row.state not in UNSETTLED],
        "call": call_of(rows, today),
        "events": events(rows),
    }


@dataclass(frozen=True)
class Call:
    """The one thing to do on this page."""

    tone: str
    title: str
    occurrence: Occurrence


def call_of(rows: Sequence[Occurrence], today: date) -> Call | None:
    """The longest overdue, else what is due; None while nothing is."""
    live = [row for row in rows if row.state in LIVE]
    if not live:
        return None
    first = min(live, key=lambda row: row.due_on)
    left = days_left(first.due_on, today)
    if first.due_on < today:
        return Call("bad", f"Overdue: it was due on {day(first.due_on)}, {left}.", first)
    when = "today" if left == "today" else f"in {left}"
    return Call("warn", f"Due on {day(first.due_on)}, {when}.", first)


def events(occurrences: Sequence[Occurrence]) -> list[Event]:
    """What became of these days, newest first. One query."""
    moves = StateChange.objects.filter(ref__in=[row.ref for row in occurrences])
    rows = moves.select_related("actor").order_by("-at", "-pk")[:MOVES]
    return [
        Event(
            icon="checklist",
            title=day(date.fromisoformat(row.ref.rpartition("/")[2])),
            text=f"{OccurrenceState(row.target).label.lower()}"
            + (f", {row.reason}" if row.reason else ""),
            at=row.at,
            by=str(row.actor or activity.SYSTEM),
        )
        for row in rows
    ]
