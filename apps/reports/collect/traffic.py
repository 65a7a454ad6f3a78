"""What was measured with the partner: a year of months, and the interconnects today."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from dateutil.relativedelta import relativedelta

from apps.network.enums import Kind
from apps.network.models import Interconnect
from apps.usage import figures
from apps.usage import queries as usage
from apps.usage.models import LinkStat
from apps.usage.rules import period_bounds

MONTHS = 12
MOST_LINKS = 30
ONE_DAY = timedelta(days=1)
Section = dict[str, Any]


def months(partner_id: int, today: date, tz: str) -> Section:
    """The last 12 closed months: 95th percentiles of both directions over all interconnects.

    The interconnects are added up slot by slot; a slot counts where all that were measured in the
    month have a value. In: from the partner. Months cut in `tz`. Rules: our choices 4.3.
    """
    ids = list(
        Interconnect.objects.filter(partner=partner_id).order_by("pk").values_list("pk", flat=True)
    )
    rows = [_month(ids, first, tz) for first in _firsts(today)]
    known = [row for row in rows if row["p95_bps"] is not None]
    return {"links": len(ids), "months": rows, "measured": len(known)}


def _firsts(today: date) -> Iterator[date]:
    this_month = today.replace(day=1)
    for back in range(MONTHS, 0, -1):
        yield this_month - relativedelta(months=back)


def _month(ids: list[int], first: date, tz: str) -> Section:
    last = first + relativedelta(months=1) - ONE_DAY
    rates = usage.link_rates(ids, *period_bounds(first, last, tz)) if ids else {}
    measured = [row for row in rates.values() if (row != figures.GAP).any()]
    if not measured:
        return _nothing(first)
    total = figures.add_up(np.stack(measured), axis=0)
    p95_in, p95_out = (_known(value) for value in figures.percentile(total).tolist())
    complete = np.count_nonzero((total != figures.GAP).all(axis=0))
    return {
        "month": first,
        "p95_in_bps": p95_in,
        "p95_out_bps": p95_out,
        "p95_bps": max((p for p in (p95_in, p95_out) if p is not None), default=None),
        "max_bps": _known(int(total.max())),
        "links": len(measured),
        "complete_pct": (Decimal(100 * int(complete)) / total.shape[-1]).quantize(Decimal("0.1")),
    }


def _nothing(first: date) -> Section:
    figures_of = ("p95_in_bps", "p95_out_bps", "p95_bps", "max_bps")
    return {"month": first, "links": 0, "complete_pct": Decimal(0)} | dict.fromkeys(figures_of)


def _known(value: int) -> int | None:
    return None if value == figures.GAP else value


def links(partner_id: int) -> Section:
    """Interconnects in service with capacity and headroom, the fullest first. One query."""
    found = Interconnect.objects.in_service().filter(partner=partner_id)
    rows = list(found.select_related("site__metro", "stat").order_by("-stat__used_pct", "name"))
    return {
        "count": len(rows),
        "capacity_bps": sum(row.capacity_bps for row in rows),
        "rows": [_link(row) for row in rows[:MOST_LINKS]],
    }


def _link(row: Interconnect) -> Section:
    stat: LinkStat | None = getattr(row, "stat", None)
    p95 = stat.p95_bps if stat else None
    return {
        "ref": row.ref,
        "name": row.name,
        "metro": row.site.metro.name,
        "kind": Kind(row.kind).label,
        "capacity_bps": row.capacity_bps,
        "p95_bps": p95,
        "used_pct": stat.used_pct if stat else None,
        "headroom_bps": None if p95 is None else row.capacity_bps - p95,
    }
