"""Small effects: what a new PNI starts with, and maintenance that a partner announces."""

from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.capacity.models import CapacityRequest
from apps.core.errors import Refused
from apps.network import actions as network
from apps.network.enums import Impact, MaintenanceSide, PaidBy
from apps.network.models import Interconnect

_SIDES = {"us": PaidBy.US, "partner": PaidBy.THEM}
_IMPACTS = {
    "NO-IMPACT": Impact.NONE,
    "REDUCED-REDUNDANCY": Impact.DEGRADED,
    "DEGRADED": Impact.DEGRADED,
    "OUTAGE": Impact.DOWN,
}


def detail(request: CapacityRequest) -> dict[str, Any]:
    """What the request says about a new PNI."""
    asked = request.details
    return {
        "ipv4": asked.get("ipv4") or "", "ipv6": asked.get("ipv6") or "",
        "mtu": asked.get("mtu") or 1500,
        "xconnect_ordered_by": _SIDES.get(asked.get("xc_orderer") or "", PaidBy.THEM),
        "xconnect_paid_by": _SIDES.get(asked.get("xc_payer") or "", PaidBy.THEM),
    }  # fmt: skip


def plan_maintenance(request: CapacityRequest, by: User | None, at: datetime) -> None:
    """What the partner announced stands in the calendar, and excuses what is missing meanwhile.

    Reduced redundancy counts as degraded: traffic goes on, with less in reserve.
    """
    asked = request.details
    refs = {row["interconnect"] for row in asked.get("objects") or ()}
    links = Interconnect.objects.filter(partner=request.partner, ref__in=refs).order_by("pk")
    if not links:
        raise Refused("None of the interconnects is there any more.", field="objects")
    impact = _IMPACTS[asked["impact"]]
    network.plan_maintenance(
        impacts=dict.fromkeys(links, impact), title=f"{request.partner}: {request.ref}",
        side=MaintenanceSide.THEIRS, starts_at=datetime.fromisoformat(asked["starts_at"]),
        ends_at=datetime.fromisoformat(asked["ends_at"]), announced_at=request.submitted_at,
        ticket=request.client_ref[:64], text=asked["what"], by=by, at=at,
    )  # fmt: skip
