"""Short-lived access for partners' programs: OAuth 2, client credentials (RFC 6749 4.4).

The client is a token of the portal: `epp_ID_SECRET` is the id `epp_ID` and the secret `SECRET`.
What is granted is signed, never stored, and good only as long as that token is.
"""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core import signing

from apps.partners import for_partner
from apps.partners.actions import tokens
from apps.partners.models import PartnerToken

PREFIX = "epa_"
_SALT = "apps.partners.access"
_BOUND = 16  # letters of the digest: another secret under the same id is another client


@dataclass(frozen=True)
class Grant:
    """`text` is the access token; `seconds` how long it is good. `fault`: why there is none."""

    text: str = ""
    seconds: int = 0
    scopes: Sequence[str] = ()
    fault: str = ""


def grant_access(
    *, client_id: str, client_secret: str, scopes: Collection[str] = (), ip: str, at: datetime
) -> Grant | None:
    """Access with some of the scopes of a token (none named: all); None: there is no such client.

    Raises ValueError naming a scope that the token does not have.
    """
    used = tokens.use_token(text=f"{client_id}_{client_secret}", ip=ip, at=at)
    if used is None:
        return None
    if used.fault:
        return Grant(fault=used.fault)
    for scope in scopes:
        if scope not in used.token.scopes:
            raise ValueError(scope)
    seconds = min(
        settings.PARTNER_ACCESS_SECONDS, int((used.token.expires_at - at).total_seconds())
    )
    wanted = sorted(set(scopes) or set(used.token.scopes))
    until = int(at.timestamp()) + seconds
    return Grant(_sealed(used.token, wanted, until), seconds, wanted)


def use_access(*, text: str, ip: str, at: datetime) -> for_partner.TokenUse | None:
    """What the holder of an access token may do now; None: it is none, or it is over."""
    try:
        prefix, bound, scopes, until = signing.loads(text.removeprefix(PREFIX), salt=_SALT)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    token = for_partner.token_with(prefix)
    if token is None or not hmac.compare_digest(token.digest[:_BOUND], bound):
        return None
    if until <= at.timestamp() or tokens.is_over(token, at):
        return None
    return for_partner.token_use(token, ip=ip, at=at, scopes=scopes)


def _sealed(token: PartnerToken, scopes: Sequence[str], until: int) -> str:
    content = [token.prefix, token.digest[:_BOUND], scopes, until]
    return PREFIX + signing.dumps(content, salt=_SALT)
