"""Words and moves of approvals."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class ApprovalState(TextChoices):
    WAITING = "WAITING", "Waiting"
    APPROVED = "APPROVED", "Approved"
    REJECTED = "REJECTED", "Rejected"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"
    VOID = "VOID", "Void"


APPROVAL_MOVES: Moves = (
    Move(ApprovalState.WAITING, ApprovalState.APPROVED, "approvers", "every step has its quorum"),
    Move(ApprovalState.WAITING, ApprovalState.REJECTED, "approvers", "with a reason"),
    Move(ApprovalState.WAITING, ApprovalState.WITHDRAWN, "negotiator", "with a reason"),
    Move(ApprovalState.WAITING, ApprovalState.VOID, "system", "facts, terms or papers changed"),
    Move(ApprovalState.APPROVED, ApprovalState.VOID, "system", "facts, terms or papers changed"),
)
IN_HAND = (ApprovalState.WAITING, ApprovalState.APPROVED)  # at most one of these per agreement


class Verdict(TextChoices):
    APPROVED = "APPROVED", "Approved"
    REJECTED = "REJECTED", "Rejected"
