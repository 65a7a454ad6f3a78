"""The people at a partner, who is invited, and what somebody waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import User
from apps.partners import queries, rules
from apps.partners.enums import ClaimState, MemberSource, MemberState, PartnerRole
from apps.partners.for_partner.seats import Seat
from apps.partners.models import (
    ASN,
    AsnRight,
    Contact,
    Invitation,
    Membership,
    NetworkClaim,
    Partner,
    PeeringdbAccount,
)


@dataclass(frozen=True)
class Person:
    """Somebody at the partner. `factor`: how their second factor is known, empty: none."""

    pk: int
    name: str
    email: str
    role: PartnerRole
    state: MemberState
    source: MemberSource
    factor: str
    seen_at: datetime | None
    why: str
    is_me: bool


@dataclass(frozen=True)
class Right:
    """What PeeringDB lets somebody do for one AS number of the partner; `fault`: why not."""

    number: int
    name: str
    perms: str
    may_manage: bool
    checked_at: datetime | None
    fault: str


@dataclass(frozen=True)
class Access:
    """What a person may do and why: the page “Your access”."""

    account: PeeringdbAccount | None
    rights: Sequence[Right]


def people(seat: Seat) -> list[Person]:
    """Members of the partner who have not been removed, by name. One query."""
    has_factor = Exists(Authenticator.objects.filter(user=OuterRef("user"), type="totp"))
    rows = (
        Membership.objects.filter(partner=seat.partner)
        .exclude(state=MemberState.REMOVED)
        .select_related("user", "user__peeringdb")
        .annotate(has_factor=has_factor)
        .order_by("user__name", "pk")
    )
    return [_person(row, seat) for row in rows]


def member(partner: Partner, pk: int) -> Membership | None:
    """A member of the partner who has not been removed; None for anybody else's."""
    found = Membership.objects.filter(partner=partner, pk=pk).exclude(state=MemberState.REMOVED)
    return found.select_related("user", "partner").first()


def invitations(partner: Partner, *, at: datetime) -> QuerySet[Invitation]:
    """Invitations that can still be accepted, newest first."""
    return queries.open_invitations(partner, at=at)


def invitation(partner: Partner, pk: int) -> Invitation | None:
    """One invitation of the partner that was neither accepted nor withdrawn."""
    found = Invitation.objects.filter(partner=partner, pk=pk)
    return found.filter(accepted_at=None, withdrawn_at=None).first()


def invitation_of(digest: str, *, at: datetime) -> Invitation | None:
    """The open invitation whose link has this digest; for whoever holds the link."""
    found = Invitation.objects.filter(digest=digest, accepted_at=None, withdrawn_at=None)
    return found.filter(expires_at__gt=at).select_related("partner", "created_by").first()


def has_account(email: str) -> bool:
    """Whether somebody signs in with this address already."""
    return User.objects.filter(email__iexact=email).exists()


def waiting(user: User) -> list[str]:
    """What somebody who is no member (now) waits for, as sentences; no partner is named to them."""
    members = Membership.objects.filter(user=user).select_related("partner").order_by("pk")
    claims = NetworkClaim.objects.filter(user=user, state=ClaimState.PENDING).order_by("asn")
    return [
        *(_waits(row) for row in members if row.state != MemberState.ACTIVE),
        *(f"AS{claim.asn} {claim.name}: we look at whose network it is." for claim in claims),
        *("The portal of your network is closed." for row in members if _is_shut(row)),
    ]


def access(seat: Seat, *, at: datetime) -> Access:
    """What PeeringDB says about the person, for each AS number of the partner. Two queries."""
    account = PeeringdbAccount.objects.filter(user=seat.user).first()
    own = AsnRight.objects.filter(membership=seat.member)
    held = {right.asn_id: right for right in own}
    return Access(account, [_right(asn, held.get(asn.pk), at) for asn in seat.asns])


def _right(asn: ASN, right: AsnRight | None, at: datetime) -> Right:
    if right is None:
        fault = rules.right_fault(may_manage=None, checked_at=None, at=at)
        return Right(asn.number, asn.name, "nothing", False, None, fault)
    fault = rules.right_fault(may_manage=right.may_manage, checked_at=right.checked_at, at=at)
    perms = rules.perms_words(right.perms)
    return Right(asn.number, asn.name, perms, right.may_manage, right.checked_at, fault)


def _person(row: Membership, seat: Seat) -> Person:
    why = row.get_suspended_for_display() if row.state == MemberState.SUSPENDED else ""
    return Person(
        row.pk, row.user.name, row.user.email, PartnerRole(row.role), MemberState(row.state),
        MemberSource(row.source), _factor(row), row.seen_at, why, row.user_id == seat.user.pk,
    )  # fmt: skip


def _factor(row: Membership) -> str:
    account = getattr(row.user, "peeringdb", None)
    if row.has_factor:  # type: ignore[attr-defined]
        return "Authenticator app"
    return "At PeeringDB" if account and rules.STRONG & set(account.amr) else ""


def _waits(row: Membership) -> str:
    if row.state == MemberState.PENDING:
        return "We have not confirmed yet that you work for your network."
    if row.state == MemberState.SUSPENDED:
        return f"You are suspended. {row.get_suspended_for_display()}."
    return "Your access was taken away. Ask an administrator of your network."


def _is_shut(row: Membership) -> bool:
    return row.state == MemberState.ACTIVE and not row.partner.portal_enabled


def noc_phone(partner: Partner) -> str:
    """A phone number of the partner's NOC; empty where none is known. One query."""
    desk = Contact.objects.filter(partner=partner, archived_at=None, roles__role="NOC")
    found = desk.exclude(phone="").order_by("pk").values_list("phone", flat=True).first()
    return found or ""
