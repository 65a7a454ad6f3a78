"""The only writer of agreements, their terms in time, their clauses and reminders."""

from apps.agreements.actions.clauses import (
    TermText,
    add_term,
    edit_term,
    retire_term,
    revise_term,
)
from apps.agreements.actions.facts import (
    AgreementChanges,
    AgreementFacts,
    cancel_agreement,
    create_agreement,
    edit_agreement,
)
from apps.agreements.actions.reminding import remind, snooze_reminder
from apps.agreements.actions.signing import activate_due, override_end, record_signed

__all__ = [
    "AgreementChanges",
    "AgreementFacts",
    "TermText",
    "activate_due",
    "add_term",
    "cancel_agreement",
    "create_agreement",
    "edit_agreement",
    "edit_term",
    "override_end",
    "record_signed",
    "remind",
    "retire_term",
    "revise_term",
    "snooze_reminder",
]
