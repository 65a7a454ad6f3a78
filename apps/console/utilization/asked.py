"""Which period of an interconnect a person wants to see, and how fine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from django.conf import settings

from apps.core.zones import zone
from apps.network.models import Interconnect
from apps.usage.rules import SLOT_SECONDS, period_bounds

RAW_DAYS = settings.SAMPLE_RETENTION_DAYS
LONGEST = 3660  # days; beyond that nobody reads a chart
USUAL = 30
POINTS = 1000  # a screen has no more pixels to draw them on
DAY = timedelta(days=1)
STEPS = {"": "Fits the width", "300": "5 minutes", "900": "15 minutes", "3600": "1 hour",
         "21600": "6 hours", "86400": "1 day"}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """Local days first to last of the metro, both included; [start, end) in UTC, ended by now.

    `step` is the least width of a point in seconds, 0 for what fits. `is_compared`: the week
    before is drawn as well. `problem` says why another period is shown than was asked for.
    """

    first: date
    last: date
    start: datetime
    end: datetime
    tz: str
    step: int
    is_compared: bool
    is_rolled: bool
    problem: str = ""

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def least(self) -> int:
        """The least width of a point in slots."""
        return max(1, self.step // SLOT_SECONDS)

    def query(self, **changes: str) -> str:
        """The address's query that asks for this, with changes."""
        asked = {"from": str(self.first), "to": str(self.last), "step": str(self.step or "")}
        asked["compare"] = "1" if self.is_compared else ""
        return "?" + urlencode({name: text for name, text in (asked | changes).items() if text})


@dataclass(frozen=True)
class Preset:
    label: str
    query: str
    is_on: bool


def read(query: Mapping[str, str], link: Interconnect, now: datetime) -> Span:
    """The period asked for. What cannot be read is answered with the last 30 days and a word."""
    today = now.astimezone(zone(link.site.metro.time_zone)).date()
    usual = (today - USUAL * DAY, today)
    try:
        first, last = _days(query, *usual)
    except ValueError as error:
        return _span(query, link, *usual, now, problem=str(error))
    return _span(query, link, first, min(last, today), now)


def _days(query: Mapping[str, str], first: date, last: date) -> tuple[date, date]:
    """ValueError says what to do."""
    if not (query.get("from") or query.get("to")):
        return first, last
    try:
        asked_last = date.fromisoformat(query.get("to") or str(last))
        asked_first = date.fromisoformat(query.get("from") or str(asked_last - USUAL * DAY))
    except ValueError:
        raise ValueError("Give both days as year, month and day, such as 2026-10-21.") from None
    if asked_first > min(asked_last, last):
        raise ValueError("The first day has to lie before the last one, and not in the future.")
    if (asked_last - asked_first).days >= LONGEST:
        raise ValueError("Ask for ten years at most.")
    return asked_first, asked_last


def _span(
    query: Mapping[str, str], link: Interconnect, first: date, last: date, now: datetime,
    problem: str = "",
) -> Span:  # fmt: skip
    tz = link.site.metro.time_zone
    start, end = period_bounds(first, last, tz)
    step = query.get("step", "")
    return Span(
        first=first,
        last=last,
        start=start,
        end=min(end, now),
        tz=tz,
        step=int(step) if step in STEPS and step else 0,
        is_compared=query.get("compare") == "1",
        is_rolled=start < now - RAW_DAYS * DAY,
        problem=problem,
    )


def presets(span: Span, now: datetime) -> list[Preset]:
    """The periods people ask for most."""
    today = now.astimezone(zone(span.tz)).date()
    month = today.replace(day=1)
    before = (month - DAY).replace(day=1)
    wanted = [
        ("Yesterday", today - DAY, today - DAY),
        ("7 days", today - 7 * DAY, today),
        ("30 days", today - USUAL * DAY, today),
        ("This month", month, today),
        ("Last month", before, month - DAY),
        ("90 days", today - 90 * DAY, today),
        ("A year", today - 365 * DAY, today),
    ]
    return [
        Preset(
            label, span.query(**{"from": str(first), "to": str(last), "step": ""}),
            (first, last) == (span.first, span.last),
        )
        for label, first, last in wanted
    ]  # fmt: skip


def shifted(span: Span, forward: bool) -> str:
    """The query of the period of the same length beside this one."""
    step = span.days * DAY if forward else -span.days * DAY
    return span.query(**{"from": str(span.first + step), "to": str(span.last + step)})
