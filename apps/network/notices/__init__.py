"""Who is told what of builds, sessions and planned work."""

from apps.network.notices.loas import accepted, expired, expiring, ready, received, refused
from apps.network.notices.peeringdb import peeringdb_changed
from apps.network.notices.sessions import session_removed, sessions_down, sessions_up
from apps.network.notices.words import program_of
from apps.network.notices.works import work_announced, work_changed, work_moved

__all__ = [
    "accepted",
    "expired",
    "expiring",
    "peeringdb_changed",
    "program_of",
    "ready",
    "received",
    "refused",
    "session_removed",
    "sessions_down",
    "sessions_up",
    "work_announced",
    "work_changed",
    "work_moved",
]
