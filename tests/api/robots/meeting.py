"""A partner that shares a building and an exchange with us, and what it can ask for there."""

from typing import Any

from apps.network.models import PNI, Facility, Interconnect
from apps.partners.models import Partner
from tests import factories as make
from tests.api.robots.exchanges import IX, exchange
from tests.factories import requests as asked
from tests.factories.peeringdb import THEIRS, mirror

GBPS = 10**9
BUILDING = 1  # shared, as tests.factories.peeringdb has it
CONTACT = {"contact_email": "noc@isp.example", "contact_phone": "+57 601 555 01"}
NEW_PNI: dict[str, Any] = {
    **CONTACT, "facility": BUILDING, "port_speed_gbps": "100", "port_count": 1, "mode": "lag_lacp",
    "media": "SMF OS2", "optic": "100G-LR4", "connector": "LC", "ip_provider": "us",
    "loa_provider": "us", "xc_orderer": "partner", "xc_payer": "partner",
    "current_peak_bps": 80 * GBPS, "as_set": "AS-EXAMPLE", "justification": "We grow.",
}  # fmt: skip
IX_SESSIONS: dict[str, Any] = {
    **CONTACT, "ixp": IX, "as_set": "AS-EXAMPLE",
    "sessions": [{"our_ip": "192.0.2.1", "their_ip": "192.0.2.10"}],
}  # fmt: skip


def meeting_partner() -> Partner:
    """PeeringDB lists both in a building, where 100G ports are free, and at an exchange."""
    partner = asked.calm_partner(portal_enabled=True)
    partner.asns.all().delete()
    make.asn(partner=partner, number=THEIRS, is_primary=True)
    site = exchange().ports.get().site
    Facility.objects.filter(pk=site.facility_id).update(pdb_fac_id=BUILDING)
    make.ports(site=site)
    mirror()
    return partner


def addressed(link: Interconnect, ipv4: str) -> Interconnect:
    """An interconnect that uses a subnet."""
    PNI.objects.update_or_create(interconnect=link, defaults={"ipv4": ipv4})
    return link
