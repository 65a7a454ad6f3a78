"""The only writer of agreements, their terms in time, their clauses and reminders."""

from apps.agreements.actions.clauses import (
    TermText,
    add_term,
    edit_term,
    retire_term,
    revise_term,
)
from apps.agreements.actions.duties import (
    ObligationChanges,
    ObligationFacts,
    add_obligation,
    edit_obligation,
    fulfil_occurrence,
    retire_obligation,
    waive_occurrence,
)
from apps.agreements.actions.facts import (
    AgreementChanges,
    AgreementFacts,
    cancel_agreement,
    create_agreement,
    edit_agreement,
)
from apps.agreements.actions.occurring import follow_calendar
from apps.agreements.actions.reminding import remind, snooze_reminder
from apps.agreements.actions.signing import activate_due, override_end, record_signed

__all__ = [
    "AgreementChanges",
    "AgreementFacts",
    "ObligationChanges",
    "ObligationFacts",
    "TermText",
    "activate_due",
    "add_obligation",
    "add_term",
    "cancel_agreement",
    "create_agreement",
    "edit_agreement",
    "edit_obligation",
    "edit_term",
    "follow_calendar",
    "fulfil_occurrence",
    "override_end",
    "record_signed",
    "remind",
    "retire_obligation",
    "retire_term",
    "revise_term",
    "snooze_reminder",
    "waive_occurrence",
]
