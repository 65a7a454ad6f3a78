"""The only writer of agreements, their terms in time, their clauses and reminders."""

from apps.agreements.actions.approving import approve, reject, submit, withdraw
from apps.agreements.actions.clauses import (
    TermText,
    add_term,
    edit_term,
    retire_term,
    revise_term,
)
from apps.agreements.actions.deciding import (
    approve_renewal,
    decide_renewal,
    reject_renewal,
    renew_by_agreement,
)
from apps.agreements.actions.delegating import delegate, end_delegation
from apps.agreements.actions.duties import (
    ObligationChanges,
    ObligationFacts,
    add_obligation,
    edit_obligation,
    fulfil_occurrence,
    retire_obligation,
    waive_occurrence,
)
from apps.agreements.actions.ending import void_agreement
from apps.agreements.actions.facts import (
    AgreementChanges,
    AgreementFacts,
    cancel_agreement,
    create_agreement,
    edit_agreement,
)
from apps.agreements.actions.logged import log_notice
from apps.agreements.actions.noticing import (
    NoticeFacts,
    confirm_termination,
    draft_notice,
    record_receipt,
    send_notice,
    waive_lateness,
    withdraw_notice,
)
from apps.agreements.actions.occurring import follow_calendar
from apps.agreements.actions.reminding import remind, snooze_reminder
from apps.agreements.actions.ruling import (
    APPROVERS,
    LARGEST_QUORUM,
    MOST_STEPS,
    RuleFacts,
    save_rule,
)
from apps.agreements.actions.signing import activate_due, override_end, record_signed
from apps.agreements.actions.ticking import tick

__all__ = [
    "MOST_STEPS",
    "LARGEST_QUORUM",
    "APPROVERS",
    "save_rule",
    "end_delegation",
    "delegate",
    "withdraw",
    "submit",
    "reject",
    "approve",
    "RuleFacts",
    "AgreementChanges",
    "AgreementFacts",
    "NoticeFacts",
    "ObligationChanges",
    "ObligationFacts",
    "TermText",
    "activate_due",
    "add_obligation",
    "add_term",
    "approve_renewal",
    "cancel_agreement",
    "confirm_termination",
    "create_agreement",
    "decide_renewal",
    "draft_notice",
    "edit_agreement",
    "edit_obligation",
    "edit_term",
    "follow_calendar",
    "fulfil_occurrence",
    "log_notice",
    "override_end",
    "record_receipt",
    "record_signed",
    "reject_renewal",
    "remind",
    "renew_by_agreement",
    "retire_obligation",
    "retire_term",
    "revise_term",
    "send_notice",
    "snooze_reminder",
    "tick",
    "void_agreement",
    "waive_lateness",
    "waive_occurrence",
    "withdraw_notice",
]
