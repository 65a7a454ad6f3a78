"""Imports whose worker has died are handed out again."""

from datetime import datetime

from apps.core import jobs
from apps.exchange.actions import (
    applying,
    bulk_applying,
    bulk_checking,
    bulk_undoing,
    checking,
    linking,
    undoing,
)

KINDS = {
    "apply": applying.KIND,
    "check": checking.KIND,
    "undo": undoing.KIND,
    "read": linking.KIND,
    "check_bulk": bulk_checking.KIND,
    "apply_bulk": bulk_applying.KIND,
    "undo_bulk": bulk_undoing.KIND,
}


def lost(*, at: datetime) -> list[tuple[str, int]]:
    """The task and the job of each import that nobody works on any more."""
    return [(name, pk) for name, kind in KINDS.items() for pk in jobs.stale(kind, at)]
