"""People who sit at a partner, for pages of the portal."""

from itertools import count
from typing import Any

from apps.accounts.models import User
from apps.partners.enums import MemberSource, MemberState, PartnerRole
from apps.partners.models import Membership, Partner
from tests import factories as make

_number = count(1)


def seated(partner: Partner | None = None, role: str = PartnerRole.ENGINEER, **fields: Any) -> User:
    """An active member of a partner with a portal, by invitation."""
    partner = partner or make.partner(portal_enabled=True)
    n = next(_number)
    name = fields.pop("name", f"Seat {n}")
    person: User = fields.pop("user", None) or User.objects.create_user(
        email=f"seat{n}@fibra.example", name=name, role="partner"
    )
    defaults = {"state": MemberState.ACTIVE, "source": MemberSource.INVITE, "created_at": make.AT}
    Membership.objects.create(user=person, partner=partner, role=role, **(defaults | fields))
    return person
