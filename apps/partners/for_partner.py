"""What people at a partner may read about their partner and themselves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.partners import rules
from apps.partners.enums import (
    PARTNER_PERMISSIONS,
    SCOPE_NEEDS,
    MemberSource,
    MemberState,
    PartnerRole,
)
from apps.partners.models import ASN, AsnRight, Membership, Partner, PartnerToken


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


@dataclass(frozen=True)
class TokenUse:
    """One use of a token: who acts, and for which AS numbers.

    `fault` says why nothing at all may be done now; `asns` says for each AS number of the token
    why it may not act for it, empty where it may.
    """

    token: PartnerToken
    seat: Seat
    asns: Mapping[int, str]
    fault: str = ""

    def may(self, scope: str) -> bool:
        """Whether both the token and the role of its holder allow a scope now."""
        return scope in self.token.scopes and self.seat.may(SCOPE_NEEDS[scope])


def token_with(prefix: str) -> PartnerToken | None:
    """The token with this public part, with its member, person and partner loaded."""
    loaded = PartnerToken.objects.select_related("membership__user", "membership__partner")
    return loaded.filter(prefix=prefix).first()


def token_use(token: PartnerToken, *, ip: str, at: datetime) -> TokenUse:
    """What a token may do now. Two queries."""
    member = token.membership
    numbers = list(ASN.objects.filter(partner=member.partner).order_by("-is_primary", "number"))
    faults = asn_faults(member, at=at)
    seat = Seat(member.user, member.partner, PartnerRole(member.role), numbers)
    asns = {number: faults[number] for number in token.asns if number in faults}
    return TokenUse(token, seat, asns, _fault(token, ip))


def asn_faults(member: Membership, *, at: datetime) -> dict[int, str]:
    """For each AS number of the partner, why the member may not act for it; empty: they may.

    Invited people act for all of them; who came with PeeringDB needs its permission, not older
    than 24 hours (portal.md 6.1).
    """
    numbers = ASN.objects.filter(partner_id=member.partner_id).order_by("number")
    if member.source == MemberSource.INVITE:
        return dict.fromkeys(numbers.values_list("number", flat=True), "")
    held = {right.asn_id: right for right in AsnRight.objects.filter(membership=member)}
    return {asn.number: _right_fault(held.get(asn.pk), at) for asn in numbers}


def tokens(partner: Partner, *, of: User | None = None) -> QuerySet[PartnerToken]:
    """Tokens of a partner's programs, newest first; `of` one person only."""
    found = PartnerToken.objects.filter(membership__partner=partner)
    mine = found.filter(membership__user=of) if of else found
    return mine.select_related("membership__user").order_by("-created_at", "-pk")


def tokens_in_force(member: Membership, *, at: datetime) -> QuerySet[PartnerToken]:
    """A member's tokens that are neither revoked nor expired."""
    return PartnerToken.objects.filter(membership=member, revoked_at=None, expires_at__gt=at)


def membership(seat: Seat) -> Membership | None:
    """The active membership behind a seat; None for our own people, who act on behalf."""
    found = Membership.objects.filter(user=seat.user, partner=seat.partner)
    return found.select_related("partner", "user").filter(state=MemberState.ACTIVE).first()


def _right_fault(right: AsnRight | None, at: datetime) -> str:
    if right is None:
        return rules.right_fault(may_manage=None, checked_at=None, at=at)
    return rules.right_fault(may_manage=right.may_manage, checked_at=right.checked_at, at=at)


def _fault(token: PartnerToken, ip: str) -> str:
    member, partner = token.membership, token.membership.partner
    if member.state != MemberState.ACTIVE:
        return f"The membership of {member.user} at {partner} is not active."
    if not partner.portal_enabled or partner.archived_at:
        return f"The portal of {partner} is closed."
    if token.suspended_at:
        return "The token is suspended. Ask an administrator of your organisation."
    if not rules.address_fits(ip, token.ip_allowed):
        return f"The token may not be used from {ip}."
    return ""
