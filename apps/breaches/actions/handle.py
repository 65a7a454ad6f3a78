"""What people do with a breach: look after it, ask to waive it, decide on that."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.breaches import notices
from apps.breaches.enums import State, WaiverState
from apps.breaches.models import Breach, Note, Waiver
from apps.core import lifecycle, units
from apps.core.errors import Refused

LONGEST_SNOOZE = timedelta(days=14)
WAIVABLE = (State.PENDING, State.OPEN, State.ACKNOWLEDGED)


@transaction.atomic
def acknowledge(
    *, breach: Breach, comment: str, snooze_until: date | None = None, by: User, at: datetime
) -> None:
    """OPEN becomes ACKNOWLEDGED: `by` looks after it, and repeats stop until the snooze is over.

    A comment is required; the snooze ends within 14 days, on a local day of the agreement. A
    higher severity is told all the same. Raises Refused. Rules: breach semantics 5.3.
    """
    if not comment.strip():
        raise Refused("Say what is being done about it.", field="comment")
    _check_snooze(snooze_until, local_day(breach, at))
    lifecycle.move(
        breach,
        to=State.ACKNOWLEDGED,
        by=by,
        at=at,
        reason=comment.strip(),
        acknowledged_at=at,
        acknowledged_by=by,
        acknowledge_comment=comment.strip(),
        snoozed_until=snooze_until,
    )
    notices.acknowledged(breach, at=at)


def note(*, breach: Breach, text: str, by: User, at: datetime) -> Note:
    """Keep a remark in the breach's timeline. Raises Refused for an empty one."""
    if not text.strip():
        raise Refused("Write something.", field="text")
    return Note.objects.create(breach=breach, text=text.strip(), written_by=by, written_at=at)


@transaction.atomic
def request_waiver(
    *, breach: Breach, from_on: date, to_on: date, reason: str, by: User, at: datetime
) -> Waiver:
    """Ask for leave to exceed the term on these local days, both included; one request at a time.

    Raises Refused.
    """
    if not reason.strip():
        raise Refused("Say why the term may be exceeded.", field="reason")
    if to_on < from_on:
        raise Refused("The last day lies before the first.", field="to_on")
    if to_on < local_day(breach, at):
        raise Refused("A waiver of days gone by changes nothing.", field="to_on")
    if breach.state not in WAIVABLE:
        raise Refused(f"{breach.ref} is {breach.get_state_display()}: there is nothing to waive.")
    waiver = _requested(breach, from_on, to_on, reason.strip(), by, at)
    notices.waiver_requested(waiver, at=at)
    return waiver


@transaction.atomic
def decide_waiver(
    *, waiver: Waiver, approve: bool, comment: str = "", by: User, at: datetime
) -> None:
    """Approve or reject a request; never one's own. An approved one holds from its first day.

    Raises Refused: one's own request, a rejection without a comment, one that is decided already.
    """
    if by.pk == waiver.requested_by_id:
        raise Refused("Somebody else must decide on a waiver you asked for.")
    if not approve and not comment.strip():
        raise Refused("Say why it is rejected.", field="comment")
    lifecycle.move(
        waiver,
        to=WaiverState.APPROVED if approve else WaiverState.REJECTED,
        by=by,
        at=at,
        reason=comment.strip(),
        decided_by=by,
        decided_at=at,
        decision_comment=comment.strip(),
    )
    if approve and waiver.from_on <= local_day(waiver.breach, at):
        begin(waiver, by=by, at=at)
    notices.waiver_decided(waiver, at=at)


def begin(waiver: Waiver, *, by: User | None, at: datetime) -> None:
    """From now on the breach is waived; one that is over by now stays as it is."""
    breach = Breach.objects.select_for_update().get(pk=waiver.breach_id)
    if breach.state in WAIVABLE and local_day(breach, at) <= waiver.to_on:
        reason = f"Waived until {units.day(waiver.to_on)}: {waiver.reason}"
        lifecycle.move(breach, to=State.WAIVED, by=by, at=at, reason=reason)


def turn_waivers_over(*, at: datetime) -> None:
    """Begin and end the waivers whose day has come. One query where there can be none."""
    if _approved().filter(_may_begin(at) | _may_end(at)).exists():
        begin_waivers(at=at)
        expire_waivers(at=at)


def begin_waivers(*, at: datetime) -> int:
    """Waive the breaches whose approved waiver starts today or has started; returns how many."""
    started = _approved().filter(_may_begin(at))
    due = [waiver for waiver in started if waiver.from_on <= local_day(waiver.breach, at)]
    for waiver in due:
        with transaction.atomic():
            begin(waiver, by=None, at=at)
    return len(due)


def expire_waivers(*, at: datetime) -> int:
    """End the waivers whose last local day is over; returns how many.

    A breach that is still not resolved opens again and is told anew.
    """
    ended = _approved().filter(_may_end(at))
    due = [waiver for waiver in ended if waiver.to_on < local_day(waiver.breach, at)]
    for waiver in due:
        _end(waiver, at)
    return len(due)


def local_day(breach: Breach, at: datetime) -> date:
    """The day it is in the zone of the breach's agreement."""
    return at.astimezone(ZoneInfo(breach.term.agreement.governing_tz)).date()


def _may_begin(at: datetime) -> Q:
    """What has begun somewhere on earth."""
    return Q(from_on__lte=at.date() + timedelta(days=1), breach__state__in=WAIVABLE)


def _may_end(at: datetime) -> Q:
    """What is over somewhere on earth."""
    return Q(to_on__lt=at.date() + timedelta(days=1))


def _approved() -> QuerySet[Waiver]:
    rows = Waiver.objects.filter(state=WaiverState.APPROVED)
    return rows.select_related("breach__term__agreement", "breach__partner", "breach__interconnect")


def _check_snooze(until: date | None, today: date) -> None:
    if until is None:
        return
    if until < today:
        raise Refused("The snooze would be over already.", field="snooze_until")
    if until > today + LONGEST_SNOOZE:
        latest = units.day(today + LONGEST_SNOOZE)
        raise Refused(
            f"A breach can be snoozed for 14 days, so until {latest}.", field="snooze_until"
        )


def _requested(
    breach: Breach, from_on: date, to_on: date, reason: str, by: User, at: datetime
) -> Waiver:
    """The row; the database lets only one request wait."""
    try:
        with transaction.atomic():
            return Waiver.objects.create(
                breach=breach,
                from_on=from_on,
                to_on=to_on,
                reason=reason,
                requested_by=by,
                requested_at=at,
            )
    except IntegrityError:
        raise Refused(
            f"A waiver of {breach.ref} waits for approval already.", conflict=True
        ) from None


@transaction.atomic
def _end(waiver: Waiver, at: datetime) -> None:
    lifecycle.move(waiver, to=WaiverState.ENDED, by=None, at=at, reason="Its last day is over.")
    breach = Breach.objects.select_for_update().get(pk=waiver.breach_id)
    if breach.state != State.WAIVED or _is_covered(breach, local_day(waiver.breach, at)):
        return
    is_open = breach.opened_at is not None
    reason = f"The waiver ended on {units.day(waiver.to_on)}."
    fields = {} if is_open else {"resolved_at": at}
    to = State.OPEN if is_open else State.RESOLVED
    lifecycle.move(breach, to=to, by=None, at=at, reason=reason, **fields)
    if is_open:
        notices.waiver_ended(waiver.breach, key=f"waiver:{waiver.pk}:ended", at=at)


def _is_covered(breach: Breach, day: date) -> bool:
    others = Waiver.objects.filter(breach__key=breach.key, state=WaiverState.APPROVED)
    return others.filter(from_on__lte=day, to_on__gte=day).exists()
