"""Capacity requests for the walk of all endpoints: in the state a verb needs, with its body."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from apps.capacity.models import CapacityRequest
from tests import factories as make

OURS = {"loa_provider": "us", "xc_orderer": "us"}
GBPS = 10**9


def _standing(state: str, **fields: Any) -> Callable[[SimpleNamespace, str], None]:
    """Makes the request that the address names: its lines are decided unless it is in review."""

    def ready(world: SimpleNamespace, role: str) -> None:
        one = make.asked(**{"state": state, "details": OURS, **fields})
        if state != "IN_REVIEW":
            one.lines.update(decision="APPROVED", approved_ports=4, approved_bps=400 * GBPS)
        world.request = one.ref

    return ready


def _decided(approver: str = "") -> Callable[[SimpleNamespace, str], None]:
    """In review with every line decided; with an approver it is above the limit of the policy."""

    def ready(world: SimpleNamespace, role: str) -> None:
        ports = 160 if approver else 4
        one = make.asked(state="IN_REVIEW", details=OURS)
        one.lines.update(decision="APPROVED", ports=ports, approved_ports=ports,
                         approved_bps=ports * 100 * GBPS)  # fmt: skip
        make.ports(site=one.site, number=ports)
        first = make.user(role=approver) if approver else None
        CapacityRequest.objects.filter(pk=one.pk).update(approver=first)
        world.request = one.ref

    return ready


def _reported(world: SimpleNamespace, role: str) -> None:
    _standing("PROVISIONING")(world, role)
    make.reported_by_partner(CapacityRequest.objects.get(ref=world.request))


READY: dict[str, Callable[[SimpleNamespace, str], None]] = {
    "request-claim": _standing("SUBMITTED"),
    "request-ask": _standing("IN_REVIEW"),
    "request-hold": _standing("IN_REVIEW"),
    "request-reject": _standing("IN_REVIEW"),
    "request-decide": _standing("IN_REVIEW"),
    "request-take-up": _standing("ON_HOLD"),
    "request-approve": _decided(),
    "request-second": _decided("manager"),
    "request-await-loa": _standing("APPROVED"),
    "request-loa-issued": _standing("LOA_PENDING"),
    "request-loa-lost": _standing("LOA_ISSUED"),
    "request-order": _standing("LOA_ISSUED"),
    "request-patched": _standing("XC_ORDERED"),
    "request-dispute": _reported,
    "request-provision": _standing("APPROVED", type="session_change", lines=0),
    "request-test": _standing("PROVISIONING"),
    "request-confirm": _standing("TESTING", type="session_change", lines=0),
    "request-carried-out": _standing("APPROVED", type="contact_change", lines=0),
    "request-fail": _standing("PROVISIONING"),
    "request-retry": _standing("FAILED"),
}
BODIES: dict[str, Any] = {
    "request-assign": {"to": None},
    "request-priority": {"priority": "HIGH"},
    "request-ask": {"text": "Which cage?"},
    "request-hold": {"reason": "NO_PORTS", "text": "A line card", "review_on": "2026-12-01"},
    "request-reject": {"reason": "POLICY", "text": "Too little traffic"},
    "request-decide": {
        "position": 1, "decision": "REDUCED", "approved_ports": 2, "reason": "NO_PORTS",
    },
    "request-comment": {"text": "Looks fine", "visibility": "INTERNAL"},
    "request-loa-lost": {"reason": "Wrong cage"},
    "request-order": {"order_ref": "XC-1", "vendor": "Datacentro"},
    "request-patched": {"circuit_ref": "XC-40872"},
    "request-dispute": {"text": "No light"},
    "request-fail": {"error": "No light"},
    "request-cancel": {"reason": "They moved"},
}  # fmt: skip
REFUSED = {"request-loa-issued"}  # there is no LOA in this world
# Verbs of engineers: managers hold the permission to handle, and the action says whose it is.
REFUSED_TO = {
    f"request-{verb}": {"manager"}
    for verb in (
        "loa-lost", "order", "patched", "dispute", "provision", "test", "confirm", "fail", "retry",
    )
}  # fmt: skip
