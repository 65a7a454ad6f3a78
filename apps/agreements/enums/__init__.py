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

__all__ = [
    "BEFORE_EXECUTION",
    "PERIOD_MOVES",
    "STATE_MOVES",
    "DocumentKind",
    "EndRule",
    "Kind",
    "Origin",
    "PeriodState",
    "Reference",
    "ReminderState",
    "RenewalType",
    "ScopeKind",
    "Side",
    "State",
    "TermType",
    "Unit",
]
