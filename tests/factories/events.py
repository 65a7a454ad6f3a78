"""Maintenance, incidents and measurements of quality."""

from datetime import timedelta
from typing import Any

from apps.network import actions
from apps.network.models import Incident, Interconnect, Maintenance
from tests.factories.clock import AT

START = AT - timedelta(hours=3)


def maintenance(*, link: Interconnect, **facts: Any) -> Maintenance:
    """Announced work of three hours that ends at AT, with the interconnect down."""
    given = {
        "title": "Line card", "side": "OURS", "starts_at": START, "ends_at": AT,
        "announced_at": START - timedelta(days=7),
    }  # fmt: skip
    return actions.plan_maintenance(impacts={link: "DOWN"}, by=None, at=AT, **{**given, **facts})


def incident(*, link: Interconnect, **facts: Any) -> Incident:
    """An outage that began three hours before AT and goes on."""
    given = {"title": "Port down", "kind": "OUTAGE", "severity": "CRITICAL", "started_at": START}
    return actions.report_incident(
        partner=link.partner, interconnect=link, by=None, at=AT, **{**given, **facts}
    )
