"""Capacity requests as the console finds them: in any state, without going through the verbs."""

from datetime import timedelta
from typing import Any

from apps.capacity.models import CapacityRequest, RequestLine, RequestStep
from apps.core import refs
from apps.core.models import StateChange
from tests import factories as make
from tests.factories.clock import AT

GBPS = 10**9
HOUR = timedelta(hours=1)


def asked(*, lines: int = 1, **fields: Any) -> CapacityRequest:
    """An augment of a PNI by 4 x 100 Gbps, sent in a day ago; two days are left to look at it."""
    link = fields.pop("interconnect", None) or make.pni()
    defaults = {
        "ref": refs.new(refs.Prefix.CAPACITY),
        "type": "pni_augment",
        "state": "SUBMITTED",
        "partner": link.partner,
        "site": link.site,
        "target_bps": 800 * GBPS,
        "contact_email": "noc@fibra.example",
        "state_since": AT - 24 * HOUR,
        "due_at": AT + 48 * HOUR,
        "created_at": AT - 30 * HOUR,
        "changed_at": AT - 24 * HOUR,
        "submitted_at": AT - 24 * HOUR,
    }
    made = CapacityRequest.objects.create(interconnect=link, **{**defaults, **fields})
    for position in range(1, lines + 1):
        RequestLine.objects.create(
            request=made, position=position, label=f"{link.name}, LAG {position}", site=link.site,
            port_speed_bps=100 * GBPS, ports=4, current_bps=400 * GBPS, asked_bps=400 * GBPS,
        )  # fmt: skip
    return made


def reported_by_partner(one: CapacityRequest) -> None:
    """The partner has just reported the cross-connect of a request as patched."""
    change = StateChange.objects.create(
        ref=one.ref, source="XC_ORDERED", target="PROVISIONING", at=AT - HOUR
    )
    RequestStep.objects.create(change=change, request=one, role="P-ENG", version=one.version)
