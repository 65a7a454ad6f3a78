"""Write BGP sessions along their life (portal.md 6.4, "Sub-machines" and timers)."""

import uuid
from datetime import date, datetime, timedelta
from typing import TypedDict, Unpack

from django.conf import settings
from django.db import transaction

from apps.accounts.models import User
from apps.core import edits, lifecycle
from apps.core.errors import Invalid, Refused
from apps.network import notices, rules
from apps.network.enums import SessionState
from apps.network.models import BGPSession, Interconnect

WINDOW = timedelta(days=settings.SESSION_WINDOW_DAYS)
GONE = (SessionState.REMOVED, SessionState.UNESTABLISHED)
NOTICE = timedelta(days=settings.SESSION_NOTICE_DAYS)


class SessionFacts(TypedDict, total=False):
    """What both sides agreed on; roles as in RFC 9234."""

    max_prefix: int | None
    secret: str
    our_role: int | None
    their_role: int | None


@transaction.atomic
def add_session(
    *, interconnect: Interconnect, our_asn: int, their_asn: int, our_ip: str, their_ip: str,
    by: User | None, at: datetime, request_ref: str = "", state: str = SessionState.PENDING,
    uid: uuid.UUID | None = None, **facts: Unpack[SessionFacts],
) -> BGPSession:  # fmt: skip
    """A session on an interconnect, pending or approved. `uid` is its id in the Peering API.

    Raises Invalid by field, Refused(conflict) where such a session is there already.
    """
    values = {**facts, "our_ip": our_ip, "their_ip": their_ip, "interconnect": interconnect}
    values |= {"our_asn": our_asn, "their_asn": their_asn, "request_ref": request_ref}
    values |= {"state": state, "state_since": at, "created_at": at, "uid": uid or uuid.uuid4()}
    if state == SessionState.ESTABLISHED:
        values["established_at"] = at
    _check(our_ip, their_ip, facts)
    session: BGPSession = edits.made(BGPSession, values)
    with edits.unique(f"There is a session {our_ip} - {their_ip} already.", field="their_ip"):
        session.save(force_insert=True)
    return session


@transaction.atomic
def edit_session(
    *, session: BGPSession, by: User | None, at: datetime, **changes: Unpack[SessionFacts]
) -> BGPSession:
    """Change the facts that are named. Raises Invalid."""
    names = edits.assign(session, changes, allowed=SessionFacts)
    _check(session.our_ip, session.their_ip, SessionFacts(
        max_prefix=session.max_prefix, secret=session.secret,
        our_role=session.our_role, their_role=session.their_role,
    ))  # fmt: skip
    session.save(update_fields=names)
    return session


@transaction.atomic
def change_session_state(
    *, session: BGPSession, to: str, by: User | None, at: datetime, reason: str = ""
) -> BGPSession:
    """Move a session along its life; the first time up is kept. Raises Refused.

    The partner hears of its end at once, of up and down by `tell_of_sessions`.

    To end one that was up, announce it: `remove_session`.
    """
    fields: dict[str, datetime] = {"state_since": at}
    if to == SessionState.ESTABLISHED and session.established_at is None:
        fields["established_at"] = at
    if to == SessionState.REJECTED and not reason.strip():
        raise Refused("Say why the session is rejected.", field="reason")
    if to == SessionState.REMOVED and _in_use(session) and not _is_due(session, at):
        raise Refused(_notice_first(session), field="on")
    lifecycle.move(session, to=to, by=by, at=at, reason=reason.strip(), **fields)
    if to in GONE:
        notices.session_removed(session, reason.strip(), by=by, at=at)
    return session


@transaction.atomic
def remove_session(
    *, session: BGPSession, by: User | None, at: datetime, on: date | None = None,
    reason: str = "", agreed: bool = False,
) -> BGPSession:  # fmt: skip
    """End a session: at once if it never came up, else on a day at least the notice ahead (UTC).

    `on` defaults to the first such day. With `agreed` both sides want it sooner. Refused for a day
    that is too early.
    """
    lifecycle.require(session, to=SessionState.REMOVED)
    earliest = (at + NOTICE).date()
    if not _in_use(session):
        return change_session_state(
            session=session, to=SessionState.REMOVED, by=by, at=at, reason=reason
        )
    wanted = on or (at.date() if agreed else earliest)
    if wanted < (at.date() if agreed else earliest):
        raise Refused(
            f"Removal is announced {settings.SESSION_NOTICE_DAYS} days ahead: "
            f"{earliest.isoformat()} or later.",
            field="on",
        )
    session.removal_on = wanted
    session.save(update_fields=["removal_on"])
    if wanted <= at.date():
        change_session_state(session=session, to=SessionState.REMOVED, by=by, at=at, reason=reason)
    return session


@transaction.atomic
def keep_session(*, session: BGPSession, by: User | None, at: datetime) -> BGPSession:
    """Take an announced removal back."""
    if session.removal_on is None or session.state == SessionState.REMOVED:
        raise Refused("No removal of this session is announced.")
    session.removal_on = None
    session.save(update_fields=["removal_on"])
    return session


def remove_sessions_of(*, interconnect: Interconnect, by: User | None, at: datetime) -> int:
    """The interconnect is gone, and so are its sessions; returns how many."""
    live = BGPSession.objects.filter(interconnect=interconnect, state__in=_removable())
    for session in live.order_by("pk"):
        session.removal_on = at.date()
        session.save(update_fields=["removal_on"])
        change_session_state(
            session=session, to=SessionState.REMOVED, by=by, at=at, reason="interconnect removed"
        )
    return len(live)


def tick_sessions(*, at: datetime) -> int:
    """Give up what never came up within the time window, remove what is due. Safe to repeat.

    Returns how many sessions changed.
    """
    late = BGPSession.objects.filter(
        state=SessionState.APPROVED, state_since__lte=at - WINDOW
    ).order_by("pk")
    days = settings.SESSION_WINDOW_DAYS
    changed = sum(
        _changed(session, SessionState.UNESTABLISHED, f"never up for {days} days", at)
        for session in late
    )
    due = BGPSession.objects.filter(removal_on__lte=at.date(), state__in=_removable())
    return changed + sum(
        _changed(session, SessionState.REMOVED, "as announced", at)
        for session in due.order_by("pk")
    )


def _changed(session: BGPSession, to: str, reason: str, at: datetime) -> bool:
    """Whether the tick moved it; one that somebody else moved meanwhile is left to the next."""
    try:
        change_session_state(session=session, to=to, by=None, at=at, reason=reason)
    except Refused:
        return False
    return True


def _removable() -> list[str]:
    moves = lifecycle.moves_of(BGPSession)
    return [move.source for move in moves if move.target == SessionState.REMOVED]


def _in_use(session: BGPSession) -> bool:
    return session.established_at is not None


def _is_due(session: BGPSession, at: datetime) -> bool:
    return session.removal_on is not None and session.removal_on <= at.date()


def _notice_first(session: BGPSession) -> str:
    if session.removal_on is not None:
        return f"Its removal is announced for {session.removal_on.isoformat()}."
    return f"Announce the removal {settings.SESSION_NOTICE_DAYS} days ahead."


def _check(our_ip: str, their_ip: str, facts: SessionFacts) -> None:
    found = rules.faults(
        our_ip=our_ip, their_ip=their_ip, max_prefix=facts.get("max_prefix"),
        secret=facts.get("secret") or "", our_role=facts.get("our_role"),
        their_role=facts.get("their_role"),
    )  # fmt: skip
    if found:
        raise Invalid(found)
