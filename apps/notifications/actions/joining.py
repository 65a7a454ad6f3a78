"""People who come to partners: what PeeringDB says of them, invitations, and who is told."""

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts import queries as accounts
from apps.accounts.models import User
from apps.core.errors import Refused
from apps.integrations.peeringdb.oidc import Profile
from apps.notifications import mail
from apps.notifications.actions.access import MEMBERS, tell_of_change
from apps.notifications.actions.outbox import News, enqueue, tell_partner
from apps.notifications.enums import Urgency
from apps.partners import actions as partners
from apps.partners.enums import MemberState, PartnerRole
from apps.partners.models import Invitation, Membership, NetworkClaim, Partner

LINKS = "/partners/links/"
LOST = "has no network of yours at PeeringDB any more and is suspended"


@transaction.atomic
def come_in(*, user: User, profile: Profile, refresh_token: str, at: datetime) -> partners.Came:
    """Note what PeeringDB says of a person, and tell staff of links that wait for them."""
    came = partners.note_rights(user=user, profile=profile, refresh_token=refresh_token, at=at)
    for member in came.links:
        _tell_staff_of_link(member, profile, at)
    for claim in came.claims:
        _tell_staff_of_claim(claim, profile, at)
    for member in came.lost:
        tell_of_change(member=member, what=LOST, by=None, at=at)
    return came


def invite_member(
    *, partner: Partner, email: str, name: str, role: str, by: User, at: datetime
) -> Invitation:
    """Invite somebody and send them the link, which is kept nowhere. Raises as `partners.invite`.

    Refused where the mail server does not take the mail; the invitation is withdrawn then.
    """
    with transaction.atomic():
        invitation, token = partners.invite(
            partner=partner, email=email, name=name, role=role, by=by, at=at
        )
        _tell_members(partner, "member.invited", f"{name or email} was invited", at, by,
                      key=f"invitation-{invitation.pk}")  # fmt: skip
    try:
        _send(invitation, token, by)
    except OSError as error:
        partners.withdraw_invitation(invitation=invitation, by=by, at=at)
        raise Refused("The mail could not be sent. Try again in a few minutes.") from error
    return invitation


@transaction.atomic
def accept_invitation(*, digest: str, at: datetime, **facts: Any) -> Membership:
    """As `partners.accept_invitation`, and the administrators hear who has joined."""
    member = partners.accept_invitation(digest=digest, at=at, **facts)
    what = f"has joined as {PartnerRole(member.role).label}"
    tell_of_change(member=member, what=what, by=member.user, at=at)
    return member


@transaction.atomic
def note_sign_in(*, user: User, ip: str, at: datetime) -> None:
    """Tell a person's partners of a sign-in from a network not seen before (a /24 or /48)."""
    network = partners.note_network(user=user, ip=ip, at=at)
    if not network:
        return
    rows = Membership.objects.filter(user=user, state=MemberState.ACTIVE)
    for member in rows.select_related("partner").order_by("pk"):
        news = News(
            event="login.new_network", ref=member.partner.ref, url=MEMBERS, call="See the users",
            title=f"{user} signed in from a new network", urgency=Urgency.WARN,
            body="If it was not them, suspend them and write to us.",
            lines=[["Network", network]],
        )  # fmt: skip
        tell_partner(partner=member.partner, news=news, key=f"network-{user.pk}-{network}", at=at)


def _send(invitation: Invitation, token: str, by: User) -> None:
    partner = invitation.partner
    mail.write_to(
        name=invitation.name or invitation.email, address=invitation.email,
        kind="member_invitation", ref=partner.ref, title=f"Join {partner} in EdgePartners",
        body=f"{by} invites you to the portal of {partner}. The link works until it is used, for "
        "seven days.",
        lines=[["Partner", partner.name], ["Role", PartnerRole(invitation.role).label]],
        url=f"/portal/join/#{token}", call="Accept the invitation",
    )  # fmt: skip


def _tell_staff_of_link(member: Membership, profile: Profile, at: datetime) -> None:
    _tell_staff(
        key=f"link-{member.pk}-{at.date()}", ref=member.partner.ref, region=member.partner.region,
        title=f"{member.user} wants to join {member.partner}",
        lines=[["PeeringDB", profile.name], ["E-mail", profile.email]], at=at,
    )  # fmt: skip


def _tell_staff_of_claim(claim: NetworkClaim, profile: Profile, at: datetime) -> None:
    _tell_staff(
        key=f"claim-{claim.pk}", ref=f"AS{claim.asn}", region=None,
        title=f"{claim.user} came with AS{claim.asn}, which no partner has",
        lines=[["Network", claim.name], ["E-mail", profile.email]], at=at,
    )  # fmt: skip


def _tell_staff(
    *, key: str, ref: str, region: str | None, title: str, lines: list[list[str]], at: datetime
) -> None:
    enqueue(
        key=key, kind="link_pending", ref=ref, urgency=Urgency.WARN, title=title,
        body="Confirm or refuse the link.", recipients=accounts.holders("partners.members", region),
        facts={"lines": lines, "url": LINKS, "call": "Open the links"}, at=at,
    )  # fmt: skip


def _tell_members(
    partner: Partner, event: str, title: str, at: datetime, by: User, *, key: str
) -> None:
    news = News(event=event, ref=partner.ref, title=title, url=MEMBERS, call="See the users")
    tell_partner(partner=partner, news=news, key=key, at=at, besides=by)
