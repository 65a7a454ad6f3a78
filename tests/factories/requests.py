"""Requests as they come about: through the verbs, by somebody of each role."""

from datetime import date, timedelta
from typing import Any

from apps.accounts.models import User
from apps.capacity import actions
from apps.capacity.actions import Acting
from apps.capacity.models import CapacityRequest
from apps.network.models import Interconnect
from apps.partners.models import ContactRole, Partner
from tests import factories as make
from tests.factories.clock import AT

GBPS = 10**9
AUGMENT = {
    "target_bps": 600 * GBPS, "contact_email": "noc@isp.example", "contact_phone": "+57 601 555 01",
    "reason": "forecast",
}  # fmt: skip


def partner_user(**fields: Any) -> User:
    return make.user(role="partner", **fields)


def partner_acting(role: str = "P-ENG") -> Acting:
    """Somebody at a partner."""
    return actions.acting_for_partner(partner_user(), role, ip="192.0.2.7")


def staff_acting(role: str = "manager") -> Acting:
    return actions.acting_for_staff(make.user(role=role))


def calm_partner(**fields: Any) -> Partner:
    """A partner that the policy has nothing against, looked after by a manager in Bogotá."""
    owner = make.user(role="manager", time_zone="America/Bogota")
    made = make.partner(**{"owner": owner, "country": "CO", **fields})
    make.asn(partner=made, is_primary=True)
    noc = make.contact(partner=made, name="NOC", email="noc@isp.example", phone="+57 601 555 01")
    ContactRole.objects.create(contact=noc, role="NOC")
    make.period(agreement=make.agreement(partner=made), ends_on=date(2028, 1, 31))
    return made


def busy_link(**fields: Any) -> Interconnect:
    """A PNI of 4 x 100 Gbps of which the p95 takes three quarters."""
    link = make.pni(**{"partner": calm_partner(), **fields})
    make.link_stat(link, p95_gbps=300, used="75.0", runout_days=40)
    return link


def drafted(link: Interconnect | None = None, *, by: Acting | None = None, **content: Any) -> (
    CapacityRequest
):  # fmt: skip
    """A draft of an upgrade from 400 to 600 Gbps."""
    link = link or busy_link()
    wanted = {"interconnect": link.ref, "desired_on": date(2027, 3, 1).isoformat(), **AUGMENT}
    return actions.draft(
        partner=link.partner, type="pni_augment", content={**wanted, **content},
        acting=by or partner_acting(), at=AT, strict=True,
    )  # fmt: skip


def submitted(link: Interconnect | None = None, *, by: Acting | None = None, **content: Any) -> (
    CapacityRequest
):  # fmt: skip
    """The same, sent in; whatever the policy says."""
    by = by or partner_acting()
    request = drafted(link, by=by, justification="Traffic grows.", **content)
    return actions.submit(
        request=request, acting=by, at=AT + timedelta(hours=1), confirm=True, ask_anyway=True
    )


def in_review(link: Interconnect | None = None, **content: Any) -> CapacityRequest:
    request = submitted(link, **content)
    return actions.claim(request=request, acting=staff_acting(), at=AT + timedelta(hours=2))
