"""Duties that come back, and what becomes of each of their days."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class Recurrence(TextChoices):
    NONE = "NONE", "Once"
    MONTHLY = "MONTHLY", "Every month"
    QUARTERLY = "QUARTERLY", "Every quarter"
    HALF_YEARLY = "HALF_YEARLY", "Every half year"
    YEARLY = "YEARLY", "Every year"


class OccurrenceState(TextChoices):
    UPCOMING = "UPCOMING", "Upcoming"
    DUE = "DUE", "Due"
    OVERDUE = "OVERDUE", "Overdue"
    FULFILLED = "FULFILLED", "Fulfilled"
    FULFILLED_LATE = "FULFILLED_LATE", "Fulfilled late"
    WAIVED = "WAIVED", "Waived"


UNSETTLED = (OccurrenceState.UPCOMING, OccurrenceState.DUE, OccurrenceState.OVERDUE)
LIVE = (OccurrenceState.DUE, OccurrenceState.OVERDUE)

# agreements.md 9.1, row "Obligation". Done ahead of its lead time counts as well; what was done in
# time and written down late is in time.
OCCURRENCE_MOVES: Moves = (
    Move(OccurrenceState.UPCOMING, OccurrenceState.DUE, "system", "lead time reached"),
    Move(OccurrenceState.UPCOMING, OccurrenceState.FULFILLED, "owner", "done early, evidence"),
    Move(OccurrenceState.UPCOMING, OccurrenceState.WAIVED, "owner", "reason"),
    Move(OccurrenceState.DUE, OccurrenceState.FULFILLED, "owner", "evidence"),
    Move(OccurrenceState.DUE, OccurrenceState.OVERDUE, "system", "its day has passed"),
    Move(OccurrenceState.DUE, OccurrenceState.WAIVED, "owner", "reason"),
    Move(OccurrenceState.OVERDUE, OccurrenceState.FULFILLED, "owner", "done in time, noted late"),
    Move(OccurrenceState.OVERDUE, OccurrenceState.FULFILLED_LATE, "owner", "evidence"),
    Move(OccurrenceState.OVERDUE, OccurrenceState.WAIVED, "owner", "reason"),
)
