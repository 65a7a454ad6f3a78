"""The other terms of the demo: caches, quality, duties. Worded as the templates are."""

from collections.abc import Iterator
from typing import Any

from apps.agreements import rules
from apps.agreements.models import Agreement
from edgepartners.demo.links import Link

CLAUSES = {
    row.type: (row.clause, 4 + number, row.text)
    for rows in rules.STANDARD.values()
    for number, row in enumerate(rows)
}
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
    if type == "BURST_CAP":
        capacity = sum(link.row.capacity_bps for link in links)
        return {"max_bps": capacity} if capacity else None
    return {}
