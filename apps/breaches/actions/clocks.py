"""The clock by itself: open duties with their breaches, keep due days, notice what is over.

Every run computes from the trigger, the notices and the pauses what should be, and moves rows
towards it: repeated, late or in another order it ends at the same rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import structlog
from django.db import transaction

from apps.agreements import queries as agreements
from apps.agreements.models import ContractNotice
from apps.breaches import notices, queries, rules
from apps.breaches.actions import overdue
from apps.breaches.actions.converge import CORRECTED, GONE
from apps.breaches.enums import BROKEN, LATE, State, UpgradeState
from apps.breaches.models import Breach, UpgradeObligation
from apps.breaches.queries import Newest
from apps.core import lifecycle, refs
from apps.core.zones import zone

ENDED = "The breach is over, and the contract lets the duty go with it."
TAKEN_BACK = "The breach was taken back: {}"
MOVED = "The due day moved."
DONE = "Capacity is in service, and the metric is at its target."

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Known:
    """What the clock of one duty depends on besides its own row.

    `flagged` is the live breach of its being late, `why` the last reason its own breach moved.
    """

    told: Sequence[ContractNotice]
    newest: Newest | None
    holidays: frozenset[date]
    flagged: Breach | None
    why: str


@dataclass(frozen=True)
class Step:
    """A move to make, and the days that go with it."""

    to: str
    reason: str
    dates: Mapping[str, date] = field(default_factory=dict)


def keep_clocks(*, at: datetime) -> int:
    """Open what breaches ask for and bring every live duty up to `at`; returns how many changed.

    A tick that finds nothing new writes nothing. One that fails is logged and tried again.
    """
    opened = sum(_safely(_open, breach, at) for breach in queries.without_upgrade())
    found = list(queries.live_upgrades())
    return opened + sum(_safely(_keep, one, known, at) for one, known in _known(found))


def refresh(one: UpgradeObligation, at: datetime) -> None:
    """Bring one duty up to `at` after somebody said what happened. Call it in a transaction."""
    fresh = queries.upgrades().get(pk=one.pk)
    for row, known in _known([fresh]):
        _keep(row, known, at)
    one.refresh_from_db()


def _known(
    found: Sequence[UpgradeObligation],
) -> Iterator[tuple[UpgradeObligation, Known]]:
    """Each with all it depends on, read in bulk."""
    if not found:
        return
    told = queries.upgrade_notices(one.term.agreement_id for one in found)
    newest, flagged = queries.newest(found), overdue.flagged()
    over = [one.breach.ref for one in found if one.breach.state not in BROKEN]
    why = queries.last_reasons(over) if over else {}
    holidays = lru_cache(agreements.holidays)
    for one in found:
        yield (
            one,
            Known(
                told=told.get(one.term.agreement_id, []),
                newest=newest.get((one.term_id, one.breach.scope_ref)),
                holidays=holidays(str(one.partner.country)),
                flagged=flagged.get(overdue.key_of(one)),
                why=why.get(one.breach.ref, ""),
            ),
        )


def _safely(work: Any, *args: Any) -> int:
    try:
        return int(work(*args))
    except Exception:
        log.exception("clock not kept", about=str(args[0]))
        return 0


@transaction.atomic
def _open(breach: Breach, at: datetime) -> bool:
    """The duty of a breach, as the clause stood on the day that opened it."""
    day = queries.opening_day(breach)
    found = queries.trigger_on(breach, day)
    seen = queries.trigger_evaluation(breach, day)
    if found is None or seen is None or not seen.capacity_bps:
        return False
    revision, trigger = found
    lead = rules.lead_of(trigger, queries.augment_values(breach.term.agreement_id, day))
    survivor = (seen.details or {}).get("survivor_bps")
    target = rules.internal_target(day, UpgradeObligation._meta.get_field("internal_days").default)
    made, is_new = UpgradeObligation.objects.get_or_create(
        breach=breach,
        triggered_on=day,
        defaults={
            "ref": refs.new(refs.Prefix.UPGRADE),
            "term": breach.term,
            "revision": revision,
            "partner": breach.partner,
            "interconnect": breach.interconnect,
            "who": trigger.who,
            "capacity_bps": seen.capacity_bps,
            "metric_bps": seen.value_bps,
            "required_bps": rules.required_bps(
                seen.value_bps, seen.capacity_bps, survivor, trigger
            ),
            "target_pct": trigger.threshold_pct,
            "lead_value": lead.value,
            "lead_unit": lead.unit,
            "clock_start": lead.clock_start,
            "can_stop": lead.can_stop,
            "internal_due_on": target,
            "created_at": at,
        },
    )
    if is_new:
        notices.upgrade_triggered(made, at=at)
    return is_new


def _keep(one: UpgradeObligation, known: Known, at: datetime) -> bool:
    """One live duty as it should be; whether anything changed. Nothing is written if not."""
    before, today = _facts(one), queries.local_today(one, at)
    _compute(one, known, today)
    step = _next(one, known, today)
    is_quiet = step is None and _facts(one) == before and not _is_behind(one)
    if is_quiet and not overdue.asks(one, known.flagged, today):
        return False
    with transaction.atomic():
        _apply(one, step, before, at)
        overdue.follow(one, known.flagged, today, at)
    return True


def _apply(one: UpgradeObligation, step: Step | None, before: dict[str, Any], at: datetime) -> None:
    changed = {name: value for name, value in _facts(one).items() if before[name] != value}
    if changed:
        UpgradeObligation.objects.filter(pk=one.pk).update(**changed)
    if step is not None:
        lifecycle.move(one, to=step.to, by=None, at=at, reason=step.reason, **step.dates)
    if _is_behind(one):
        Breach.objects.filter(pk=one.breach_id).update(due_on=one.due_on)


KEPT = ("notice_id", "started_on", "due_on", "internal_due_on")


def _facts(one: UpgradeObligation) -> dict[str, Any]:
    return {name: getattr(one, name) for name in KEPT}


def _compute(one: UpgradeObligation, known: Known, today: date) -> None:
    """Notice, start and due day, from what is on record; nothing is saved here."""
    tz = zone(one.term.agreement.governing_tz)
    days = [(row, _day(row.sent_at, tz), _day(row.received_at, tz)) for row in known.told]
    ours = [row for row in days if (row[1] or row[2] or date.min) >= one.triggered_on]
    one.notice = ours[0][0] if ours else None
    told = rules.told([(sent, got) for _, sent, got in ours], one.accepted_on)
    one.started_on = rules.started_on(one.lead, one.triggered_on, told)
    one.internal_due_on = rules.internal_target(one.triggered_on, one.internal_days)
    one.due_on = queries.clock_of(one, today, known.holidays).due_on


def _day(instant: datetime | None, tz: Any) -> date | None:
    return instant.astimezone(tz).date() if instant else None


def _next(one: UpgradeObligation, known: Known, today: date) -> Step | None:
    """The move that follows from facts: withdrawn, done, noticed, over, back again."""
    reason = _gone(one, known)
    if reason:
        return Step(UpgradeState.WITHDRAWN, reason, {"closed_on": today})
    newest = known.newest
    if newest is not None and _is_met(one, newest):
        dates = {"completed_on": newest.day, "closed_on": newest.day}
        return Step(UpgradeState.COMPLETED, DONE, dates)
    clock = queries.clock_of(one, today, known.holidays)
    if clock.is_over and one.state not in LATE:
        return Step(UpgradeState.OVERDUE, "The due day has passed.")
    if not clock.is_over and one.state in LATE:
        return Step(UpgradeState.IN_PROGRESS, MOVED)
    if one.state == UpgradeState.TRIGGERED and one.notice is not None:
        return Step(UpgradeState.NOTICED, str(one.notice))
    return None


def _is_met(one: UpgradeObligation, newest: Newest) -> bool:
    """Capacity in service as required, and the metric on it at its target or below."""
    if newest.day <= one.triggered_on or not newest.is_known:
        return False
    is_built = (newest.capacity_bps or 0) >= one.required_bps
    return is_built and newest.percent is not None and newest.percent <= one.target_pct


def _gone(one: UpgradeObligation, known: Known) -> str:
    """Why the duty falls away with its breach; empty while it stands."""
    if one.breach.state in (*BROKEN, State.WAIVED):
        return ""
    if known.why in (CORRECTED, GONE) or one.breach.state != State.RESOLVED:
        return TAKEN_BACK.format(known.why or "it is no longer open.")
    return ENDED if one.withdraw_on_clear else ""


def _is_behind(one: UpgradeObligation) -> bool:
    """Whether the breach tells another due day than the clock."""
    return one.breach.state in BROKEN and one.breach.due_on != one.due_on
