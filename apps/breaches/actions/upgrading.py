"""What people say of a duty to add capacity: notice, acceptance, work, pauses, waiver."""

from datetime import date, datetime, timedelta

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import actions as agreements
from apps.agreements.enums import NoticeKind, NoticeState, Side
from apps.breaches import queries
from apps.breaches.actions import clocks, overdue
from apps.breaches.enums import Actor, UpgradeState
from apps.breaches.models import ClockPause, UpgradeObligation
from apps.core import edits, lifecycle, units
from apps.core.errors import Invalid, Refused

LONGEST_TARGET = 730  # days


@transaction.atomic
def give_notice(
    *, upgrade: UpgradeObligation, sent_at: datetime, method: str = "EMAIL",
    received_at: datetime | None = None, by: User, at: datetime,
) -> None:  # fmt: skip
    """Our formal notice under the agreement; the clock follows from its sending or receipt.

    Recorded with the agreement's notices. Raises Refused and Invalid.
    """
    _lock(upgrade)
    if upgrade.notice_id is not None:
        raise Refused(f"{upgrade.notice} was given already. Record its receipt instead.")
    notice = agreements.draft_notice(
        agreement=upgrade.term.agreement, kind=NoticeKind.UPGRADE, side=Side.US, by=by, at=at,
        clause=upgrade.term.clause, reason=f"{upgrade.ref}, {upgrade.breach.ref}", method=method,
    )  # fmt: skip
    agreements.send_notice(notice=notice, sent_at=sent_at, by=by, at=at)
    if received_at is not None and notice.state != NoticeState.RECEIVED:
        agreements.record_receipt(notice=notice, received_at=received_at, by=by, at=at)
    clocks.refresh(upgrade, at)


@transaction.atomic
def record_notice_receipt(
    *, upgrade: UpgradeObligation, received_at: datetime, by: User, at: datetime
) -> None:
    """The other side has our notice. Raises Refused without one."""
    _lock(upgrade)
    if upgrade.notice is None:
        raise Refused("No notice was sent yet. Give notice first.")
    agreements.record_receipt(notice=upgrade.notice, received_at=received_at, by=by, at=at)
    clocks.refresh(upgrade, at)


@transaction.atomic
def accept(
    *, upgrade: UpgradeObligation, accepted_on: date, note: str = "", by: User, at: datetime
) -> None:
    """Whoever must act acknowledges the duty, on a local day that is not to come."""
    _lock(upgrade)
    _check_past(upgrade, accepted_on, "accepted_on", at)
    lifecycle.move(
        upgrade, to=UpgradeState.ACKNOWLEDGED, by=by, at=at, reason=note.strip(),
        accepted_on=accepted_on,
    )  # fmt: skip
    clocks.refresh(upgrade, at)


@transaction.atomic
def start(*, upgrade: UpgradeObligation, note: str = "", by: User, at: datetime) -> None:
    """It is ordered or being built."""
    _lock(upgrade)
    lifecycle.move(upgrade, to=UpgradeState.IN_PROGRESS, by=by, at=at, reason=note.strip())


@transaction.atomic
def pause(
    *, upgrade: UpgradeObligation, from_on: date, reason: str, blocked_by: str, note: str = "",
    until_on: date | None = None, by: User, at: datetime,
) -> ClockPause:  # fmt: skip
    """The clock stands from a local day on, because the other side holds things up.

    `until_on` is the day on which it runs again; empty while it lasts. Whoever must act cannot stop
    the clock by blocking himself. Raises Refused and Invalid.
    """
    _lock(upgrade)
    _check_may_stop(upgrade, blocked_by)
    _check_past(upgrade, from_on, "from_on", at)
    if until_on is not None:
        _check_until(upgrade, from_on, until_on, at)
    made: ClockPause = edits.made(
        ClockPause,
        {"obligation": upgrade, "from_on": from_on, "reason": reason, "blocked_by": blocked_by,
         "note": note, "created_at": at, "created_by": by},
    )  # fmt: skip
    if until_on is not None:
        made.until_on, made.ended_at, made.ended_by = until_on, at, by
    with edits.unique("The clock stands already. Let it run before it stands again."):
        made.save()
    clocks.refresh(upgrade, at)
    return made


@transaction.atomic
def resume(*, upgrade: UpgradeObligation, until_on: date, by: User, at: datetime) -> None:
    """The clock runs again on this local day, which counts."""
    _lock(upgrade)
    row = upgrade.pauses.filter(until_on=None).first()
    if row is None:
        raise Refused("The clock is running.")
    _check_until(upgrade, row.from_on, until_on, at)
    row.until_on, row.ended_at, row.ended_by = until_on, at, by
    row.save(update_fields=["until_on", "ended_at", "ended_by"])
    clocks.refresh(upgrade, at)


@transaction.atomic
def complete(*, upgrade: UpgradeObligation, by: User, at: datetime) -> None:
    """Look now whether the capacity is in service and the metric at its target.

    Raises Refused saying what is missing: nobody can declare it done.
    """
    _lock(upgrade)
    clocks.refresh(upgrade, at)
    if upgrade.state == UpgradeState.COMPLETED:
        return
    found = queries.newest([upgrade]).get((upgrade.term_id, upgrade.breach.scope_ref))
    capacity = found.capacity_bps if found else None
    raise Refused(
        f"Not done yet: {units.capacity(capacity)} in service of "
        f"{units.capacity(upgrade.required_bps)}, {units.percent(found.percent if found else None)}"
        f" used of at most {units.percent(upgrade.target_pct)}."
    )


@transaction.atomic
def waive(*, upgrade: UpgradeObligation, reason: str, by: User, at: datetime) -> None:
    """The upgrade need not be done; `reason` says why and who agreed."""
    _lock(upgrade)
    if not reason.strip():
        raise Refused("Say why it need not be done, and who agreed.", field="reason")
    today = queries.local_today(upgrade, at)
    lifecycle.move(
        upgrade, to=UpgradeState.WAIVED, by=by, at=at, reason=reason.strip(), closed_on=today
    )
    row = overdue.flagged().get(overdue.key_of(upgrade))
    overdue.follow(upgrade, row, today, at)


@transaction.atomic
def set_internal_target(*, upgrade: UpgradeObligation, days: int, by: User, at: datetime) -> None:
    """Our own target in days from the trigger. It is never a deadline of the contract."""
    _lock(upgrade)
    if not 1 <= days <= LONGEST_TARGET:
        raise Invalid({"days": f"Enter 1 to {LONGEST_TARGET} days."})
    UpgradeObligation.objects.filter(pk=upgrade.pk).update(
        internal_days=days, internal_due_on=upgrade.triggered_on + timedelta(days=days)
    )
    upgrade.refresh_from_db()


def _lock(upgrade: UpgradeObligation) -> None:
    """See it as it is now; what is over is history."""
    UpgradeObligation.objects.select_for_update(of=("self",)).get(pk=upgrade.pk)
    upgrade.refresh_from_db(fields=["state", "notice"])
    if not upgrade.is_live:
        raise Refused(f"{upgrade.ref} is {upgrade.get_state_display().lower()}; it is over.")


def _check_may_stop(upgrade: UpgradeObligation, blocked_by: str) -> None:
    if not upgrade.can_stop:
        raise Refused("By this contract the clock does not stop.")
    if blocked_by not in (Actor.US, Actor.PARTNER):
        raise Invalid({"blocked_by": "Say which side holds it up."})
    if blocked_by == upgrade.who:
        message = "This side must act itself: only the other side can stop the clock."
        raise Invalid({"blocked_by": message})


def _check_until(upgrade: UpgradeObligation, from_on: date, until_on: date, at: datetime) -> None:
    if until_on <= from_on:
        raise Invalid({"until_on": "It runs again on a later day than it stood still."})
    _check_past(upgrade, until_on, "until_on", at)


def _check_past(upgrade: UpgradeObligation, day: date, field: str, at: datetime) -> None:
    if day > queries.local_today(upgrade, at):
        raise Invalid({field: "It cannot lie in the future."})
