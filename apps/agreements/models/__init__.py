"""What was agreed: agreements, their terms in time, their clauses, papers and reminders."""

from apps.agreements.models.agreement import AGREEMENT_WORDS, Agreement, TermPeriod
from apps.agreements.models.amendments import AmendmentChange
from apps.agreements.models.approvals import (
    ApprovalDecision,
    ApprovalRequest,
    ApprovalRule,
    ApprovalStep,
    Delegation,
)
from apps.agreements.models.documents import (
    DOCUMENT_WORDS,
    DocumentAccess,
    DocumentVersion,
)
from apps.agreements.models.negotiations import Issue, Negotiation, NegotiationNote, Round
from apps.agreements.models.obligations import Obligation, Occurrence
from apps.agreements.models.reminders import Holiday, Reminder
from apps.agreements.models.renewals import ContractNotice, Renewal
from apps.agreements.models.signatures import Envelope, Signatory
from apps.agreements.models.templates import TermTemplate, TermTemplateRow
from apps.agreements.models.terms import ContractTerm, TermCache, TermRevision

__all__ = [
    "AGREEMENT_WORDS",
    "DOCUMENT_WORDS",
    "Agreement",
    "AmendmentChange",
    "ApprovalDecision",
    "ApprovalRequest",
    "ApprovalRule",
    "ApprovalStep",
    "ContractNotice",
    "ContractTerm",
    "Delegation",
    "DocumentAccess",
    "DocumentVersion",
    "Envelope",
    "Holiday",
    "Issue",
    "Negotiation",
    "NegotiationNote",
    "Obligation",
    "Occurrence",
    "Reminder",
    "Renewal",
    "Round",
    "Signatory",
    "TermCache",
    "TermPeriod",
    "TermRevision",
    "TermTemplate",
    "TermTemplateRow",
]
