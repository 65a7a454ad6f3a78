"""The other terms of the demo: caches, quality, duties. Worded as the templates are."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from apps.agreements import rules
from apps.agreements.models import Agreement
from edgepartners.demo.links import Link

CLAUSES = {
    row.type: (row.clause, 4 + number, row.text)
    for rows in rules.STANDARD.values()
    for number, row in enumerate(rows)
}
# Terms that a few agreements have beside the usual ones: clause, page.
EXTRA = {
    "MAX_TRAFFIC": ("§5.6", 9), "COMMIT_VOLUME": ("§4.6", 7), "TIER_RESET": ("§4.7", 7),
    "PORT_SPEED": ("§2.3", 5), "DOWNGRADE_RIGHT": ("§7.6", 12),
}  # fmt: skip
CLAUSES |= {
    type: (*place, rules.CATALOGUE[type].example)
    for type, place in EXTRA.items()
    if type not in CLAUSES
}
GBPS = 10**9
SELDOM = {"SFI": 5, "PAID_PEERING": 4, "TRANSIT": 0}  # which partners, of twelve
WRITTEN = ("UPGRADE_TRIGGER", "COMMIT_RATE", "RATIO_MAX", "MIN_TRAFFIC")  # by the deals themselves
HOSTING = ((8, 1500, 8), (16, 3000, 16), (4, 750, 4))  # rack units, W, ports


def by_hand(row: Agreement, links: list[Link]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The usual terms of an agreement's kind, but those that a deal is made of."""
    for one in rules.STANDARD.get(row.kind, ()):
        if one.type not in WRITTEN and (more := _needed(one.type, row, links)) is not None:
            yield one.type, {**one.params, **more}


def _needed(type: str, row: Agreement, links: list[Link]) -> dict[str, Any] | None:
    """What only the deal can say; None where it says nothing."""
    if type == "CACHE_HOSTING":
        units, power, ports = HOSTING[row.partner_id % len(HOSTING)]
        return {"rack_units": units, "power_w": power, "ports": ports}
    if type == "CACHE_FILL" and row.partner_id % 5:
        largest = max((link.row.capacity_bps for link in links), default=10 * GBPS)
        return {"max_bps": largest // 4, "per_appliance": False, "tolerance_pct": 60}
    if type == "BURST_CAP":
        capacity = sum(link.row.capacity_bps for link in links)
        return {"max_bps": capacity} if capacity else None
    return {}


def seldom(row: Agreement, expected_bps: int, today: date) -> Iterator[tuple[str, dict[str, Any]]]:
    """What only some agreements have, set so that about half of them are kept."""
    gbps, is_good = max(2, expected_bps // GBPS), row.partner_id % 24 > 11
    if row.kind == "SFI":
        yield "MAX_TRAFFIC", {"bps": gbps * (14 if is_good else 6) // 10 * GBPS, "months": 1}
        yield "PORT_SPEED", {"min_bps": (10 if is_good else 100) * GBPS}
    if row.kind == "PAID_PEERING":
        since = (today.replace(day=1) - timedelta(days=40)).replace(day=1)
        yield "COMMIT_VOLUME", {
            "amount": gbps * 1000 * (9 if is_good else 14), "direction": "OUT",
            "starts_on": str(since), "ends_on": str(since + timedelta(days=364)),
        }  # fmt: skip
        yield "DOWNGRADE_RIGHT", {"threshold_pct": 20 if is_good else 45, "months": 1}
    if row.kind == "TRANSIT":
        step = max(1, gbps * (13 if is_good else 8) // 10)
        yield "LATENCY_SLA", {"target_ms": "50", "interval_minutes": 30}
        yield "LOSS_SLA", {"target_pct": "0.1", "interval_minutes": 30}
        yield "TIER_RESET", {
            "tiers": [[step * GBPS, "4500"], [2 * step * GBPS, "8000"]], "currency": row.currency,
        }  # fmt: skip
