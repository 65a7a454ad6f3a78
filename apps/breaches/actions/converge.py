"""Bring the breaches of a promise into line with the walk over its evaluations.

The walk says what should be; rows only ever move towards it, by the move table. So a run that is
repeated, interrupted or fed with corrected data ends at the same rows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from apps.agreements import queries as agreements
from apps.agreements.rules import UpgradeTrigger, forward_period
from apps.breaches import notices, queries, rules
from apps.breaches.actions.tally import Tally
from apps.breaches.enums import BROKEN, Kind, Severity, State, WaiverState
from apps.breaches.models import Breach, Evaluation, Waiver
from apps.breaches.queries import Change, Episode, Mark, Promise, Scope
from apps.core import lifecycle, refs, units
from apps.usage.rules import period_bounds

TOLD_FOR = timedelta(days=7)  # nobody is told of what came and went longer ago than this
ONE_DAY = timedelta(days=1)
GONE = "The term or the interconnect is no longer in force."
CORRECTED = "Judged anew with corrected data."

# Where a row goes when the walk comes to a state; a row in a state that is not named stays. To the
# walk an acknowledged or waived breach is open. An open row goes back by PENDING or OK only when
# corrected data take the breach back.
_CLOSED: dict[str, State] = dict.fromkeys((*BROKEN, State.WAIVED), State.RESOLVED)
STEPS: Mapping[str, Mapping[str, State]] = {
    State.PENDING: {State.OK: State.PENDING, **dict.fromkeys(BROKEN, State.RESOLVED)},
    State.OPEN: dict.fromkeys((State.OK, State.PENDING, State.RESOLVED), State.OPEN),
    State.RESOLVED: _CLOSED,
    State.OK: {State.PENDING: State.OK, **_CLOSED},
}
UNACKNOWLEDGED = {
    "acknowledged_at": None,
    "acknowledged_by": None,
    "acknowledge_comment": "",
    "snoozed_until": None,
}


@dataclass(frozen=True)
class Event:
    """Something people want to know: opened, reopened, raised or resolved, and when."""

    name: str
    at: datetime


@dataclass
class Line:
    """All breaches of one key, oldest first, and what became of them in this run."""

    promise: Promise
    kind: Kind
    at: datetime
    rows: list[Breach]
    used: set[int] = field(default_factory=set)
    tally: Tally = field(default_factory=Tally)

    def row_for(self, episode: Episode) -> Breach | None:
        """The newest row whose days meet those of the episode."""
        found = [
            row
            for row in self.rows
            if row.over_since <= episode.last_day and episode.over_since <= row.last_seen_on
        ]
        return found[-1] if found else None

    def end_of(self, day: date) -> datetime:
        """The instant at which a local day is over: then it was decided."""
        return period_bounds(day, day, self.promise.tz)[1]


def breaches(
    promises: Sequence[Promise], changed_from: Mapping[Scope, date], at: datetime
) -> Tally:
    """Bring all breaches of these promises into line, given the first day judged anew of each."""
    keys = {promise.key(kind) for promise in promises for kind in promise.kinds}
    rows = queries.breach_rows(keys)
    starts = {
        promise.scope: queries.walk_starts(
            [row for kind in promise.kinds for row in rows.get(promise.key(kind), [])],
            changed_from[promise.scope],
            is_climb=promise.way.is_climb,
        )
        for promise in promises
    }
    evaluations = queries.evaluations_from(starts)
    tally = Tally()
    for promise in promises:
        for kind in promise.kinds:
            line = Line(promise, kind, at, rows.get(promise.key(kind), []))
            _follow(line, evaluations[promise.scope], changed_from[promise.scope])
            tally += line.tally
    return tally


@transaction.atomic
def release(promises: Sequence[Promise], at: datetime) -> Tally:
    """Close the breaches of what is no longer in force. One query where there are none."""
    quiet = [State.OK, State.RESOLVED]
    walked = Breach.objects.exclude(state__in=quiet).exclude(kind=Kind.OBLIGATION_OVERDUE)
    live = walked.values_list("pk", "term", "key", "last_seen_on")
    terms = {term for _, term, _, _ in live}
    keys = {
        promise.key(kind)
        for promise in promises
        if promise.term.pk in terms
        for kind in promise.kinds
    }
    gone = {pk for pk, _, key, seen in live if key not in keys and seen < at.date()}
    if not gone:
        return Tally()
    rows = Breach.objects.select_for_update(of=("self",)).filter(pk__in=gone)
    for row in rows.select_related("term__agreement", "partner", "interconnect"):
        _close(row, at, GONE)
    return Tally(resolved=len(gone))


def _follow(line: Line, evaluations: Iterable[Evaluation], changed_from: date) -> None:
    """Episodes that ended before the first changed day are as they were."""
    way, (metric, _) = line.promise.way, line.promise.measure(line.kind)
    same = [one for one in evaluations if one.metric == metric or not way.has_own_walk]
    marks = queries.marks(same, line.promise.params_by_revision, line.kind)
    for episode in queries.episodes(marks):
        if episode.last_day >= changed_from:
            _enact(line, episode)
    for row in line.rows:
        if row.pk not in line.used and row.last_seen_on >= changed_from:
            _close(row, line.at, CORRECTED)


def _enact(line: Line, episode: Episode) -> None:
    """Give the episode its row: the one it has, one that waits for its next use, or a new one."""
    row = line.row_for(episode)
    seen = row.last_seen_on if row else episode.over_since - ONE_DAY
    if row is None and _is_history(line, episode):
        _record(line, episode)
        return
    row = row or next((one for one in line.rows if one.state == State.OK), None)
    row = row or _create(line, episode, state=State.OK)
    line.used.add(row.pk)
    _bring(line, row, episode, seen)


def _is_history(line: Line, episode: Episode) -> bool:
    """Whether the key has gone on to a later breach: late data told of an earlier time."""
    return not episode.is_live and any(row.over_since > episode.last_day for row in line.rows)


def _record(line: Line, episode: Episode) -> None:
    """A breach that was over before anybody could know; one that never opened is not kept."""
    if episode.opened_on:
        _create(line, episode, state=State.RESOLVED)


def _create(line: Line, episode: Episode, *, state: State) -> Breach:
    promise = line.promise
    metric, direction = promise.measure(line.kind)
    row = Breach.objects.create(
        ref=refs.new(refs.Prefix.BREACH),
        key=promise.key(line.kind),
        kind=line.kind,
        state=state,
        term=promise.term,
        partner=promise.term.agreement.partner,
        interconnect=promise.interconnect,
        scope_ref=promise.scope_ref,
        metric=metric,
        direction=direction,
        unit=promise.way.unit,
        created_at=line.end_of(episode.marks[0].day),
        **_facts(line, episode, None),
    )
    line.rows.append(row)
    return row


def _bring(line: Line, row: Breach, episode: Episode, seen: date) -> None:
    """Take the steps the row has not taken yet; then whatever corrected data still ask for."""
    before, severity = row.state, row.severity
    news = [change for change in episode.changes if change.mark.day > seen]
    events = [_step(line, row, change, line.end_of(change.mark.day)) for change in news]
    late = _missed(row, episode)
    events += [_step(line, row, change, line.at, CORRECTED) for change in late]
    _update(row, _facts(line, episode, row))
    is_raised = rules.raised(rules.Severity(severity), rules.Severity(row.severity)) != severity
    if before in BROKEN and row.state in BROKEN and is_raised:
        events.append(Event("raised", line.end_of(episode.last_day)))
    _tell(line, row, [event for event in events if event])


def _missed(row: Breach, episode: Episode) -> list[Change]:
    """What a row still has to go through where days long judged turned out to be others."""
    last = episode.changes[-1]
    never_open = row.state in (State.OK, State.PENDING)
    if last.state is rules.State.RESOLVED and never_open:
        return [next(c for c in episode.changes if c.state is rules.State.OPEN), last]
    return [last]


def _step(line: Line, row: Breach, change: Change, at: datetime, reason: str = "") -> Event | None:
    """Move the row as the walk says, if there is anything to move."""
    to = STEPS[change.state].get(row.state)
    if to is None:
        return None
    was = row.state
    fields = UNACKNOWLEDGED if was == State.RESOLVED else {}
    words = reason or _words(line.promise.way.unit, change.mark)
    lifecycle.move(row, to=to, by=None, at=at, reason=words, **fields)
    if to == State.OPEN:
        _waive_if_covered(row, change.mark.day, at)
        return Event("reopened" if was == State.RESOLVED else "opened", at)
    return Event("resolved", at) if to == State.RESOLVED else None


def _words(unit: str, mark: Mark) -> str:
    value, limit = (rules.figure(one, unit) for one in (mark.value, mark.threshold))
    return f"{units.day(mark.day)}: {value}, limit {limit}"


def _waive_if_covered(row: Breach, day: date, at: datetime) -> None:
    """A waiver goes on over a breach that closes and opens again within its days."""
    waiver = Waiver.objects.filter(
        breach__key=row.key, state=WaiverState.APPROVED, from_on__lte=day, to_on__gte=day
    ).first()
    if waiver:
        reason = f"Waived until {units.day(waiver.to_on)}."
        lifecycle.move(row, to=State.WAIVED, by=None, at=at, reason=reason)


def _facts(line: Line, episode: Episode, row: Breach | None) -> dict[str, Any]:
    """What the row says of the episode, wherever it stands with people."""
    if row and row.state == State.RESOLVED and episode.state != rules.State.RESOLVED:
        return {"on_hold": False, "resolved_at": row.resolved_at or line.at}
    opened, resolved = episode.opened_on, episode.resolved_on
    return {
        "over_since": episode.over_since,
        "last_seen_on": episode.judged_on,
        "opened_at": line.end_of(opened) if opened else None,
        "resolved_at": line.end_of(resolved) if resolved else None,
        "reopen_count": episode.reopen_count,
        "severity": Severity(episode.severity),
        "days_over": episode.days_over,
        "on_hold": episode.is_on_hold,
        "measured": episode.measured,
        "threshold": episode.threshold,
        "peak": episode.peak,
        "due_on": _due_on(line.promise, opened) if opened else None,
    }


def _due_on(promise: Promise, opened: date) -> date | None:
    """By when the contract wants it cured; None where it is silent, or its clock has not started.

    The clock of a notice starts with the notice, which is recorded elsewhere. A last day that is no
    business day moves to the next one. Rules: date rules 6, obligation clock 5.4.
    """
    version = promise.version_on(opened)
    params = version.params if version else None
    if not isinstance(params, UpgradeTrigger) or params.lead_value is None:
        return None
    if params.clock_start != "TRIGGER":
        return None
    closed = agreements.holidays(promise.term.agreement.partner.country)
    return forward_period(
        opened, value=params.lead_value, unit=params.lead_unit, roll="FOLLOWING", holidays=closed
    )


def _close(row: Breach, at: datetime, reason: str) -> None:
    """End what the walk no longer has."""
    to = STEPS[State.OK].get(row.state)
    if to is None:
        return
    lifecycle.move(row, to=to, by=None, at=at, reason=reason)
    _update(row, {"on_hold": False, "resolved_at": at if to == State.RESOLVED else None})
    if to == State.RESOLVED:
        notices.resolved(row, reason=reason, at=at)


def _update(row: Breach, facts: Mapping[str, Any]) -> None:
    """Write what differs; nothing if nothing does."""
    changed = {name: value for name, value in facts.items() if getattr(row, name) != value}
    if changed:
        Breach.objects.filter(pk=row.pk).update(**changed)
        for name, value in changed.items():
            setattr(row, name, value)


def _tell(line: Line, row: Breach, events: Sequence[Event]) -> None:
    """Tell what is new, and of older things only that a breach is open. Waived ones stay quiet.

    Where a breach of the metro or the partner says the same already, that is noted instead of told.
    """
    row.term, row.partner = line.promise.term, line.promise.term.agreement.partner
    row.interconnect = line.promise.interconnect
    if events and row.state in BROKEN:
        _update(row, {"covered_by": queries.covering(row)})
    for event in events:
        line.tally += Tally(**{event.name: 1})
        is_news = event.at >= line.at - TOLD_FOR
        is_told = row.state != State.WAIVED and row.covered_by is None
        if is_told and (is_news or (event is events[-1] and row.state in BROKEN)):
            notices.TELL[event.name](row, at=line.at)
    line.tally += Tally(on_hold=int(row.on_hold))
