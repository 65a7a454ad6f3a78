"""Tell partners how their BGP sessions stand (portal.md 6.6): up, down for long, removed.

One message for the sessions of an interconnect that changed together: IPv4 and IPv6 are one
outage. Never: our device, the secret.
"""

from collections.abc import Sequence
from datetime import datetime

from apps.accounts.models import User
from apps.network.enums import SessionState
from apps.network.models import BGPSession
from apps.network.notices.words import program_of, when
from apps.notifications import actions as notifications
from apps.notifications.actions import News
from apps.notifications.enums import Urgency

REMOVED = "Ask for a new session in the portal if it should come back."


def sessions_up(sessions: Sequence[BGPSession], *, at: datetime) -> None:
    """They are established: for the first time, or again after an outage that was told."""
    _tell("session.established", "up", "Established", sessions, at)


def sessions_down(sessions: Sequence[BGPSession], *, at: datetime) -> None:
    """They have been down for more than 15 minutes."""
    _tell("session.down", "down", "Down", sessions, at, Urgency.WARN,
          body="If all is well on your side, write to our NOC.")  # fmt: skip


def session_removed(session: BGPSession, reason: str, *, by: User | None, at: datetime) -> None:
    """It is gone: as announced, or because it never came up within the time window."""
    body = f"Reason: {reason}. {REMOVED}" if reason else REMOVED
    _tell("session.removed", "removed", "Removed", [session], at, body=body, by=by)


def _tell(
    event: str, word: str, label: str, sessions: Sequence[BGPSession], at: datetime,
    urgency: str = Urgency.INFO, body: str = "", by: User | None = None,
) -> None:  # fmt: skip
    link = sessions[0].interconnect
    count = len(sessions)
    verb = f"{count} BGP sessions are {word}" if count > 1 else f"BGP session is {word}"
    since = max(session.state_since for session in sessions)
    lines = [["Interconnect", f"{link.ref} {link.name}"]]
    lines += [[label, f"{each.their_ip} (you) - {each.our_ip} (us)"] for each in sessions]
    news = News(
        event=event, ref=link.ref, title=f"{verb}: {link.name}", body=body, urgency=urgency,
        url=f"/portal/interconnects/{link.ref}/", call="Open the interconnect",
        lines=[*lines, ["Since", when(since)]], program=program_of(link.kind),
        data={"since": since, "sessions": [_facts(each) for each in sessions]},
    )  # fmt: skip
    ids = "-".join(str(each.pk) for each in sessions)
    key = f"{link.ref}:{word}:{int(since.timestamp())}:{ids}"[:160]
    notifications.tell_partner(partner=link.partner, news=news, key=key, at=at, besides=by)


def _facts(session: BGPSession) -> dict[str, str]:
    return {
        "session_id": str(session.uid), "our_ip": session.our_ip, "their_ip": session.their_ip,
        "state": SessionState(session.state).label,
    }  # fmt: skip
