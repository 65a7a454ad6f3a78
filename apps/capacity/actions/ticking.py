"""What the clock does to requests (portal.md 6.4, "Timers"). Safe to repeat; quiet: no write."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime

import structlog
from django.conf import settings
from django.db import transaction

from apps.capacity import notices, queries
from apps.capacity.actions.acting import SYSTEM
from apps.capacity.actions.base import lock, renew_eta, step
from apps.capacity.actions.building import (
    activate,
    fail,
    loa_lost,
    start_provisioning,
    start_testing,
)
from apps.capacity.actions.drafting import draft_from_forecast
from apps.capacity.actions.ending import expire
from apps.capacity.actions.reviewing import take_up
from apps.capacity.enums import State
from apps.capacity.models import CapacityRequest
from apps.capacity.rules import clocks
from apps.core.errors import Refused
from apps.notifications import queries as notifications

log = structlog.get_logger(__name__)
OFFERS = 20  # drafts of one run: a wrong forecast of everything must not fill the portal
Work = Callable[[CapacityRequest, datetime], object]


def tick(*, at: datetime) -> dict[str, int]:
    """Purge old drafts, remind, expire, look again, chase, activate; how many of each.

    Each request in a transaction of its own: one that cannot be moved holds up nobody. What ends by
    itself now is not chased.
    """
    due = queries.due
    late = due.run_out((State.DRAFT, State.INFO_REQUESTED, State.ON_HOLD), at)
    talks, exchange = queries.talks_over(), due.sessions_settled()
    done = Counter(
        purged=_each(late[State.DRAFT], _purge, at),
        reminded=_each(due.to_remind(at), _remind, at),
        expired=_each(late[State.INFO_REQUESTED], expire, at),
        taken_up=_each(late[State.ON_HOLD], _take_up, at),
        loa_lost=_each(due.without_good_loa(), _lose_loa, at),
        tested=_each(exchange[True], _test, at),
        failed=_each(exchange[False], _fail, at),
        activated=_each(due.in_test(at), _activate_if_up, at),
        ended=_each(due.sessions_gone(), _finish, at),
        signed=_each(talks[True], _finish, at),
        fallen_through=_each(talks[False], _look_again, at),
        chased=_each(due.to_chase(at), _chase, at),
        moved=_each(due.behind_eta(at.date()), _move_eta, at),
    )
    return {name: count for name, count in done.items() if count}


def offer_upgrades(*, at: datetime) -> int:
    """Draft upgrades that the trend asks for before a partner does; returns how many.

    One that cannot be drafted holds up nobody.
    """
    return sum(_offer(ref, at) for ref in queries.due.to_offer(at, OFFERS))


def remind_cross_connects(*, at: datetime) -> int:
    """Tell partners once of cross-connects that fall due within two days; how many.

    A quiet look is one query.
    """
    keys = {
        notices.told_key(row, notices.due_key(row)): row for row in queries.due.cross_connects(at)
    }
    told = notifications.told_keys(keys) if keys else set()
    fresh = [row for key, row in keys.items() if key not in told]
    for row in fresh:
        notices.cross_connect_due(row, at=at)
    return len(fresh)


def _each(rows: Iterable[CapacityRequest], work: Work, at: datetime) -> int:
    """How many were worked on; a request that somebody has just moved is left alone."""
    count = 0
    for request in rows:
        seen = request.state
        try:
            with transaction.atomic():
                lock(request)
                count += request.state == seen and work(request, at) is not False
        except Refused as refusal:
            log.info("request left as it is", ref=request.ref, why=refusal.message)
    return count


def _offer(ref: str, at: datetime) -> bool:
    try:
        draft_from_forecast(interconnect_ref=ref, at=at)
    except Refused as refusal:
        log.info("upgrade not offered", ref=ref, why=refusal.message)
        return False
    return True


def _purge(request: CapacityRequest, at: datetime) -> None:
    step(request, SYSTEM, to=State.CANCELLED, at=at, reason="Not sent for 90 days.")


def _remind(request: CapacityRequest, at: datetime) -> None:
    """A move starts the count anew, so one number is one reminder."""
    number = clocks.reminders_due(request.state, request.state_since, at)
    _count(request, number)
    notices.question_reminder(request, number=number, at=at)


def _take_up(request: CapacityRequest, at: datetime) -> None:
    take_up(request=request, acting=SYSTEM, at=at)
    notices.review_due(request, at=at)


def _chase(request: CapacityRequest, at: datetime) -> None:
    if request.due_at is None:
        return
    number = clocks.is_chased(request.state, request.due_at, at)
    _count(request, number)
    notices.overdue(request, number=number, at=at)


def _count(request: CapacityRequest, number: int) -> None:
    """No change of the request: its version stays."""
    request.reminded = number
    request.save(update_fields=["reminded"])


def _lose_loa(request: CapacityRequest, at: datetime) -> None:
    loa_lost(request=request, reason="The LOA has expired.", acting=SYSTEM, at=at)


def _activate_if_up(request: CapacityRequest, at: datetime) -> bool:
    """Five business days of Established stand for the partner's word."""
    since = queries.due.up_since(request)
    if since is None:
        return False
    begun = max(since, request.state_since)
    if at < clocks.auto_active_at(begun, queries.calendar(request)):
        return False
    activate(request=request, acting=SYSTEM, at=at)
    return True


def _test(request: CapacityRequest, at: datetime) -> None:
    """All its sessions are up: both sides look at them, and their word or five days follow."""
    if request.state == State.APPROVED:
        start_provisioning(request=request, acting=SYSTEM, at=at)
    start_testing(request=request, acting=SYSTEM, at=at)


def _fail(request: CapacityRequest, at: datetime) -> None:
    """The time window is over and none came up (portal.md 6.4)."""
    if request.state == State.APPROVED:
        start_provisioning(request=request, acting=SYSTEM, at=at)
    days = settings.SESSION_WINDOW_DAYS
    words = f"No session came up within {days} days. Is your side configured?"
    fail(request=request, error=words, acting=SYSTEM, at=at)


def _finish(request: CapacityRequest, at: datetime) -> None:
    activate(request=request, acting=SYSTEM, at=at)


def _look_again(request: CapacityRequest, at: datetime) -> None:
    """What it asked for will not be signed: its clock runs out now, and the next tick chases it."""
    request.due_at = at
    request.save(update_fields=["due_at"])


def _move_eta(request: CapacityRequest, at: datetime) -> None:
    renew_eta(request, at)
    notices.eta_moved(request, at=at)
