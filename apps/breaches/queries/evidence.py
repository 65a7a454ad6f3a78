"""What a breach rests on, day by day, in words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from apps.agreements.rules import Params, UpgradeTrigger
from apps.breaches.enums import Kind
from apps.breaches.enums import State as BreachState
from apps.breaches.models import Breach, Evaluation
from apps.breaches.queries.marks import Mark, marks
from apps.breaches.queries.promises import params_of
from apps.breaches.queries.stored import walk_starts
from apps.breaches.rules import FRESH, WAYS, Outcome, Standing, State, way_of
from apps.core.written import written_once


@dataclass(frozen=True)
class EvidenceDay:
    """A day (or month) of the walk: its evaluation, and what it did.

    `status` is a code for looks: pending, opened, reopened, breach, undecided, clear, resolved,
    hold or met; `word` says the same with the count.
    """

    evaluation: Evaluation
    status: str
    word: str
    value: Decimal | None
    threshold: Decimal | None

    @property
    def day(self) -> date:
        return self.evaluation.day

    @property
    def details(self) -> dict[str, Any]:
        return self.evaluation.details

    @property
    def samples(self) -> tuple[int, int]:
        """Valid and expected samples of the day itself; of the month for monthly terms."""
        own = self.details.get("day")
        if own:
            return own["valid"], own["expected"]
        return self.evaluation.n_valid, self.evaluation.n_expected

    @property
    def complete_pct(self) -> Decimal:
        valid, expected = self.samples
        return 100 * Decimal(valid) / expected if expected else Decimal(0)

    @property
    def n_minus_1_pct(self) -> Decimal | None:
        text = self.details.get("n_minus_1_pct")
        return Decimal(text) if text else None

    @property
    def busy_hour_bps(self) -> int | None:
        return self.details.get("busy_hour_bps")


def evidence(breach: Breach, *, before: int = 0) -> list[Evaluation]:
    """The newest evaluation of every day of a breach, oldest first, `before` days more in front."""
    first = breach.over_since - timedelta(days=before)
    return _rows(breach, first)


def corrected(breach: Breach) -> list[Evaluation]:
    """The days of a breach that were judged anew, in order."""
    return _rows(breach, breach.over_since, after=1)


def evidence_by_day(breach: Breach, *, before: int = 0) -> list[EvidenceDay]:
    """The same with a word for each day: `Pending, day 1`, `Opened, day 3`, `Clear, 1 of 3`."""
    is_climb = WAYS[breach.term.type].is_climb
    start = walk_starts([breach], breach.over_since, is_climb=is_climb)
    rows = _rows(breach, start)
    for row in rows:
        row.term = breach.term  # one for all: they would be read again with each row
    params = params_of(rows)
    first = breach.over_since - timedelta(days=before)
    walked = marks(rows, params, Kind(breach.kind))
    return [day for day in _told(walked, params) if day.day >= first]


def _rows(breach: Breach, start: date, *, after: int = 0) -> list[Evaluation]:
    """From a day up to its last day; of one that goes on also the days on hold after that.

    `after`: only versions above that.
    """
    metric = breach.metric if WAYS[breach.term.type].has_own_walk else None
    is_over = breach.state in (BreachState.OK, BreachState.RESOLVED)
    until = breach.last_seen_on if is_over else None
    return _judged(breach.term_id, breach.scope_ref, start, metric, until, after=after)


@written_once
def _judged(
    term: int, scope_ref: str, start: date, metric: str | None, until: date | None, *, after: int
) -> QuerySet[Evaluation]:
    found = Evaluation.objects.filter(term=term, scope_ref=scope_ref, day__gte=start)
    if metric is not None:
        found = found.filter(metric=metric)
    if until is not None:
        found = found.filter(day__lte=until)
    if after:
        found = found.filter(version__gt=after)
    return found.filter(is_latest=True).select_related("revision").order_by("day")


def _told(walked: Sequence[Mark], params: dict[int, Params]) -> Iterator[EvidenceDay]:
    before, over = FRESH, 0
    for mark in walked:
        now = mark.standing
        over = over if now.over_since and now.over_since == before.over_since else 0
        over += mark.outcome is Outcome.BROKEN
        promise = params[mark.evaluation.revision_id]
        status = _status(mark, before)
        word = _word(status, over, now, promise)
        yield EvidenceDay(mark.evaluation, status, word, mark.value, mark.threshold)
        before = now


def _status(mark: Mark, before: Standing) -> str:
    state = mark.standing.state
    match mark.outcome:
        case Outcome.NO_DATA:
            return "hold"
        case Outcome.BROKEN if state is State.PENDING:
            return "pending"
        case Outcome.BROKEN if before.state is State.RESOLVED and before.over_since:
            return "reopened" if before.over_since == mark.standing.over_since else "opened"
        case Outcome.BROKEN:
            return "breach" if before.state is State.OPEN else "opened"
        case _ if state is State.RESOLVED:
            return "resolved" if before.state is State.OPEN else "met"
        case Outcome.UNDECIDED:
            return "undecided"
    return "clear" if state is State.OPEN else "met"


def _word(status: str, over: int, now: Standing, promise: Params) -> str:
    unit, needed = way_of(promise).cadence_of(promise).lower(), 1
    if isinstance(promise, UpgradeTrigger):
        unit, needed = promise.unit.lower(), promise.clear_periods
    words = {
        "hold": "Hold, data gap",
        "pending": f"Pending, {unit} {over}",
        "opened": f"Opened, {unit} {over}",
        "reopened": f"Open again, {unit} {over}",
        "breach": f"Breach, {unit} {over}",
        "undecided": "Open, not clear yet" if now.state is State.OPEN else "Near the limit",
        "clear": f"Clear, {now.clear} of {needed}",
        "resolved": f"Resolved, {needed} of {needed}",
        "met": "Met",
    }
    return words[status]
