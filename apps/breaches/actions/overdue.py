"""What follows from a due day that has passed: a breach of its own, and who is told when."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from apps.breaches import notices
from apps.breaches.enums import BROKEN, LATE, Kind, Severity, State, UpgradeState
from apps.breaches.models import Breach, UpgradeObligation
from apps.core import lifecycle, refs
from apps.usage.rules import period_bounds

ESCALATES = (1, 7, 14)  # days after the due day. Rules: breach semantics 5.3
ONE_DAY = timedelta(days=1)
METRIC = "OBLIGATION"


def flagged() -> dict[str, Breach]:
    """The live breaches of overdue duties, by key. One query."""
    found = Breach.objects.filter(kind=Kind.OBLIGATION_OVERDUE).exclude(state=State.RESOLVED)
    return {row.key: row for row in found}


def key_of(one: UpgradeObligation) -> str:
    """At most one live breach per key."""
    return f"{one.term_id}:{one.ref}:{METRIC}:{one.who}"


def asks(one: UpgradeObligation, row: Breach | None, today: date) -> bool:
    """Whether `follow` has anything to write."""
    if one.state not in LATE or one.due_on is None:
        return row is not None and row.state in (*BROKEN, State.WAIVED)
    return row is None or row.last_seen_on != today or _step(one, today) > one.told_days


def follow(one: UpgradeObligation, row: Breach | None, today: date, at: datetime) -> None:
    """Open, keep or close the breach of an overdue duty; tell owner and managers in time."""
    if one.state in LATE and one.due_on is not None:
        _keep_open(one, row, today, at)
        _escalate(one, today, at)
    elif row is not None and row.state in (*BROKEN, State.WAIVED):
        reason = f"{one.ref} is {one.get_state_display().lower()}."
        lifecycle.move(row, to=State.RESOLVED, by=None, at=at, reason=reason, resolved_at=at)


def _keep_open(one: UpgradeObligation, row: Breach | None, today: date, at: datetime) -> None:
    """The one live breach of it, with how many days it is late."""
    assert one.due_on is not None  # noqa: S101  by `follow`
    late = (today - one.due_on).days
    if row is None:
        _open(one, late, today, at)
    elif row.last_seen_on != today:
        Breach.objects.filter(pk=row.pk).update(
            last_seen_on=today, days_over=late, measured=late, peak=late, due_on=one.due_on
        )


def _open(one: UpgradeObligation, late: int, today: date, at: datetime) -> None:
    assert one.due_on is not None  # noqa: S101  by `follow`
    tz = one.term.agreement.governing_tz
    row = Breach.objects.create(
        ref=refs.new(refs.Prefix.BREACH), key=key_of(one), kind=Kind.OBLIGATION_OVERDUE,
        state=State.OK, severity=Severity.MAJOR, term=one.term, partner=one.partner,
        interconnect=one.interconnect, scope_ref=one.ref, metric=METRIC, direction=one.who,
        over_since=one.due_on + ONE_DAY, last_seen_on=today, days_over=late,
        opened_at=period_bounds(one.due_on, one.due_on, tz)[1], measured=Decimal(late),
        threshold=Decimal(0), peak=Decimal(late), unit="d", due_on=one.due_on, created_at=at,
    )  # fmt: skip
    reason = f"{one.ref} was due on {one.due_on}."
    lifecycle.move(row, to=State.OPEN, by=None, at=at, reason=reason)


def _step(one: UpgradeObligation, today: date) -> int:
    """The latest step of the escalation that has come; 0 before the first."""
    late = (today - one.due_on).days if one.due_on else 0
    return max((days for days in ESCALATES if late >= days), default=0)


def _escalate(one: UpgradeObligation, today: date, at: datetime) -> None:
    """Each step once; of steps missed meanwhile only the latest is told."""
    step = _step(one, today)
    if step <= one.told_days:
        return
    if one.state == UpgradeState.OVERDUE:
        reason = f"{step} d after the due day"
        lifecycle.move(one, to=UpgradeState.ESCALATED, by=None, at=at, reason=reason)
    UpgradeObligation.objects.filter(pk=one.pk).update(told_days=step)
    notices.upgrade_overdue(one, days=step, at=at)
