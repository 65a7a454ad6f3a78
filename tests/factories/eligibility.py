"""Partners who may ask for capacity."""

from datetime import date

from apps.partners.models import ContactRole, Partner
from tests import factories as make


def eligible(partner: Partner | None = None) -> Partner:
    """Give a partner what the eligibility rules need: an agreement in force and a NOC contact.

    Without a mirror of PeeringDB and without measurement their rules stand in nobody's way.
    """
    found = partner or make.partner()
    make.period(agreement=make.agreement(partner=found, signed_on=date(2024, 1, 24)))
    desk = make.contact(partner=found, name="NOC desk", email="noc@example.com")
    ContactRole.objects.create(contact=desk, role="NOC")
    return found
