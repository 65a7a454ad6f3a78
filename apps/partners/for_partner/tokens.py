"""Tokens of a partner's programs, and what one may do now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.partners import rules
from apps.partners.enums import SCOPE_NEEDS, MemberState, PartnerRole
from apps.partners.for_partner.seats import Seat, asn_faults
from apps.partners.models import ASN, Membership, Partner, PartnerToken


@dataclass(frozen=True)
class TokenUse:
    """One use of a token: who acts, and for which AS numbers.

    `fault` says why nothing at all may be done now; `asns` says for each AS number of the token
    why it may not act for it, empty where it may. `scopes`: of the token, or fewer where
    short-lived access was granted for fewer.
    """

    token: PartnerToken
    seat: Seat
    asns: Mapping[int, str]
    fault: str = ""
    scopes: Sequence[str] = ()

    def may(self, scope: str) -> bool:
        """Whether both the token and the role of its holder allow a scope now."""
        return scope in self.scopes and self.seat.may(SCOPE_NEEDS[scope])


def token_with(prefix: str) -> PartnerToken | None:
    """The token with this public part, with its member, person and partner loaded."""
    loaded = PartnerToken.objects.select_related("membership__user", "membership__partner")
    return loaded.filter(prefix=prefix).first()


def token_use(
    token: PartnerToken, *, ip: str, at: datetime, scopes: Sequence[str] | None = None
) -> TokenUse:
    """What a token may do now, within some of its scopes (None: all). Two queries."""
    member = token.membership
    numbers = list(ASN.objects.filter(partner=member.partner).order_by("-is_primary", "number"))
    faults = asn_faults(member, at=at)
    seat = Seat(member.user, member.partner, PartnerRole(member.role), numbers, member=member)
    asns = {number: faults[number] for number in token.asns if number in faults}
    able = [each for each in token.scopes if scopes is None or each in scopes]
    return TokenUse(token, seat, asns, _fault(token, ip), able)


def tokens(partner: Partner, *, of: User | None = None) -> QuerySet[PartnerToken]:
    """Tokens of a partner's programs, newest first; `of` one person only."""
    found = PartnerToken.objects.filter(membership__partner=partner)
    mine = found.filter(membership__user=of) if of else found
    return mine.select_related("membership__user").order_by("-created_at", "-pk")


def tokens_in_force(member: Membership, *, at: datetime) -> QuerySet[PartnerToken]:
    """A member's tokens that are neither revoked nor expired."""
    return PartnerToken.objects.filter(membership=member, revoked_at=None, expires_at__gt=at)


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
