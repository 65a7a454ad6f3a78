"""Small effects: what a new PNI or cache starts with, and maintenance that a partner announces."""

from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.capacity.models import CapacityRequest
from apps.core.errors import Refused
from apps.network import actions as network
from apps.network.enums import Impact, Kind, MaintenanceSide, PaidBy
from apps.network.models import Interconnect

_SIDES = {"us": PaidBy.US, "partner": PaidBy.THEM}
_IMPACTS = {
    "NO-IMPACT": Impact.NONE,
    "REDUCED-REDUNDANCY": Impact.DEGRADED,
    "DEGRADED": Impact.DEGRADED,
    "OUTAGE": Impact.DOWN,
}


def detail(request: CapacityRequest, kind: str) -> dict[str, Any]:
    """What the request says about a new PNI or cache."""
    asked = request.details
    if kind == Kind.CACHE:
        fill = asked.get("fill_max_bps")
        return {"rack_units": asked.get("rack_units"), "power_w": asked.get("power_watts"),
                "fill_max_bps": fill}  # fmt: skip
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
