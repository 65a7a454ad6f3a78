"""Who is told what of builds and of planned work."""

from apps.network.notices.loas import accepted, expired, expiring, ready, received, refused
from apps.network.notices.works import work_announced, work_changed, work_moved

__all__ = [
    "accepted",
    "expired",
    "expiring",
    "ready",
    "received",
    "refused",
    "work_announced",
    "work_changed",
    "work_moved",
]
