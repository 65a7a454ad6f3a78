"""What follows from any change of what an agreement says: called last by every such verb."""

from datetime import datetime

from apps.accounts.models import User
from apps.agreements.actions import approving
from apps.agreements.enums import State
from apps.agreements.models import Agreement

BOUND = (State.IN_APPROVAL, State.APPROVED, State.OUT_FOR_SIGNATURE)


def after_change(agreement: Agreement, *, by: User | None, at: datetime) -> None:
    """Approvals given for other facts, terms or papers no longer hold (agreements.md 2.2).

    Back to negotiation, with what changed as the reason. Refused while it is out for signature.
    """
    if agreement.state in BOUND:
        approving.void_if_changed(agreement, by=by, at=at)
