"""The only writer of the mirror and of what was seen to change in it."""

from apps.peeringdb.actions.mirroring import OUTAGE, client, sync
from apps.peeringdb.actions.observing import (
    decide_change,
    note_followed,
    note_told,
    reopen_change,
    review_change,
)

__all__ = [
    "OUTAGE",
    "client",
    "decide_change",
    "note_followed",
    "note_told",
    "reopen_change",
    "review_change",
    "sync",
]
