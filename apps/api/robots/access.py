"""Who is asking: `Authorization: Bearer` with the token of a partner's program.

`epp_...` is a token of the portal, `epa_...` the short-lived access that one was given for.
"""

import logging
from typing import Any, cast

from django.conf import settings
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from apps.api.robots.faults import Fault, wrong
from apps.capacity.rules.checks import asn_problem
from apps.core import audit
from apps.core.requests import client_ip
from apps.partners import actions
from apps.partners.for_partner import TokenUse

log = logging.getLogger(__name__)

CHALLENGE = 'Bearer realm="EdgePartners for partners"'
FOREIGN = (
    "The token is unknown, expired or revoked, or it was made for another audience. Make one in "
    "the portal, under API tokens."
)


class PartnerAuthentication(BaseAuthentication):
    """Tokens of partners' programs only: not PeeringDB's, not our people's, no session."""

    def authenticate(self, request: Request) -> tuple[Any, TokenUse]:
        scheme, _, text = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise NotAuthenticated("Send Authorization: Bearer and a token of the portal.")
        readable = text.isascii() and text.isprintable()
        given = text.strip() if readable else ""
        use = actions.use_access if given.startswith(actions.ACCESS_PREFIX) else actions.use_token
        used = use(text=given, ip=client_ip(request._request), at=timezone.now())
        if used is None:
            raise AuthenticationFailed(FOREIGN)
        # The audit context of this request was opened before the token was read: name the actor.
        audit.acting(actor_id=used.seat.user.pk, channel="api")
        return used.seat.user, used

    def authenticate_header(self, request: Request) -> str:
        given = "Authorization" in request.headers
        return f'{CHALLENGE}, error="invalid_token"' if given else CHALLENGE


class Scoped(BasePermission):
    """The token has the scope that the view names for the method, and its holder may still act."""

    def has_permission(self, request: Request, view: Any) -> bool:
        used = cast(TokenUse, request.auth)
        if used.fault:
            raise Fault(403, used.fault)
        method = "GET" if request.method == "HEAD" else request.method
        scope = view.scopes.get(method)
        if scope and scope not in used.scopes:
            raise Fault(403, f"This token does not have the scope '{scope}'.")
        if scope and not used.may(scope):
            raise Fault(403, f"The role of {used.seat.user} does not allow '{scope}' any more.")
        return True


def check_asn(used: TokenUse, number: int, *, name: str = "asn") -> int:
    """The AS number, if the caller may act for it now.

    400 for a number no network can have, 403 naming what is missing for one that is not theirs.
    """
    if problem := asn_problem(number, documentation=settings.RESERVED_ASNS_ALLOWED):
        raise wrong({name: problem})
    fault = used.asns.get(number, "it is not among the AS numbers of this token, which needs the "
                          "PeeringDB permission manage_peering_sessions for it")  # fmt: skip
    if fault:
        log.warning("partner_asn_refused asn=%s token=%s", number, used.token.prefix)
        raise Fault(403, f"You may not act for AS{number}: {fault}.", {name: f"{fault}."})
    return number


def read_asn(text: str | None) -> int:
    """The parameter `asn`, a whole number of 32 bits."""
    if text is None:
        raise wrong({"asn": "This is required."})
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        raise wrong({"asn": "Send a whole number such as 64500."})
    return int(text)
