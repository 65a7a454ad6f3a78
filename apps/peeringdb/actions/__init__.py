"""The only writer of the mirror and of what was seen to change in it."""

from apps.peeringdb.actions.mirroring import OUTAGE, client, sync
from apps.peeringdb.actions.observing import note_told, review_change

__all__ = ["OUTAGE", "client", "note_told", "review_change", "sync"]
