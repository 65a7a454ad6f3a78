"""The ribbon of key dates: a schematic line from the start of a term to its end.

Distances are squeezed so that every label has its place; a broken line says where. Coordinates
are those of a 1140 x 92 view box.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from apps.agreements.rules import LADDER
from apps.core import units

LEFT, RIGHT, TAIL = 2.0, 1138.0, 100.0
FIRST_DEADLINE, LAST_DEADLINE = 412.0, 776.0  # room for the labels on either side of it
AFTER_END = 130.0
ENDED_SHIFT = 90.0  # the label of a passed end is centred and needs room on its left
APART = 14.0
LABEL_WIDTH = 260.0
WINDOW = timedelta(days=max(LADDER))


@dataclass(frozen=True)
class Dates:
    """One term and the days that matter in it, all in the agreement's zone."""

    starts_on: date
    ends_on: date | None
    deadline: date | None
    act_by: date | None
    today: date
    first_word: str = "Effective"
    term_words: str = ""
    next_words: str = ""
    notice_words: str = ""


@dataclass(frozen=True)
class Bar:
    x: float
    width: float
    fill: str


@dataclass(frozen=True)
class Label:
    x: float
    y: int
    text: str
    anchor: str = "start"
    css: str = ""
    fill: str = ""


@dataclass
class Ribbon:
    """What the template draws; `rows` says the same as text, for phones and screen readers."""

    bars: list[Bar] = field(default_factory=list)
    ticks: list[float] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)
    rows: list[tuple[str, date, str]] = field(default_factory=list)
    today: float = LEFT
    break_at: float | None = None
    elbow: float | None = None
    tail: float | None = None
    arrow: float | None = None

    @property
    def summary(self) -> str:
        said = [f"{label} {units.day(day)}" for label, day, _ in self.rows]
        return f"Key dates. {'. '.join(said)}."


@dataclass(frozen=True)
class Places:
    """Where each date lies from left to right."""

    start: float
    end: float
    today: float
    deadline: float | None
    act_by: float | None
    is_squeezed: bool


def ribbon(dates: Dates) -> Ribbon:
    """The drawing for one term."""
    at = _places(dates)
    drawn = Ribbon(today=at.today, rows=_rows(dates))
    _bars(drawn, dates, at)
    _marks(drawn, dates, at)
    _labels_above(drawn, dates, at)
    _labels_below(drawn, dates, at)
    return drawn


def _places(dates: Dates) -> Places:
    start = 160.0 if dates.today < dates.starts_on else LEFT
    end = _end_place(dates)
    deadline, is_squeezed = _deadline_place(dates, start, end)
    act_by = _act_place(dates, deadline)
    today = _today_place(dates, start, end, deadline)
    if act_by is not None and dates.act_by:
        if dates.today < dates.act_by:
            today = min(today, act_by - APART)
        elif dates.today == dates.act_by:
            today = act_by
    return Places(start, end, today, deadline, act_by, is_squeezed)


def _end_place(dates: Dates) -> float:
    if dates.ends_on is None:
        return RIGHT
    if dates.today > dates.ends_on:
        return RIGHT - AFTER_END
    return RIGHT - TAIL if dates.next_words else RIGHT


def _deadline_place(dates: Dates, start: float, end: float) -> tuple[float | None, bool]:
    if dates.deadline is None or dates.ends_on is None:
        return None, False
    natural = start + (end - start) * _share(dates.starts_on, dates.deadline, dates.ends_on)
    last = LAST_DEADLINE - (ENDED_SHIFT if dates.today > dates.ends_on else 0)
    place = min(max(natural, FIRST_DEADLINE), last)
    return place, natural - place > 40


def _act_place(dates: Dates, deadline: float | None) -> float | None:
    """A little before the deadline; the same day needs no mark of its own."""
    if deadline is None or dates.act_by is None or dates.deadline is None:
        return None
    days = (dates.deadline - dates.act_by).days
    return deadline - min(max(days * 12.0, 20.0), 46.0) if days > 0 else None


def _today_place(dates: Dates, start: float, end: float, deadline: float | None) -> float:
    """Between its neighbours, near in proportion, and never on top of one it is not."""
    if dates.today < dates.starts_on:
        return 70.0
    if dates.ends_on is None:
        return RIGHT * 0.62
    if dates.today > dates.ends_on:
        return RIGHT - AFTER_END / 2
    if deadline is None or dates.deadline is None:
        return _between(dates.starts_on, dates.today, dates.ends_on, start, end)
    if dates.today <= dates.deadline:
        return _between(dates.starts_on, dates.today, dates.deadline, start, deadline)
    return _between(dates.deadline, dates.today, dates.ends_on, deadline, end)


def _between(first: date, day: date, last: date, left: float, right: float) -> float:
    place = left + (right - left) * _share(first, day, last)
    if first < day < last:
        return min(max(place, left + APART), right - 3 * APART)
    return place


def _share(first: date, day: date, last: date) -> float:
    return (day - first).days / max((last - first).days, 1)


def _bars(drawn: Ribbon, dates: Dates, at: Places) -> None:
    """Grey for what has passed, amber for the time in which notice can be given, track ahead."""
    past = min(max(at.today, at.start), at.end)
    spans = [(at.start, past, "var(--ep-bar)"), (past, at.end, "var(--ep-bar-track)")]
    if at.deadline is not None and dates.deadline and dates.today <= dates.deadline:
        is_open = dates.today >= dates.deadline - WINDOW
        opens = past if is_open else max(past, at.deadline - (at.deadline - past) * 0.35)
        amber = "var(--ep-warn-fill)" if is_open else "var(--ep-warn-soft)"
        spans[1:] = [
            (past, opens, "var(--ep-bar-track)"),
            (opens, at.deadline, amber),
            (at.deadline, at.end, "var(--ep-bar-track)"),
        ]
    drawn.bars = [Bar(left, right - left, fill) for left, right, fill in spans if right > left]


def _marks(drawn: Ribbon, dates: Dates, at: Places) -> None:
    ticks = [at.start, at.act_by, at.deadline, at.end if dates.ends_on else None]
    drawn.ticks = [tick for tick in ticks if tick is not None]
    drawn.elbow = at.act_by
    if at.is_squeezed:
        until = min(at.today, at.deadline or at.today)
        drawn.break_at = (at.start + until) / 2 if until - at.start > 60 else None
    if dates.ends_on is None:
        drawn.arrow = at.end
    elif dates.next_words and dates.today <= dates.ends_on:
        drawn.tail = at.end


def _labels_above(drawn: Ribbon, dates: Dates, at: Places) -> None:
    text = f"Today, {dates.today.day} {dates.today:%b}"
    middle = min(max(at.today, 48.0), RIGHT - 48.0)
    drawn.labels.append(Label(middle, 18, text, "middle", fill="var(--ep-accent)"))
    if dates.term_words:
        drawn.labels += _term_label(dates, at)
    if drawn.tail is not None and at.today < RIGHT - TAIL - 70:
        drawn.labels.append(Label(RIGHT, 28, dates.next_words, "end"))


def _term_label(dates: Dates, at: Places) -> list[Label]:
    """The name of the term over its longer free stretch."""
    past = (at.start, at.today - 50)
    ahead = (at.today + 50, at.end - (TAIL if dates.next_words else 0))
    left, right = max(past, ahead, key=lambda span: span[1] - span[0])
    if right - left < LABEL_WIDTH / 2:
        return []
    return [Label((left + right) / 2, 28, dates.term_words, "middle")]


def _labels_below(drawn: Ribbon, dates: Dates, at: Places) -> None:
    first = at.start
    drawn.labels += _pair(first, dates.first_word, _long(dates.starts_on))
    if at.act_by is not None and dates.act_by:
        text = _with_days(dates.act_by, dates.today)
        drawn.labels += _pair(at.act_by - 16, "Act by", text, "end")
    if at.deadline is not None and dates.deadline:
        word = "Notice deadline" if at.act_by is not None else "Act by, notice deadline"
        word += f", {dates.notice_words}" if dates.notice_words else ""
        text = _with_days(dates.deadline, dates.today)
        drawn.labels += _pair(at.deadline + 4, word, text)
    if dates.ends_on:
        place, anchor = (RIGHT, "end") if dates.today <= dates.ends_on else (at.end, "middle")
        drawn.labels += _pair(place, "Term end, inclusive", _long(dates.ends_on), anchor)


def _pair(x: float, word: str, text: str, anchor: str = "start") -> list[Label]:
    return [Label(x, 70, word, anchor), Label(x, 86, text, anchor, "n")]


def _rows(dates: Dates) -> list[tuple[str, date, str]]:
    rows = [(dates.first_word, dates.starts_on, ""), ("Today", dates.today, "")]
    if dates.act_by:
        rows.append(("Act by", dates.act_by, _left(dates.act_by, dates.today)))
    if dates.deadline:
        rows.append(("Notice deadline", dates.deadline, _left(dates.deadline, dates.today)))
    if dates.ends_on:
        rows.append(("Term end", dates.ends_on, ""))
    return sorted(rows, key=lambda row: row[1])


def _long(day: date) -> str:
    return f"{units.weekday(day)} {day.year}"


def _with_days(day: date, today: date) -> str:
    return ", ".join(filter(None, (_long(day), _left(day, today))))


def _left(day: date, today: date) -> str:
    left = (day - today).days
    if left < 0:
        return "passed"
    return "today" if left == 0 else f"{left}{units.NBSP}d left"
