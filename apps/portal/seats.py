"""Where somebody sits: at the partner their session has chosen, or on behalf of one."""

from typing import Any

import rules
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.utils import timezone

from apps.accounts.enums import Role
from apps.partners import for_partner
from apps.partners.for_partner import Seat

CHOSEN = "portal_partner"  # reference of the partner that a session looks at
BEHALF = "portal_behalf"  # reference of the partner that one of our people acts for
ACTING = ("partners.members", "capacity.handle")  # either lets our people act for a partner


def may_act(user: Any) -> bool:
    """Whether one of our people may act for partners."""
    return any(rules.has_perm(permission, user) for permission in ACTING)


def find_seat(request: HttpRequest) -> Seat | None:
    """Where the person who has signed in sits; our own people where they act on behalf."""
    user: Any = request.user
    if user.role == Role.PARTNER:
        chosen = request.session.get(CHOSEN, "")
        return for_partner.seat(user, chosen=chosen, at=timezone.now(), proved=proved(request))
    chosen = request.session.get(BEHALF, "")
    return for_partner.seat_on_behalf(user, chosen=chosen) if chosen and may_act(user) else None


def proved(request: HttpRequest) -> frozenset[str]:
    """How this session was opened: by PeeringDB, with a second factor of ours, or both."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    known = (for_partner.FACTOR, for_partner.PEERINGDB)
    return frozenset(record["method"] for record in records if record.get("method") in known)
