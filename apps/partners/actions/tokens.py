"""Tokens of partners' programs: made, used, suspended and revoked (portal.md 6.1, "Machine")."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from apps.accounts.models import User
from apps.core.errors import Invalid, Refused
from apps.partners import for_partner, rules
from apps.partners.enums import PARTNER_PERMISSIONS, SCOPE_NEEDS, MemberState, PartnerRole, Scope
from apps.partners.models import Membership, PartnerToken

PREFIX = "epp"
LONGEST = timedelta(days=365)
MOST = 20  # tokens in force of one member
STALE = timedelta(minutes=5)  # how exact "last used" has to be: one write per token in this time


@dataclass(frozen=True)
class TokenFacts:
    """What a new token may do. `ip_allowed`: networks (CIDR), empty: from anywhere."""

    name: str
    scopes: Sequence[str]
    asns: Sequence[int]
    expires_at: datetime
    ip_allowed: Sequence[str] = ()


@transaction.atomic
def issue_token(
    *, membership: Membership, facts: TokenFacts, by: User | None, at: datetime
) -> tuple[PartnerToken, str]:
    """Make a token for a member's program; its text is returned once and kept nowhere.

    Raises Invalid for values that do not fit, Refused for a member who is not active, and for one
    who has twenty tokens in force.
    """
    Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.state != MemberState.ACTIVE:
        raise Refused(f"The membership is {membership.get_state_display().lower()}.")
    _check(membership, facts, at)
    if for_partner.tokens_in_force(membership, at=at).count() >= MOST:
        raise Refused(f"You have {MOST} tokens. Revoke one that is not used any more.")
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    text = f"{PREFIX}_{prefix}_{secret}"
    token = PartnerToken.objects.create(
        membership=membership, name=facts.name.strip(), prefix=prefix, digest=_digest(text),
        scopes=sorted(set(facts.scopes)), asns=sorted(set(facts.asns)),
        ip_allowed=[rules.parse_network(each) for each in facts.ip_allowed],
        created_at=at, expires_at=facts.expires_at,
    )  # fmt: skip
    return token, text


@transaction.atomic
def revoke_token(*, token: PartnerToken, by: User | None, at: datetime) -> PartnerToken:
    """Nobody can use the token from now on. Twice changes nothing."""
    PartnerToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)
    token.refresh_from_db(fields=["revoked_at"])
    return token


@transaction.atomic
def suspend_tokens(
    *, membership: Membership, by: User | None, at: datetime, suspended: bool = True
) -> int:
    """Stop all tokens of a member for the time being, or let them go on; returns how many."""
    found = membership.tokens.filter(revoked_at=None, suspended_at__isnull=suspended)
    return found.update(suspended_at=at if suspended else None)


def use_token(*, text: str, ip: str, at: datetime) -> for_partner.TokenUse | None:
    """What the token with this text may do now; None: there is none, or it is over.

    That is a token of the portal; for access that one granted see `use_access`. Notes the use at
    most every five minutes. The caller checks `fault` before anything else.
    """
    parts = text.split("_", 2)
    if len(parts) != 3 or parts[0] != PREFIX:
        return None
    token = for_partner.token_with(parts[1])
    if token is None or not hmac.compare_digest(token.digest, _digest(text)):
        return None
    if is_over(token, at):
        return None
    _note_use(token, ip, at)
    return for_partner.token_use(token, ip=ip, at=at)


def is_over(token: PartnerToken, at: datetime) -> bool:
    """Whether nobody can use the token any more."""
    is_good = token.revoked_at is None and token.expires_at > at
    return not (is_good and token.membership.user.is_active)


def _note_use(token: PartnerToken, ip: str, at: datetime) -> None:
    if token.last_used_at is None or at - token.last_used_at > STALE:
        found = PartnerToken.objects.filter(pk=token.pk)
        found.update(last_used_at=at, last_used_ip=ip or None)


def _digest(text: str) -> str:
    """SHA-256: enough for 256-bit random text, no slow hash needed."""
    return hashlib.sha256(text.encode()).hexdigest()


def _check(membership: Membership, facts: TokenFacts, at: datetime) -> None:
    errors = _wrong_scopes(membership, facts.scopes) | _wrong_asns(membership, facts.asns, at)
    if not facts.name.strip() or len(facts.name.strip()) > 80:
        errors["name"] = "Enter a name of at most 80 letters."
    if not at < facts.expires_at <= at + LONGEST:
        errors["expires_at"] = "Choose an end within a year from now."
    try:
        [rules.parse_network(each) for each in facts.ip_allowed]
    except ValueError as error:
        errors["ip_allowed"] = str(error)
    if errors:
        raise Invalid(errors)


def _wrong_scopes(membership: Membership, scopes: Sequence[str]) -> dict[str, str]:
    if not scopes:
        return {"scopes": "Choose what the program may do."}
    for scope in scopes:
        if scope not in Scope.values:
            return {"scopes": f"There is no scope {scope!r}; use {', '.join(Scope.values)}."}
        if PartnerRole(membership.role) not in PARTNER_PERMISSIONS[SCOPE_NEEDS[scope]]:
            return {"scopes": f"Your role does not have what the scope {scope} needs."}
    return {}


def _wrong_asns(membership: Membership, numbers: Sequence[int], at: datetime) -> dict[str, str]:
    if not numbers:
        return {"asns": "Choose the AS numbers the program acts for."}
    faults = for_partner.asn_faults(membership, at=at)
    for number in numbers:
        if number not in faults:
            return {"asns": f"AS{number} is none of {membership.partner}'s."}
        if faults[number]:
            return {"asns": f"Not for AS{number}: {faults[number]}."}
    return {}
