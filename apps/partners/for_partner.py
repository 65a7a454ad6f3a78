"""What people at a partner may read about their partner and themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from apps.accounts.models import User
from apps.partners.enums import PARTNER_PERMISSIONS, MemberState, PartnerRole
from apps.partners.models import ASN, Membership, Partner


@dataclass(frozen=True)
class Seat:
    """Where somebody sits while they use the portal: at one partner, in one role.

    `on_behalf`: one of our own people, who acts for the partner.
    """

    user: User
    partner: Partner
    role: PartnerRole
    asns: Sequence[ASN]
    others: Sequence[Partner] = ()
    on_behalf: bool = False

    def may(self, permission: str) -> bool:
        """Whether the role has a permission of PARTNER_PERMISSIONS."""
        return self.role in PARTNER_PERMISSIONS[permission]


def seat(user: User, *, chosen: str, at: datetime) -> Seat | None:
    """The seat of a user: at the partner with the reference `chosen`, else at their first one.

    None for somebody who is no active member of a partner with a portal. Two queries.
    """
    rows = list(
        Membership.objects.filter(
            user=user, state=MemberState.ACTIVE, partner__portal_enabled=True,
            partner__archived_at=None,
        ).select_related("partner").order_by("partner__name", "pk")
    )  # fmt: skip
    if not rows:
        return None
    row = next((each for each in rows if each.partner.ref == chosen), rows[0])
    asns = list(ASN.objects.filter(partner=row.partner).order_by("-is_primary", "number"))
    others = [each.partner for each in rows if each is not row]
    return Seat(user, row.partner, PartnerRole(row.role), asns, others)
