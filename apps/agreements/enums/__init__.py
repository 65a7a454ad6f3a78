"""Choices of agreements, and the move table of each lifecycle."""

from apps.agreements.enums.agreements import (
    BEFORE_EXECUTION,
    PERIOD_MOVES,
    STATE_MOVES,
    EndRule,
    Kind,
    Origin,
    PeriodState,
    Reference,
    ReminderState,
    RenewalType,
    ScopeKind,
    State,
    TermType,
    Unit,
)
from apps.agreements.enums.documents import DocumentKind, Side
from apps.agreements.enums.obligations import (
    LIVE,
    OCCURRENCE_MOVES,
    UNSETTLED,
    OccurrenceState,
    Recurrence,
)

__all__ = [
    "BEFORE_EXECUTION",
    "LIVE",
    "OCCURRENCE_MOVES",
    "PERIOD_MOVES",
    "STATE_MOVES",
    "UNSETTLED",
    "DocumentKind",
    "EndRule",
    "Kind",
    "OccurrenceState",
    "Origin",
    "PeriodState",
    "Recurrence",
    "Reference",
    "ReminderState",
    "RenewalType",
    "ScopeKind",
    "Side",
    "State",
    "TermType",
    "Unit",
]
