"""People at partners, what PeeringDB lets them do, and the tokens of their programs."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from apps.accounts.models import User
from apps.partners import actions
from apps.partners.actions import TokenFacts
from apps.partners.enums import (
    PARTNER_PERMISSIONS,
    SCOPE_NEEDS,
    MemberSource,
    MemberState,
    PartnerRole,
    Scope,
)
from apps.partners.models import ASN, AsnRight, Membership, PartnerToken
from tests import factories as make
from tests.factories.names import word

_number = count(1)


def member(**fields: Any) -> Membership:
    """An active, invited engineer of a partner with a portal; PeeringDB people name a source."""
    partner = fields.pop("partner", None) or make.partner(portal_enabled=True)
    n = next(_number)
    person = fields.pop("user", None) or User.objects.create_user(
        email=f"member{n}@isp{n}.example", name=f"Member {word(n)}", role="partner"
    )
    defaults = {
        "role": PartnerRole.ENGINEER, "state": MemberState.ACTIVE, "source": MemberSource.INVITE,
        "created_at": make.AT,
    }  # fmt: skip
    return Membership.objects.create(user=person, partner=partner, **(defaults | fields))


def right(
    *, membership: Membership, asn: ASN, may_manage: bool = True, checked_at: datetime | None = None
) -> AsnRight:
    return AsnRight.objects.create(
        membership=membership, asn=asn, may_manage=may_manage, checked_at=checked_at or make.AT
    )


def partner_token(
    *, membership: Membership | None = None, asns: list[int] | None = None, **facts: Any
) -> tuple[PartnerToken, str]:
    """A token for all AS numbers of the partner and all that the role may; and its text."""
    membership = membership or member()
    partner = membership.partner
    if not partner.asns.exists():
        make.asn(partner=partner)
    numbers = asns or list(partner.asns.order_by("number").values_list("number", flat=True))
    role = PartnerRole(membership.role)
    able = [scope for scope in Scope.values if role in PARTNER_PERMISSIONS[SCOPE_NEEDS[scope]]]
    defaults = {
        "name": "robot", "scopes": able, "asns": numbers,
        "expires_at": make.AT + timedelta(days=300),
    }  # fmt: skip
    given = TokenFacts(**(defaults | facts))
    return actions.issue_token(membership=membership, facts=given, by=membership.user, at=make.AT)
