"""Who is at a partner: invited, confirmed, in which role, suspended, removed (portal.md 6.1)."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q

from apps.accounts import actions as accounts
from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.core import edits, lifecycle
from apps.core.errors import Invalid, Refused
from apps.partners.actions.tokens import suspend_tokens
from apps.partners.enums import MemberSource, MemberState, PartnerRole, Suspended
from apps.partners.models import Invitation, Membership, Partner

VALID = timedelta(days=7)
VISIT_EVERY = timedelta(minutes=15)  # how exact "last seen" has to be
MOST_OPEN = 50  # invitations of a partner that wait


@transaction.atomic
def invite(
    *, partner: Partner, email: str, name: str, role: str, by: User, at: datetime
) -> tuple[Invitation, str]:
    """Invite somebody by e-mail; returns the token of the link, which is kept nowhere.

    Raises Invalid for an address or role that does not fit, Refused for somebody who is a member or
    invited already, and for a partner without a portal.
    """
    if not partner.portal_enabled:
        raise Refused(f"The portal of {partner} is closed. Open it first.")
    _check_invitation(partner, email.strip(), role)
    _withdraw_expired(partner, email, at)
    token = secrets.token_urlsafe(32)
    facts = {
        "partner": partner, "email": email, "name": name, "role": role, "digest": digest_of(token),
        "created_at": at, "created_by": by, "expires_at": at + VALID,
    }  # fmt: skip
    invitation = edits.made(Invitation, facts)
    with edits.unique(f"{email.strip()} has an invitation already.", field="email"):
        invitation.save(force_insert=True)
    return invitation, token


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, at: datetime) -> None:
    """The link opens nothing any more. Twice changes nothing."""
    Invitation.objects.filter(pk=invitation.pk, accepted_at=None, withdrawn_at=None).update(
        withdrawn_at=at
    )


@transaction.atomic
def accept_invitation(
    *, digest: str, at: datetime, user: User | None = None, name: str = "", password: str = ""
) -> Membership:
    """Join with the link of this digest: as `user` who has signed in, else with a new account.

    Refused for a link that is used, withdrawn, expired or not there, for one of our own people, and
    for somebody signed in under another address than the one invited.
    """
    invitation = _open_invitation(digest, at)
    person = user or _new_person(invitation, name, password, at)
    _check_person(person, invitation)
    member = _joined(person, invitation, at)
    Invitation.objects.filter(pk=invitation.pk).update(accepted_at=at, membership=member)
    return member


@transaction.atomic
def confirm_link(*, member: Membership, role: str, by: User, at: datetime) -> Membership:
    """Staff confirm that somebody who came with PeeringDB works for the partner, in this role."""
    lifecycle.move(member, to=MemberState.ACTIVE, by=by, at=at, role=_role(role), suspended_for="")
    return member


def refuse_link(*, member: Membership, reason: str, by: User, at: datetime) -> Membership:
    """Staff say that somebody does not belong to the partner."""
    if not reason.strip():
        raise Invalid({"reason": "Say why: the person may ask."})
    lifecycle.require(member, to=MemberState.REMOVED)
    if member.state != MemberState.PENDING:
        raise Refused(f"{member.user} is a member. Remove them instead.")
    lifecycle.move(member, to=MemberState.REMOVED, by=by, at=at, reason=reason.strip())
    return member


@transaction.atomic
def change_member_role(*, member: Membership, role: str, by: User, at: datetime) -> Membership:
    """Give a member another role. Refused for the last administrator."""
    wanted = _role(role)
    _lock(member.partner)
    if member.state != MemberState.ACTIVE:
        raise Refused(f"{member.user} is not active.")
    if member.role == PartnerRole.ADMIN and wanted != PartnerRole.ADMIN:
        _keep_an_administrator(member, by)
    Membership.objects.filter(pk=member.pk).update(role=wanted)
    member.role = wanted
    return member


@transaction.atomic
def suspend(
    *, member: Membership, why: str, by: User | None, at: datetime, reason: str = ""
) -> Membership:
    """Nothing opens for the member, their tokens rest; `why` of Suspended decides who lifts it."""
    _lock(member.partner)
    if by is not None:
        _keep_an_administrator(member, by)
    lifecycle.move(
        member, to=MemberState.SUSPENDED, by=by, at=at, reason=reason or Suspended(why).label,
        suspended_for=why,
    )  # fmt: skip
    suspend_tokens(membership=member, by=by, at=at)
    return member


@transaction.atomic
def reinstate(*, member: Membership, by: User | None, at: datetime) -> Membership:
    """A suspended member is active again, and so are their tokens."""
    if member.state != MemberState.SUSPENDED:
        raise Refused(f"{member.user} is not suspended.")
    lifecycle.move(member, to=MemberState.ACTIVE, by=by, at=at, suspended_for="", seen_at=at)
    suspend_tokens(membership=member, by=by, at=at, suspended=False)
    return member


@transaction.atomic
def remove_member(*, member: Membership, by: User, at: datetime, reason: str = "") -> Membership:
    """The person has left the partner. The last administrator cannot go by their own hand."""
    _lock(member.partner)
    _keep_an_administrator(member, by)
    lifecycle.move(
        member, to=MemberState.REMOVED, by=by, at=at, reason=reason.strip(), suspended_for=""
    )
    suspend_tokens(membership=member, by=by, at=at)
    return member


def note_visit(*, member: Membership, at: datetime) -> None:
    """Remember when a member was here last, to a quarter of an hour."""
    if member.seen_at is None or at - member.seen_at > VISIT_EVERY:
        Membership.objects.filter(pk=member.pk).update(seen_at=at)


@transaction.atomic
def suspend_idle(*, at: datetime, after: timedelta) -> list[Membership]:
    """Suspend members who have not been here for so long, and return them. Safe to repeat."""
    since = at - after
    quiet = Membership.objects.filter(
        Q(seen_at__lt=since) | Q(seen_at=None, created_at__lt=since), state=MemberState.ACTIVE
    ).select_related("user", "partner")
    found = list(quiet.order_by("pk"))
    for member in found:
        suspend(member=member, why=Suspended.IDLE, by=None, at=at)
    return found


def digest_of(token: str) -> str:
    """What is kept of an invitation's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _role(role: str) -> PartnerRole:
    if role not in PartnerRole.values:
        raise Invalid({"role": f"There is no role {role!r}; use {', '.join(PartnerRole.values)}."})
    return PartnerRole(role)


def _check_invitation(partner: Partner, email: str, role: str) -> None:
    _role(role)
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid({"email": f"{email!r} is no e-mail address."}) from None
    person = User.objects.filter(email__iexact=email).first()
    if person is not None and person.role != Role.PARTNER:
        raise Refused(f"{email} cannot be invited: use another address.", field="email")
    members = Membership.objects.filter(user=person, partner=partner) if person else None
    if members and members.exclude(state=MemberState.REMOVED).exists():
        raise Refused(f"{email} is a member already.", field="email")
    if Invitation.objects.filter(partner=partner, accepted_at=None, withdrawn_at=None).count() >= (
        MOST_OPEN
    ):
        raise Refused(f"{MOST_OPEN} invitations wait already. Withdraw some.")


def _withdraw_expired(partner: Partner, email: str, at: datetime) -> None:
    """A new invitation takes the place of one that has run out."""
    Invitation.objects.filter(
        partner=partner, email__iexact=email.strip(), accepted_at=None, withdrawn_at=None,
        expires_at__lte=at,
    ).update(withdrawn_at=at)  # fmt: skip


def _open_invitation(digest: str, at: datetime) -> Invitation:
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("partner", "created_by")
        .filter(digest=digest, accepted_at=None, withdrawn_at=None, expires_at__gt=at)
        .first()
    )
    if found is None:
        raise Refused(
            "This invitation is used, withdrawn or older than seven days. Ask for another."
        )
    return found


def _new_person(invitation: Invitation, name: str, password: str, at: datetime) -> User:
    return accounts.create_person(
        email=invitation.email, name=name or invitation.name, role=Role.PARTNER, by=None, at=at,
        password=password,
    )  # fmt: skip


def _check_person(person: User, invitation: Invitation) -> None:
    """Only whom the invitation was sent to: a link that was passed on lets nobody else in."""
    if person.role != Role.PARTNER or person.email.lower() != invitation.email.lower():
        raise Refused(
            f"The invitation is for {invitation.email}. Sign out and open the link again.",
            conflict=True,
        )


def _joined(person: User, invitation: Invitation, at: datetime) -> Membership:
    """A member in the invited role; somebody who had left or waits is taken (again)."""
    member, _ = Membership.objects.get_or_create(
        user=person, partner=invitation.partner,
        defaults={"source": MemberSource.INVITE, "created_at": at, "role": invitation.role},
    )  # fmt: skip
    by = invitation.created_by
    if member.state == MemberState.REMOVED:
        lifecycle.move(member, to=MemberState.PENDING, by=by, at=at)
    lifecycle.move(
        member, to=MemberState.ACTIVE, by=by, at=at, role=invitation.role, seen_at=at,
        suspended_for="",
    )  # fmt: skip
    return member


def _keep_an_administrator(member: Membership, by: User) -> None:
    """Partners always keep one who can manage them; our own people may take even the last away."""
    if member.role != PartnerRole.ADMIN or by.role != Role.PARTNER:
        return
    others = Membership.objects.filter(
        partner=member.partner, role=PartnerRole.ADMIN, state=MemberState.ACTIVE
    ).exclude(pk=member.pk)
    if not others.exists():
        raise Refused(f"{member.user} is the last administrator. Name another one first.")


def _lock(partner: Partner) -> None:
    """Two administrators who remove each other: one waits for the other, and is refused."""
    Partner.objects.select_for_update().get(pk=partner.pk)
