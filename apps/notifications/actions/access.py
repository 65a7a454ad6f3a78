"""Tokens of partners' programs and the members behind them: do it, and tell who ought to know."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.core import units
from apps.notifications.actions.outbox import News, tell_partner
from apps.notifications.enums import Urgency
from apps.partners import actions as partners
from apps.partners.models import Membership, PartnerToken

TOKENS = "/portal/api/"
MEMBERS = "/portal/users/"
IDLE = "was not here for long and is suspended"


@transaction.atomic
def issue_token(
    *, membership: Membership, facts: partners.TokenFacts, by: User, at: datetime
) -> tuple[PartnerToken, str]:
    """As `partners.issue_token`, and the administrators hear of it; its text is in no message."""
    token, text = partners.issue_token(membership=membership, facts=facts, by=by, at=at)
    _tell_of_token(token, "made", by, at, Urgency.WARN)
    return token, text


@transaction.atomic
def revoke_token(*, token: PartnerToken, by: User, at: datetime) -> PartnerToken:
    """As `partners.revoke_token`, and the administrators hear of it once."""
    was_in_force = token.revoked_at is None
    token = partners.revoke_token(token=token, by=by, at=at)
    if was_in_force:
        _tell_of_token(token, "revoked", by, at, Urgency.INFO)
    return token


@transaction.atomic
def change_member(
    *, member: Membership, act: Callable[..., Any], what: str, by: User, at: datetime, **facts: Any
) -> None:
    """Do `act` of `partners.actions` to a member and tell the partner; `what` completes the name.

    Both or none. Raises what `act` raises.
    """
    act(member=member, by=by, at=at, **facts)
    tell_of_change(member=member, what=what, by=by, at=at)


@transaction.atomic
def suspend_idle(*, at: datetime, after: timedelta) -> int:
    """As `partners.suspend_idle`, and their partners hear of it; returns how many there were."""
    found = partners.suspend_idle(at=at, after=after)
    for member in found:
        tell_of_change(member=member, what=IDLE, by=None, at=at)
    return len(found)


def tell_of_change(*, member: Membership, what: str, by: User | None, at: datetime) -> None:
    """Tell the partner that somebody's role or access has changed; `what` completes the name."""
    news = News(event="member.changed", ref=member.partner.ref, title=f"{member.user} {what}",
                url=MEMBERS, call="See the users")  # fmt: skip
    key = f"member-{member.pk}-{at.timestamp()}"
    tell_partner(partner=member.partner, news=news, key=key, at=at, besides=by)


def _tell_of_token(token: PartnerToken, what: str, by: User, at: datetime, urgency: str) -> None:
    partner = token.membership.partner
    news = News(
        event="token.issued", ref=partner.ref, title=f"API token {token.name} was {what}",
        body=f"By {by}. If nobody of you meant to, revoke the token and write to us.",
        url=TOKENS, call="See the tokens", urgency=urgency,
        lines=[["Token", f"{token.name} ({token.prefix}…)"],
               ["Acts for", str(token.membership.user)],
               ["May", ", ".join(token.scopes)], ["Ends", units.day(token.expires_at)]],
        data={"token": token.prefix, "scopes": token.scopes, "what": what},
    )  # fmt: skip
    tell_partner(partner=partner, news=news, key=f"token-{token.pk}:{what}", at=at, besides=by)
