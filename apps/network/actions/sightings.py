"""What a source says of BGP sessions, and telling partners how they stand (portal.md 6.4, 6.6).

The state of a row is the queue: what differs from what the partner was last told is told by the
next tick, so a crash between the two loses nothing, and a short flap tells nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address
from itertools import groupby

from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Invalid, Refused
from apps.network import notices, rules
from apps.network.actions.sessions import change_session_state
from apps.network.enums import SessionState, Standing
from apps.network.models import UNTOLD, BGPSession

MOST_SIGHTINGS = 10_000  # sightings of one call
ENDED = (SessionState.REJECTED, SessionState.UNESTABLISHED, SessionState.REMOVED)
_STANDING = {SessionState.ESTABLISHED: Standing.UP, SessionState.DOWN: Standing.DOWN}


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """A router or collector saw a session up or down; `prefixes` received, None: not known."""

    our_ip: str
    their_ip: str
    is_up: bool
    at: datetime
    prefixes: int | None = None


@dataclass
class Seen:
    """What became of sightings: each is in one of the four."""

    changed: int = 0
    unchanged: int = 0
    old: int = 0
    unknown: list[Sighting] = field(default_factory=list)


@transaction.atomic
def session_seen(
    *, session: BGPSession, is_up: bool, by: User | None, at: datetime,
    prefixes: int | None = None,
) -> bool:  # fmt: skip
    """Note how a source saw a session at `at` (UTC); whether that changed its state.

    Safe to repeat; a word older than the newest one is left aside.
    """
    if session.seen_at is not None and at < session.seen_at:
        return False
    to = rules.after_sighting(session.state, is_up=is_up)
    facts = {"seen_at": at, "prefixes": prefixes if is_up else None}
    BGPSession.objects.filter(pk=session.pk).update(**facts)
    if to is None:
        return False
    change_session_state(session=session, to=to, by=by, at=at)
    return True


def sessions_seen(*, sightings: Sequence[Sighting], by: User | None, at: datetime) -> Seen:
    """Note what a source saw of many sessions, by their two addresses. Safe to repeat.

    Sessions that we do not have come back as unknown, words that are older than what we know are
    counted as old. Two queries where nothing has changed. Raises Refused for too many, Invalid for
    one in the future.
    """
    _check(sightings, at)
    known = _known(sightings)
    told, quiet = Seen(), []
    for one in sightings:
        session = known.get((_same(one.our_ip), _same(one.their_ip)))
        if session is None:
            told.unknown.append(one)
        elif session.seen_at is not None and one.at < session.seen_at:
            told.old += 1
        elif rules.after_sighting(session.state, is_up=one.is_up):
            told.changed += _move(session, one, by)
        else:
            told.unchanged += 1
            quiet.append(_noted(session, one))
    BGPSession.objects.bulk_update(quiet, ["seen_at", "prefixes"], batch_size=1000)
    return told


def tell_of_sessions(*, at: datetime) -> int:
    """Tell partners of sessions that came up, or are down for 15 minutes; returns how many.

    Each interconnect in a transaction of its own. A quiet look costs one query.
    """
    rows = BGPSession.objects.filter(UNTOLD).select_related("interconnect__partner")
    due = [
        row for row in rows.order_by("interconnect_id", "state", "pk")
        if rules.is_to_tell(row.state, row.state_since, at)
    ]  # fmt: skip
    groups = groupby(due, key=lambda row: (row.interconnect_id, row.state))
    return sum(_tell(list(some), at) for _, some in groups)


@transaction.atomic
def _tell(sessions: Sequence[BGPSession], at: datetime) -> int:
    """Those that still stand like this and that nobody else has told of meanwhile."""
    state = SessionState(sessions[0].state)
    ids = [session.pk for session in sessions]
    rows = BGPSession.objects.filter(UNTOLD, pk__in=ids, state=state)
    fresh = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True))
    if not fresh:
        return 0
    BGPSession.objects.filter(pk__in=fresh).update(told=_STANDING[state])
    tell = notices.sessions_up if state == SessionState.ESTABLISHED else notices.sessions_down
    tell([session for session in sessions if session.pk in fresh], at=at)
    return len(fresh)


def _check(sightings: Sequence[Sighting], at: datetime) -> None:
    if len(sightings) > MOST_SIGHTINGS:
        raise Refused(f"Send at most {MOST_SIGHTINGS:,} sessions at a time.", field="sessions")
    for number, one in enumerate(sightings):
        if one.at > at + rules.AHEAD:
            raise Invalid({f"sessions[{number}].at": "This lies in the future."})


def _known(sightings: Iterable[Sighting]) -> dict[tuple[str, str], BGPSession]:
    """Live sessions by their addresses, which are unique among them. One query."""
    rows = BGPSession.objects.filter(their_ip__in={one.their_ip for one in sightings})
    live = rows.exclude(state__in=ENDED).order_by("pk")
    return {(row.our_ip, row.their_ip): row for row in live}


def _same(address: str) -> str:
    """One spelling of an address."""
    return str(ip_address(address))


def _move(session: BGPSession, one: Sighting, by: User | None) -> bool:
    """Whether it moved; one that somebody else moved meanwhile is left to the next word."""
    try:
        return session_seen(
            session=session, is_up=one.is_up, by=by, at=one.at, prefixes=one.prefixes
        )
    except Refused:
        return False


def _noted(session: BGPSession, one: Sighting) -> BGPSession:
    is_up = one.is_up and session.state == SessionState.ESTABLISHED
    session.seen_at, session.prefixes = one.at, one.prefixes if is_up else None
    return session
