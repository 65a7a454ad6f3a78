"""The traffic of interconnects as it is when a request is sent: frozen with it (portal.md 6.8)."""

import hashlib
import json
from datetime import datetime
from decimal import Decimal
from typing import Any

from apps.breaches.models import Breach
from apps.capacity.models import CapacityRequest, RequestLine
from apps.capacity.rules import whatif
from apps.network.models import CapacityInterval, Interconnect
from apps.usage.models import LinkStat

REPLACES = ("upgrade_speed", "migrate")  # what is added stands for what is there


def evidence(request: CapacityRequest, at: datetime) -> dict[str, Any]:
    """What is measured on each interconnect asked about, and what the request would make of it.

    `links` in the order of the lines; rates in bit/s, percent as text with one decimal, times UTC.
    `sha256` is that of everything else, as sorted JSON. Nothing where no interconnect is asked
    about. Three queries.
    """
    lines = list(request.lines.select_related("result").order_by("position"))
    links = [line.result for line in lines if line.result] or (
        [request.interconnect] if request.interconnect else []
    )
    if not links:
        return {}
    stats = {row.interconnect_id: row for row in LinkStat.objects.filter(interconnect__in=links)}
    largest = _largest(links)
    by_link = {line.result_id: line for line in lines}
    replaces = request.details.get("action") in REPLACES
    found: dict[str, Any] = {
        "at": at.isoformat(),
        "links": [
            _link(link, stats.get(link.pk), largest.get(link.pk), by_link.get(link.pk), replaces)
            for link in links
        ],
        "breaches": [_breach(row) for row in request.breaches.order_by("ref")],
    }
    return {**found, "sha256": digest(found)}


def digest(content: dict[str, Any]) -> str:
    """SHA-256 of evidence without its own digest: whoever has a copy can compare."""
    bare = {name: value for name, value in content.items() if name != "sha256"}
    return hashlib.sha256(json.dumps(bare, sort_keys=True).encode()).hexdigest()


def _largest(links: list[Interconnect]) -> dict[int, int]:
    rows = CapacityInterval.objects.filter(interconnect__in=links, ends_at=None)
    return dict(rows.values_list("interconnect_id", "largest_member_bps"))


def _link(
    link: Interconnect, stat: LinkStat | None, largest: int | None, line: RequestLine | None,
    replaces: bool,
) -> dict[str, Any]:  # fmt: skip
    biggest = largest or link.capacity_bps - link.n_minus_1_bps
    p95 = stat.p95_bps if stat else None
    now = whatif.load(p95, link.capacity_bps, biggest)
    found: dict[str, Any] = {
        "ref": link.ref, "name": link.name, "now": _load(now), "p95_bps": p95,
        **_measured(stat),
    }  # fmt: skip
    if line is not None and line.asked_bps:
        later = whatif.after(
            p95, capacity_bps=link.capacity_bps, largest_bps=biggest, added_bps=line.asked_bps,
            port_bps=line.port_speed_bps or biggest, replaces=replaces,
        )  # fmt: skip
        found["after"] = _load(later)
    return found


def _measured(stat: LinkStat | None) -> dict[str, Any]:
    if stat is None:
        return {"trend": []}
    growth = whatif.growth_pct(stat.trend)
    return {
        "day": stat.day.isoformat(), "p95_in_bps": stat.p95_in_bps,
        "p95_out_bps": stat.p95_out_bps, "peak_bps": stat.peak_bps,
        "busy_hour_bps": stat.busy_hour_bps, "headroom_bps": stat.headroom_bps,
        "runout_days": stat.runout_days, "growth_pct": None if growth is None else str(growth),
        "completeness": _text(stat.completeness), "trend": stat.trend,
        "last_sample_at": stat.last_sample_at.isoformat() if stat.last_sample_at else None,
    }  # fmt: skip


def _load(load: whatif.Load) -> dict[str, Any]:
    return {
        "capacity_bps": load.capacity_bps, "n_minus_1_bps": load.n_minus_1_bps,
        "used_pct": _text(load.used_pct), "n_minus_1_pct": _text(load.n_minus_1_pct),
    }  # fmt: skip


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value.quantize(whatif.TENTH))


def _breach(row: Breach) -> dict[str, Any]:
    """No thresholds: a term may be one of ours that the partner does not see."""
    return {"ref": row.ref, "kind": row.kind, "over_since": row.over_since.isoformat()}
