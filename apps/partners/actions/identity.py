"""What PeeringDB says about a person becomes rights, members and claims (portal.md 2.1, 6.1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from apps.accounts import actions as accounts
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.integrations.peeringdb.oidc import Network, Profile
from apps.partners import rules
from apps.partners.actions.members import reinstate, suspend
from apps.partners.actions.partners import add_asn, add_partner
from apps.partners.enums import ClaimState, MemberSource, MemberState, Suspended
from apps.partners.models import (
    ASN,
    AsnRight,
    Membership,
    NetworkClaim,
    Partner,
    PeeringdbAccount,
    SeenNetwork,
)

MOST_CLAIMS = 10  # pending ones of a person: some organisations run hundreds of networks
OURS = "One of our own accounts has this e-mail address. Sign in with its password."
TAKEN = (
    "There is an account with this e-mail address. Sign in with its password and second factor, "
    "then connect PeeringDB under “Your access”."
)


@dataclass
class Came:
    """What a reading of a profile has changed, for those who are to be told."""

    links: list[Membership] = field(default_factory=list)
    claims: list[NetworkClaim] = field(default_factory=list)
    lost: list[Membership] = field(default_factory=list)


@transaction.atomic
def person_of(*, profile: Profile, at: datetime) -> User:
    """The account of a person at PeeringDB, made when they come for the first time.

    Refused where somebody has the address: a mail address proves nothing about an account here.
    """
    known = PeeringdbAccount.objects.select_related("user").filter(pdb_id=profile.pdb_id).first()
    if known is not None:
        return known.user
    other = User.objects.filter(email__iexact=profile.email).first()
    if other is not None:
        raise Refused(TAKEN if other.role == Role.PARTNER else OURS, conflict=True)
    return accounts.create_person(
        email=profile.email, name=profile.name, role=Role.PARTNER, by=None, at=at
    )


@transaction.atomic
def note_rights(*, user: User, profile: Profile, at: datetime, refresh_token: str = "") -> Came:
    """Bring memberships, rights and claims in line with a profile. Safe to repeat.

    A network of a partner makes a pending link (staff confirm), one that no partner has a claim.
    What PeeringDB lists no longer is taken away; the last network gone, the member is suspended.
    Refused for our own people, and for an account of PeeringDB that somebody else has connected.
    """
    _check_account(user, profile)
    _keep_account(user, profile, refresh_token, at)
    listed = {network.asn: network for network in profile.networks}
    known = list(
        ASN.objects.filter(number__in=listed, partner__archived_at=None)
        .select_related("partner").order_by("number")
    )  # fmt: skip
    came = Came()
    members = _members(user, known, listed, came, at)
    for member in members:
        _set_rights(
            member, [asn for asn in known if asn.partner_id == member.partner_id], listed, at
        )
    _follow(members, {asn.partner_id for asn in known}, came, at)
    unknown = [row for number, row in listed.items() if number not in {a.number for a in known}]
    _claim(user, unknown, came, at)
    return came


@transaction.atomic
def confirm_claim(
    *, claim: NetworkClaim, partner: Partner | None, role: str, by: User, at: datetime,
    region: str = "",
) -> Membership:  # fmt: skip
    """Staff say whose network it is: that of a partner, or of a new one made from it (`region`)."""
    lifecycle.require(claim, to=ClaimState.CONFIRMED)
    owner = partner or add_partner(
        by=by, at=at, name=claim.name, region=region, portal_enabled=True
    )
    asn = ASN.objects.filter(number=claim.asn).first()
    if asn is None:
        asn = add_asn(partner=owner, number=claim.asn, by=by, at=at, name=claim.name)
    elif asn.partner_id != owner.pk:
        raise Refused(f"{asn} belongs to {asn.partner}.", field="partner")
    lifecycle.move(claim, to=ClaimState.CONFIRMED, by=by, at=at, partner=owner)
    member = _claimed(claim, owner, role, by, at)
    defaults = {"may_manage": claim.may_manage, "perms": claim.perms, "checked_at": at}
    account = PeeringdbAccount.objects.filter(user=claim.user).first()
    defaults["checked_at"] = account.read_at if account else claim.created_at
    AsnRight.objects.update_or_create(membership=member, asn=asn, defaults=defaults)
    return member


def refuse_claim(*, claim: NetworkClaim, reason: str, by: User, at: datetime) -> None:
    if not reason.strip():
        raise Invalid({"reason": "Say why: the person may ask."})
    lifecycle.move(claim, to=ClaimState.REFUSED, by=by, at=at, reason=reason.strip())


@transaction.atomic
def note_network(*, user: User, ip: str, at: datetime) -> str:
    """The /24 or /48 somebody signed in from, if it is new and not their first; else empty."""
    network = rules.coarse_network(ip)
    if not network:
        return ""
    is_first = not SeenNetwork.objects.filter(user=user).exists()
    _, is_new = SeenNetwork.objects.get_or_create(
        user=user, network=network, defaults={"first_at": at}
    )
    return network if is_new and not is_first else ""


def _check_account(user: User, profile: Profile) -> None:
    if user.role != Role.PARTNER:
        raise Refused(OURS, conflict=True)
    other = PeeringdbAccount.objects.filter(pdb_id=profile.pdb_id).exclude(user=user).exists()
    mine = PeeringdbAccount.objects.filter(user=user).exclude(pdb_id=profile.pdb_id).exists()
    if other or mine:
        raise Refused("Another PeeringDB account is connected already.", conflict=True)


def _keep_account(user: User, profile: Profile, refresh_token: str, at: datetime) -> None:
    PeeringdbAccount.objects.update_or_create(
        user=user,
        defaults={
            "pdb_id": profile.pdb_id, "name": profile.name, "email": profile.email,
            "is_verified_user": profile.is_verified_user,
            "is_verified_email": profile.is_verified_email,
            "amr": [method[:16] for method in profile.amr], "refresh_token": refresh_token,
            "read_at": at,
        },
    )  # fmt: skip


def _members(
    user: User, known: Iterable[ASN], listed: Mapping[int, Network], came: Came, at: datetime
) -> list[Membership]:
    """All memberships of the person, with new pending ones for partners whose network they have."""
    found = {
        each.partner_id: each
        for each in Membership.objects.filter(user=user).select_related("partner", "user")
    }
    for asn in known:
        if asn.partner_id not in found:
            theirs = [listed[a.number] for a in known if a.partner_id == asn.partner_id]
            member = Membership.objects.create(
                user=user, partner=asn.partner, source=MemberSource.PEERINGDB, created_at=at,
                role=rules.suggested_role((row.perms, row.may_manage) for row in theirs),
            )  # fmt: skip
            found[asn.partner_id] = member
            came.links.append(member)
    return list(found.values())


def _set_rights(
    member: Membership, asns: Sequence[ASN], listed: Mapping[int, Network], at: datetime
) -> None:
    AsnRight.objects.filter(membership=member).exclude(asn__in=asns).delete()
    for asn in asns:
        row = listed[asn.number]
        AsnRight.objects.update_or_create(
            membership=member, asn=asn,
            defaults={"may_manage": row.may_manage, "perms": row.perms, "checked_at": at},
        )  # fmt: skip


def _follow(members: Iterable[Membership], there: set[int], came: Came, at: datetime) -> None:
    """Suspend members by PeeringDB whose partner has left their list; let them back when it is."""
    for member in members:
        if member.source != MemberSource.PEERINGDB:
            continue
        is_listed = member.partner_id in there
        if member.state == MemberState.ACTIVE and not is_listed:
            suspend(member=member, why=Suspended.RIGHTS, by=None, at=at)
            came.lost.append(member)
        elif member.suspended_for == Suspended.RIGHTS and is_listed:
            reinstate(member=member, by=None, at=at)


def _claim(user: User, unknown: Sequence[Network], came: Came, at: datetime) -> None:
    """Claims for networks the person may manage; those PeeringDB has stopped listing go."""
    wanted = {row.asn: row for row in unknown if row.may_manage}
    held = {claim.asn: claim for claim in NetworkClaim.objects.filter(user=user)}
    for number, claim in held.items():
        if claim.state == ClaimState.PENDING and number not in wanted:
            lifecycle.move(claim, to=ClaimState.WITHDRAWN, by=None, at=at)
        elif claim.state == ClaimState.WITHDRAWN and number in wanted:
            lifecycle.move(claim, to=ClaimState.PENDING, by=None, at=at)
    for row in [row for number, row in wanted.items() if number not in held][:MOST_CLAIMS]:
        claim = NetworkClaim.objects.create(
            user=user, asn=row.asn, name=row.name, pdb_net_id=row.pdb_id,
            may_manage=row.may_manage, perms=row.perms, created_at=at,
        )  # fmt: skip
        came.claims.append(claim)


def _claimed(claim: NetworkClaim, owner: Partner, role: str, by: User, at: datetime) -> Membership:
    defaults = {"source": MemberSource.PEERINGDB, "created_at": at, "role": role}
    member, _ = Membership.objects.get_or_create(user=claim.user, partner=owner, defaults=defaults)
    if member.state == MemberState.PENDING:
        lifecycle.move(member, to=MemberState.ACTIVE, by=by, at=at, role=role)
    return member
