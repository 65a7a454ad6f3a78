"""Everything the page of one duty to add capacity shows, with its clock drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

from apps.agreements import queries as agreements
from apps.agreements.rules import choices as wording
from apps.breaches import queries, rules
from apps.breaches.enums import LATE, UpgradeState
from apps.breaches.models import ClockPause, UpgradeObligation
from apps.console import activity
from apps.console.activity import Event
from apps.console.upgrades import listing
from apps.core import units
from apps.core.lifecycle import history

WIDTH = 620
LEFT = 20
ONE_DAY = timedelta(days=1)
STARTS = {**dict(wording.CLOCK_STARTS), "ACCEPTED": "the upgrade is acknowledged"}


@dataclass(frozen=True)
class Link:
    """A filter people use every day, as an address."""

    label: str
    address: str
    is_here: bool


def links(request: HttpRequest) -> list[Link]:
    """The saved links above the list."""
    wanted: tuple[tuple[str, dict[str, str]], ...] = (
        ("All", {}), ("To be met", {"state": "live"}), ("Overdue", {"state": "late"}),
        ("Clock stands", {"paused": "true", "state": "live"}),
        ("Ours", {"state": "live", "who": "US"}),
        ("Theirs", {"state": "live", "who": "PARTNER"}),
    )  # fmt: skip
    base, here = reverse("console:upgrade_list"), request.GET.dict()
    return [
        Link(label, f"{base}?{urlencode(query)}" if query else base, here == query)
        for label, query in wanted
    ]


@dataclass(frozen=True)
class Span:
    """A stretch of days of the drawing; `css` says what the clock did."""

    x: float
    width: float
    fill: str
    label: str


@dataclass(frozen=True)
class Drawing:
    """The clock from the trigger to the due day (or today, if that is later)."""

    spans: Sequence[Span]
    marks: Sequence[tuple[float, str, str]]
    summary: str


def page(one: UpgradeObligation, today: date) -> dict[str, Any]:
    """For the template. Two queries: the newest judged day and the moves."""
    clock = queries.clock_of(one, today, agreements.holidays(str(one.partner.country)))
    if one.is_live:
        one.due_on = clock.due_on  # as it is today: an open pause moves it on day by day
    newest = queries.newest([one]).get((one.term_id, one.breach.scope_ref))
    return {
        "upgrade": one,
        "agreement": one.term.agreement,
        "title": f"Upgrade of {one.interconnect.name if one.interconnect else one.partner.name}",
        "today": today,
        "clock": clock,
        "drawing": drawing(one, clock, today),
        "due_words": listing.due_words(one),
        "lead_words": lead_words(one),
        "newest": newest,
        "is_built": bool(newest and (newest.capacity_bps or 0) >= one.required_bps),
        "is_low": bool(newest and newest.percent is not None and newest.percent <= one.target_pct),
        "pauses": list(one.pauses.all()),
        "events": events(one),
        "call": call_of(one, clock, today),
    }


def lead_words(one: UpgradeObligation) -> str:
    """`60 days after the trigger is met`; empty where the contract is silent."""
    if one.lead_value is None:
        return ""
    unit = one.lead_unit.lower().replace("_", " ")
    many = "" if one.lead_value == 1 else "s"
    return f"{one.lead_value} {unit}{many} after {STARTS[one.clock_start]}"


def drawing(one: UpgradeObligation, clock: rules.Clock, today: date) -> Drawing | None:
    """Nothing to draw before the clock starts."""
    if clock.started_on is None:
        return None
    day = min(today, one.closed_on) if one.closed_on else today
    last = max(clock.due_on or one.internal_due_on, day)
    scale = WIDTH / max(1, (last - clock.started_on).days)
    spans = [Span(*_place(clock.started_on, day, clock.started_on, scale), "var(--ep-accent)", "")]
    if clock.due_on and day > clock.due_on:
        spans.append(Span(*_place(clock.due_on, day, clock.started_on, scale),
                          "var(--ep-bad-fill)", ""))  # fmt: skip
    spans += [_stood(pause, clock.started_on, day, scale) for pause in one.pauses.all()]
    return Drawing(
        spans=[span for span in spans if span.width > 0],
        marks=_marks(one, clock, day, scale),
        summary=f"{clock.run} days run, {clock.paused} stood, "
        + (f"{clock.left} left." if clock.left is not None else "no deadline."),
    )


def _place(first: date, last: date, start: date, scale: float) -> tuple[float, float]:
    first = max(first, start)
    return LEFT + (first - start).days * scale, max(0, (last - first).days) * scale


def _stood(pause: ClockPause, start: date, day: date, scale: float) -> Span:
    until = min(pause.until_on or day, day)
    x, width = _place(pause.from_on, until, start, scale)
    return Span(x, width, "url(#ep-hatch)", pause.get_reason_display())


def _marks(
    one: UpgradeObligation, clock: rules.Clock, day: date, scale: float
) -> list[tuple[float, str, str]]:
    assert clock.started_on is not None  # noqa: S101  by `drawing`
    last = clock.due_on or one.internal_due_on
    words = "due" if clock.due_on else "our target"
    known = [
        (clock.started_on, "started", "start"),
        (day, "today" if one.is_live else "ended", "middle"),
        (last, words, "end"),
    ]
    return [
        (LEFT + (at - clock.started_on).days * scale, f"{units.day(at)}, {word}", anchor)
        for at, word, anchor in known
    ]


@dataclass(frozen=True)
class Call:
    tone: str
    title: str
    text: str


def call_of(one: UpgradeObligation, clock: rules.Clock, today: date) -> Call:
    """What stands at the top: where it stands, and what to do."""
    if not one.is_live:
        when = units.day(one.closed_on)
        return Call("", f"{UpgradeState(one.state).label} on {when}.", _how_late(one))
    if one.state in LATE:
        return Call("bad", f"Overdue: it was due on {units.day(one.due_on)}, "
                    f"{units.days_left(one.due_on or today, today)}.",
                    f"{one.acts.capitalize()}.")  # fmt: skip
    if clock.is_paused:
        return Call("", "The clock stands: the other side holds things up.",
                    "Every day moves the due day on by one.")  # fmt: skip
    if one.lead_value is None:
        text = f"Our own target is {units.day(one.internal_due_on)}; it is never a breach."
        return Call("", "No contractual deadline.", text)
    if one.started_on is None:
        return Call("warn", f"The clock starts when {STARTS[one.clock_start]}.", "Give notice.")
    left = units.days_left(one.due_on or today, today)
    text = "The due day itself is on time."
    return Call("warn", f"Due on {units.day(one.due_on)}, {left}.", text)


def _how_late(one: UpgradeObligation) -> str:
    if one.state != UpgradeState.COMPLETED or one.due_on is None or one.completed_on is None:
        return ""
    late = (one.completed_on - one.due_on).days
    return f"{late} d after the due day." if late > 0 else "In time."


def events(one: UpgradeObligation) -> list[Event]:
    """Moves and pauses, newest first. One query."""
    opened = Event("clock", "Triggered", f"By {one.breach.ref}", one.created_at, activity.SYSTEM)
    moves = [
        Event("checklist", UpgradeState(move.target).label, move.reason, move.at,
              str(move.actor or activity.SYSTEM))
        for move in history(one.ref)
    ]  # fmt: skip
    stops = [
        Event("player-pause", "Clock stopped", _why(pause), pause.created_at, str(pause.created_by))
        for pause in one.pauses.all()
    ]
    return sorted([opened, *moves, *stops], key=lambda event: event.at, reverse=True)


def _why(pause: ClockPause) -> str:
    text = f"{pause.get_reason_display()}, from {units.day(pause.from_on)}. {pause.note}"
    return text.strip()
