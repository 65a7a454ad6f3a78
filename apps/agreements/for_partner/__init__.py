"""What somebody at a partner may read of agreements: as a signatory by a link, or in the portal."""

from apps.agreements.for_partner.papers import Deal, Paper, deals, executed, in_force
from apps.agreements.for_partner.signing import (
    Invitation,
    Other,
    digest_of,
    invitation,
    paper,
)

__all__ = [
    "Deal",
    "Invitation",
    "Other",
    "Paper",
    "deals",
    "digest_of",
    "executed",
    "in_force",
    "invitation",
    "paper",
]
