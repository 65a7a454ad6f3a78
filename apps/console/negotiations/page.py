"""Everything the page of one negotiation shows, read once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from apps.agreements import queries, rules
from apps.agreements.enums import PIPELINE, SETTLED, STAGE_MOVES, Stage, Turn
from apps.agreements.models import Issue, Negotiation, Round
from apps.console import activity
from apps.console.negotiations import listing
from apps.core import lifecycle, units

BY_FORM = (Stage.ON_HOLD, Stage.CLOSED_LOST, Stage.CLOSED_WON)  # moves that ask for more
MOST_EVENTS = 30


@dataclass(frozen=True)
class Call:
    """The one thing to say on top of the page."""

    tone: str
    icon: str
    title: str
    text: str


def page(negotiation: Negotiation, *, notes: bool) -> dict[str, Any]:
    """For the template. At most five queries, whatever there is to show."""
    today = queries.local_day(negotiation.agreement, timezone.now())
    issues, rounds = queries.issues_of(negotiation), queries.rounds_of(negotiation)
    return {
        "negotiation": negotiation,
        "agreement": negotiation.agreement,
        "partner": negotiation.agreement.partner,
        "today": today,
        "call": call_of(negotiation, issues),
        "steps": steps_of(negotiation),
        "issues": issues,
        "rounds": [(row, _held(row, negotiation)) for row in rounds],
        "blocking": sum(issue.blocks for issue in issues),
        "notes": queries.notes_of(negotiation) if notes else [],
        "events": _events(negotiation, issues),
        "days_waiting": listing.age(negotiation),
        "days_open": listing.days_open(negotiation),
        "is_stalled": is_stalled(negotiation),
        "probability": rules.probability(negotiation.state, negotiation.probability),
        "side": "us" if negotiation.turn == Turn.US else "them",
        "moves": moves_of(negotiation),
        "settled": SETTLED,
    }


def is_stalled(negotiation: Negotiation) -> bool:
    since = negotiation.turn_since.date()
    return rules.stalled(negotiation.state, since, listing.today())


def moves_of(negotiation: Negotiation) -> list[tuple[str, str]]:
    """Stages that one click moves it to; what needs more has a form of its own."""
    if negotiation.state == Stage.ON_HOLD:
        return []
    targets = lifecycle.targets(STAGE_MOVES, negotiation.state)
    return [(stage, Stage(stage).label) for stage in targets if stage not in BY_FORM]


def call_of(negotiation: Negotiation, issues: Sequence[Issue]) -> Call | None:
    """What stands in the way, or what stands still; nothing when all is well."""
    if negotiation.state == Stage.ON_HOLD:
        return _hold_call(negotiation)
    if not negotiation.is_open:
        return None
    if is_stalled(negotiation):
        days = listing.age(negotiation)
        who = "us" if negotiation.turn == Turn.US else "them"
        limit = rules.STALL_DAYS[negotiation.state]
        return Call(
            "warn", "clock-pause", f"No movement for {days} days; it waits for {who}.",
            f"A negotiation in {negotiation.get_state_display()} stalls after {limit} days. "
            "Call them, send a round, or put it on hold with a day to look again.",
        )  # fmt: skip
    blocking = [issue for issue in issues if issue.blocks]
    if negotiation.state == Stage.REDLINE and not blocking and negotiation.turn == Turn.US:
        text = "Nothing open blocks approval: it can move to Agreed."
        return Call("", "check", "Ready to be agreed", text)
    return None


def _hold_call(negotiation: Negotiation) -> Call:
    review = units.weekday(negotiation.review_on)
    is_due = negotiation.review_on is not None and negotiation.review_on <= listing.today()
    tone, title = ("warn", "Review is due") if is_due else ("", f"On hold until {review}")
    held_in = Stage(negotiation.held_in).label
    return Call(tone, "player-pause", title, f"It was held in {held_in} and resumes there.")


def steps_of(negotiation: Negotiation) -> list[dict[str, str]]:
    """The pipeline with where it stands; a lost one ends where it was."""
    here = negotiation.held_in or negotiation.state
    if negotiation.state == Stage.CLOSED_LOST:
        here = negotiation.furthest
    is_won = negotiation.state == Stage.CLOSED_WON
    now = len(PIPELINE) if is_won else PIPELINE.index(Stage(here))
    lines = [
        {"label": str(stage.label), "mark": _mark(at, now, negotiation), "note": ""}
        for at, stage in enumerate(PIPELINE)
    ]
    return [*lines, {"label": "Won", "mark": "done" if is_won else "next", "note": ""}]


def _mark(at: int, now: int, negotiation: Negotiation) -> str:
    if at == now:
        return "err" if negotiation.state == Stage.CLOSED_LOST else "now"
    return "done" if at < now else "next"


def _held(row: Round, negotiation: Negotiation) -> int | None:
    """Days the partner took, or has taken so far; None where we did not send first."""
    if row.sent_at is None:
        return None
    until: datetime = row.received_at or negotiation.closed_at or timezone.now()
    return max((until - row.sent_at).days, 0)


def _events(negotiation: Negotiation, issues: Sequence[Issue]) -> list[activity.Event]:
    """Moves of the negotiation and its issues, newest first. One query."""
    refs = [negotiation.ref, *(f"{negotiation.ref}/I{issue.number}" for issue in issues)]
    return activity.moves(refs, MOST_EVENTS)
