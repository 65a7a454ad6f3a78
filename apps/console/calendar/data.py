"""A month of dates: a grid of days, and the agenda of the month or of one day."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict
from django.utils.safestring import SafeString

from apps.agreements import queries
from apps.agreements.queries import DATED_KINDS, Dated, Wanted
from apps.core import paging, units
from apps.core.ui import components

FEW = 120  # entries of a month up to which the grid names them
SHOWN = 3  # names in a cell
PAGE = 50
ICONS = {
    "deadline": ("bad", "alert-octagon"), "act_by": ("warn", "alert-triangle"),
    "end": ("", "calendar-event"), "start": ("", "circle-dot"), "review": ("", "history"),
    "reminder": ("", "bell"), "target": ("", "adjustments"),
}  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One thing on a day, as the page shows it."""

    dated: Dated
    label: str
    is_urgent: bool
    mark: SafeString
    left: str


@dataclass(frozen=True)
class Cell:
    """A day of the grid: names while there are few, else numbers by kind."""

    day: date
    address: str
    is_other: bool
    is_today: bool
    is_chosen: bool
    count: int
    entries: list[Entry]
    counts: list[tuple[SafeString, str, int]]

    @property
    def more(self) -> int:
        return self.count - len(self.entries) if self.entries else 0


@dataclass(frozen=True)
class Asked:
    """What the address asks for; words that mean nothing are ignored."""

    first: date
    day: date | None
    wanted: Wanted
    parameters: QueryDict

    @property
    def last(self) -> date:
        return self.following - timedelta(days=1)

    @property
    def previous(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def following(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)

    def address(self, **changes: Any) -> str:
        """The query with changes: filters stay, None takes a parameter out."""
        query = self.parameters.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = str(value)
        return f"?{query.urlencode()}"

    def month(self, first: date) -> str:
        return self.address(month=f"{first:%Y-%m}", day=None, page=None)


def read(parameters: QueryDict, today: date) -> Asked:
    """Month, day and filters of an address; without them the present month."""
    day = _day(parameters.get("day", ""))
    first = day.replace(day=1) if day else _day(f"{parameters.get('month', '')}-01")
    wanted = Wanted(
        region=parameters.get("region", ""),
        owner=parameters.get("owner", ""),
        kind=parameters.get("kind", ""),
    )
    return Asked(first or today.replace(day=1), day, wanted, parameters)


def grid(asked: Asked, today: date) -> tuple[list[list[Cell]], int]:
    """Weeks from Monday on, and how many entries the month has. Two queries at most."""
    weeks = Calendar().monthdatescalendar(asked.first.year, asked.first.month)
    counts = queries.counted(weeks[0][0], weeks[-1][-1], asked.wanted)
    total = sum(sum(kinds.values()) for day, kinds in counts.items() if _within(asked, day))
    named: dict[date, list[Entry]] = {}
    if sum(sum(kinds.values()) for kinds in counts.values()) <= FEW:
        for row in queries.dated(weeks[0][0], weeks[-1][-1], asked.wanted):
            named.setdefault(row[0], []).append(_entry(row, today))
    base = asked.address(day="", month=None, page=None)  # a day is added to it
    cells = [
        [_cell(asked, base, day, today, counts.get(day, {}), named.get(day, [])) for day in week]
        for week in weeks
    ]
    return cells, total


def total_of(weeks: list[list[Cell]], total: int) -> int:
    """Entries of the chosen day; without one, of the month."""
    cells = (cell for week in weeks for cell in week)
    return next((cell.count for cell in cells if cell.is_chosen), total)


def agenda(asked: Asked, number: Any, total: int, today: date) -> paging.Page[Any]:
    """The `total` entries of the day or month, fifty a page. One query."""
    first, last = (asked.day, asked.day) if asked.day else (asked.first, asked.last)
    found = queries.dated(first, last, asked.wanted)
    page = paging.Page[Any]([], _number(number, total), PAGE, total)
    start = (page.number - 1) * PAGE
    rows = [_entry(row, today) for row in found[start : start + PAGE]] if total else []
    return paging.Page(rows, page.number, PAGE, total)


def _number(text: Any, total: int) -> int:
    wanted = int(text) if str(text).isdecimal() and len(str(text)) < 9 else 1
    return min(max(1, wanted), max(1, -(-total // PAGE)))


def _cell(
    asked: Asked, base: str, day: date, today: date, counts: dict[str, int], entries: list[Entry]
) -> Cell:
    return Cell(
        day=day,
        address=f"{base}{day.isoformat()}",
        is_other=not _within(asked, day),
        is_today=day == today,
        is_chosen=day == asked.day,
        count=sum(counts.values()),
        entries=entries[:SHOWN],
        counts=[] if entries else _by_kind(counts),
    )


def _mark(kind: str) -> SafeString:
    tone, name = ICONS[kind]
    return components.icon(name, f"is-{tone}" if tone else "")


def _by_kind(counts: dict[str, int]) -> list[tuple[SafeString, str, int]]:
    shown = [kind for kind in DATED_KINDS if kind in counts]
    return [(_mark(kind), DATED_KINDS[kind], counts[kind]) for kind in shown]


def _entry(row: Any, today: date) -> Entry:
    found = Dated(*row)
    is_urgent = bool(ICONS[found.kind][0])
    left = units.days_left(found.day, today)
    return Entry(found, DATED_KINDS[found.kind], is_urgent, _mark(found.kind), left)


def _within(asked: Asked, day: date) -> bool:
    return asked.first <= day <= asked.last


def _day(text: str) -> date | None:
    """An ISO day within the years that contracts have; None for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1980 <= found.year <= 2200 else None
