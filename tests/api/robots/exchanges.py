"""An exchange where both sides are, and sessions to ask for there."""

from typing import Any

from apps.capacity import actions as capacity
from apps.network.models import IXP, IXPPort
from apps.partners.models import Partner
from tests import factories as make
from tests.api.robots.conftest import OURS, THEIRS
from tests.factories.peeringdb import mirror

IX = 1  # shared, as tests.factories.peeringdb has it
PLACE = f"pdb:ix:{IX}"


def exchange(number: int = IX) -> IXP:
    """An exchange where we have a port."""
    site = make.site()
    made = IXP.objects.create(name=f"IX {number}", metro=site.metro, pdb_ix_id=number)
    IXPPort.objects.create(ixp=made, site=site, name=f"ix-{number}", speed_bps=100 * 10**9)
    return made


def at_once(partner: Partner) -> None:
    """What fits the rules is approved at once for this partner, whom PeeringDB knows."""
    mirror()
    capacity.set_rule(
        code="auto_approve", value="", scope=capacity.Scope(partner=partner), is_on=True,
        reason="Trusted", by=make.user(role="admin"), at=make.AT,
    )  # fmt: skip


def session(n: int = 1, **fields: Any) -> dict[str, Any]:
    """Asked for by the partner, who calls itself local; PeeringDB lists the first of them."""
    given = {
        "local_asn": THEIRS, "local_ip": f"192.0.2.{9 + n}", "peer_asn": OURS,
        "peer_ip": "192.0.2.1", "peer_type": "public", "location": PLACE,
    }  # fmt: skip
    return {name: value for name, value in (given | fields).items() if value is not None}


def turned(n: int = 1, **fields: Any) -> dict[str, Any]:
    """The same session, the sides named the other way round."""
    mine = session(n)
    swapped = {
        "local_asn": mine["peer_asn"], "local_ip": mine["peer_ip"],
        "peer_asn": mine["local_asn"], "peer_ip": mine["local_ip"],
    }  # fmt: skip
    return mine | swapped | fields
