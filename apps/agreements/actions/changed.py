"""What follows from any change of what an agreement says: called last by every such verb."""

from datetime import datetime

from apps.accounts.models import User
from apps.agreements.models import Agreement


def after_change(agreement: Agreement, *, by: User | None, at: datetime) -> None:
    """Approvals given for other facts, terms or papers no longer hold (agreements.md 2.2)."""
