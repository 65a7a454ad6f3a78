"""Where somebody sits in the portal, and what they may do there now (portal.md 6.1)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import F, FilteredRelation, Q

from apps.accounts.models import User
from apps.partners import rules
from apps.partners.enums import PARTNER_PERMISSIONS, MemberSource, MemberState, PartnerRole
from apps.partners.models import ASN, AsnRight, Membership, Partner

FACTOR, PEERINGDB = "mfa", "socialaccount"  # what the sign-in library calls them


@dataclass(frozen=True)
class Seat:
    """Where somebody sits while they use the portal: at one partner, in one role.

    `on_behalf`: one of our own people, who acts for the partner. `read_only`: why nothing can be
    changed now, and what to do about it; empty: what the role allows. `authority`: AS numbers they
    may act for (portal.md 6.1). `member` is None for our own people.
    """

    user: User
    partner: Partner
    role: PartnerRole
    asns: Sequence[ASN]
    others: Sequence[Partner] = ()
    on_behalf: bool = False
    read_only: str = ""
    authority: frozenset[int] = frozenset()
    member: Membership | None = None

    def may(self, permission: str) -> bool:
        """Whether the seat has a permission of PARTNER_PERMISSIONS now."""
        return not self.why_not(permission)

    def why_not(self, permission: str) -> str:
        """Why the seat does not have a permission; empty: it does."""
        if self.on_behalf and permission not in rules.ON_BEHALF:
            return f"Only {self.partner} can do this. Nobody signs or manages on its behalf."
        if self.role not in PARTNER_PERMISSIONS[permission]:
            role = PartnerRole(self.role).label
            return f"Your role at {self.partner} is {role}. Ask an administrator there."
        return "" if permission == "see" else self.read_only


def seat(user: User, *, chosen: str, at: datetime, proved: Collection[str] = ()) -> Seat | None:
    """The seat of a user: at the partner with the reference `chosen`, else at their first one.

    `proved`: how this session was opened, FACTOR and PEERINGDB; what PeeringDB says of a second
    factor counts only for a session that it opened. None for somebody who is no active member of a
    partner with a portal. Three queries at most.
    """
    rows = list(
        Membership.objects.filter(
            user=user, state=MemberState.ACTIVE, partner__portal_enabled=True,
            partner__archived_at=None,
        ).select_related("partner__owner", "user__peeringdb").order_by("partner__name", "pk")
    )  # fmt: skip
    if not rows:
        return None
    row = next((each for each in rows if each.partner.ref == chosen), rows[0])
    asns, rights = _numbers(row.partner, row)
    proof = _proof(row, rights, proved)
    held = [asn.number for asn in asns if _acts_for(row, rights.get(asn.pk), at)]
    return Seat(
        user, row.partner, PartnerRole(row.role), asns,
        [each.partner for each in rows if each is not row],
        read_only=rules.read_only_because(proof, at), authority=frozenset(held), member=row,
    )  # fmt: skip


def seat_on_behalf(user: User, *, chosen: str) -> Seat | None:
    """The seat of one of our people at the partner with this reference. Two queries."""
    role = rules.behalf_role(user.role)
    partners = Partner.objects.filter(ref=chosen, portal_enabled=True, archived_at=None)
    partner = partners.select_related("owner").first() if role else None
    if partner is None:
        return None
    asns, _ = _numbers(partner, None)
    numbers = frozenset(asn.number for asn in asns)
    return Seat(user, partner, PartnerRole(role), asns, on_behalf=True, authority=numbers)


@dataclass(frozen=True)
class _Right:
    """What PeeringDB said of a member and an AS number, and when."""

    may_manage: bool
    checked_at: datetime


def _numbers(partner: Partner, member: Membership | None) -> tuple[list[ASN], dict[int, _Right]]:
    """The AS numbers of a partner, the primary one first, and a member's rights by their ids.

    One query.
    """
    found = ASN.objects.filter(partner=partner).order_by("-is_primary", "number")
    if member is None or member.source == MemberSource.INVITE:
        return list(found), {}
    own = FilteredRelation("rights", condition=Q(rights__membership=member))
    asns: list[Any] = list(
        found.annotate(own=own).annotate(can=F("own__may_manage"), seen=F("own__checked_at"))
    )
    return asns, {asn.pk: _Right(asn.can, asn.seen) for asn in asns if asn.can is not None}


def _proof(
    member: Membership, rights: Mapping[int, _Right], proved: Collection[str]
) -> rules.Proof:
    is_strong = FACTOR in proved
    account = getattr(member.user, "peeringdb", None)
    if member.source == MemberSource.INVITE or account is None:
        return rules.Proof(member.source == MemberSource.PEERINGDB, is_strong)
    return rules.Proof(
        True, is_strong, account.is_verified_user, account.is_verified_email,
        tuple(account.amr) if PEERINGDB in proved else (),
        tuple(right.may_manage for right in rights.values()), account.read_at,
    )  # fmt: skip


def _acts_for(member: Membership, right: _Right | None, at: datetime) -> bool:
    return member.source == MemberSource.INVITE or not _right_fault(right, at)


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


def membership(seat: Seat) -> Membership | None:
    """The active membership behind a seat; None for our own people, who act on behalf."""
    found = Membership.objects.filter(user=seat.user, partner=seat.partner)
    return found.select_related("partner", "user").filter(state=MemberState.ACTIVE).first()


def _right_fault(right: AsnRight | _Right | None, at: datetime) -> str:
    if right is None:
        return rules.right_fault(may_manage=None, checked_at=None, at=at)
    return rules.right_fault(may_manage=right.may_manage, checked_at=right.checked_at, at=at)
