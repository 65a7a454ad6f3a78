"""The walk cut into episodes: each is one breach from its first day over to its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from apps.breaches.queries.marks import Mark
from apps.breaches.rules import Outcome, Severity, State


@dataclass(frozen=True)
class Change:
    """The state an episode came to with the mark of a day."""

    state: State
    mark: Mark


@dataclass(frozen=True)
class Episode:
    """Marks from the first day over; `ended_by` is the first one that is no part of it."""

    marks: tuple[Mark, ...]
    ended_by: Mark | None

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """Every state in turn, with the day that decided it."""
        found: list[Change] = []
        for mark in self.marks:
            if not found or found[-1].state is not mark.standing.state:
                found.append(Change(mark.standing.state, mark))
        if self.ended_by and found[-1].state is State.PENDING:
            found.append(Change(State.OK, self.ended_by))
        return tuple(found)

    @property
    def state(self) -> State:
        """Where it stands; OK for one that never opened."""
        return self.changes[-1].state

    @property
    def is_live(self) -> bool:
        return self.state in (State.PENDING, State.OPEN)

    @property
    def over_since(self) -> date:
        return self.marks[0].day if self._since is None else self._since

    @property
    def last_day(self) -> date:
        """The last day that says something about it."""
        return self.marks[-1].day if self.is_live else self.changes[-1].mark.day

    @property
    def judged_on(self) -> date:
        """The last day that was judged: days with too little data were not."""
        if not self.is_live:
            return self.last_day
        return max(mark.day for mark in self._seen if mark.outcome is not Outcome.NO_DATA)

    @property
    def opened_on(self) -> date | None:
        return self._last.standing.opened_on

    @property
    def resolved_on(self) -> date | None:
        return self.last_day if self.state is State.RESOLVED else None

    @property
    def reopen_count(self) -> int:
        return self._last.standing.reopen_count

    @property
    def severity(self) -> Severity:
        return self._last.standing.severity or Severity.WARNING

    @property
    def peak(self) -> Decimal | None:
        return self._last.standing.peak_pct

    @property
    def threshold(self) -> Decimal | None:
        return self._last.threshold

    @property
    def measured(self) -> Decimal | None:
        """The newest value; days without one do not count."""
        known = [mark.value for mark in self._seen if mark.outcome is not Outcome.NO_DATA]
        return known[-1] if known else None

    @property
    def days_over(self) -> int:
        return sum(mark.outcome is Outcome.BROKEN for mark in self._seen)

    @property
    def is_on_hold(self) -> bool:
        return self.is_live and self._last.outcome is Outcome.NO_DATA

    @property
    def _since(self) -> date | None:
        return self.marks[0].standing.over_since

    @property
    def _seen(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.marks if mark.day <= self.last_day)

    @property
    def _last(self) -> Mark:
        return self._seen[-1]


def episodes(marks: Iterable[Mark]) -> list[Episode]:
    """All episodes of a walk, oldest first; the last one may still go on."""
    found: list[Episode] = []
    current: list[Mark] = []
    for mark in marks:
        since = mark.standing.over_since
        if current and since != current[0].standing.over_since:
            found.append(Episode(tuple(current), mark))
            current = []
        if since is not None:
            current.append(mark)
    return [*found, *_going_on(current)]


def _going_on(marks: Sequence[Mark]) -> list[Episode]:
    return [Episode(tuple(marks), None)] if marks else []
