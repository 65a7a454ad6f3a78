"""Twelve weeks: capacity in service, and how many breaches were open at the end of each."""

from datetime import UTC, datetime, time, timedelta

from django.db.models import Q

from apps.network.models import CapacityInterval
from apps.reports import rules
from apps.reports.collect.status.ask import Ask
from apps.reports.collect.status.breaches import in_scope
from apps.reports.rules import Content

WEEKS = 12


def trend(ask: Ask) -> Content:
    """Two queries."""
    ends = week_ends(ask)
    places = [f"W{(end - timedelta(seconds=1)).isocalendar().week}" for end in ends]
    capacity, open_then = _capacity(ask, ends), _open(ask, ends)
    return rules.section(
        "TREND", "Capacity and breaches", about=f"{WEEKS} weeks, end-of-week values.",
        charts=[*_drawn_capacity(places, capacity), *_drawn_open(places, open_then)],
        empty=f"Nothing was in service in these {WEEKS} weeks, and no breach was open.",
    )  # fmt: skip


def _drawn_capacity(places: list[str], capacity: list[int]) -> list[Content]:
    if not any(capacity):
        return []
    first, last = (rules.shown(capacity[at], "bps") for at in (0, -1))
    return [rules.chart(
        "capacity", "Capacity in service", "lines", "bps", places,
        [rules.series("Capacity", capacity)], summary=f"From {first} to {last}.",
    )]  # fmt: skip


def _drawn_open(places: list[str], open_then: list[int]) -> list[Content]:
    if not any(open_then):
        return []
    return [rules.chart(
        "breaches", "Open breaches", "columns", "count", places,
        [rules.series("Open", open_then)], summary=f"From {open_then[0]} to {open_then[-1]}.",
    )]  # fmt: skip


def week_ends(ask: Ask) -> list[datetime]:
    """The instants at which the last twelve weeks ended; the last is now where it is running."""
    monday = ask.day - timedelta(days=ask.day.weekday())
    firsts = [monday - timedelta(weeks=back) for back in range(WEEKS - 2, -1, -1)]
    return [*(datetime.combine(day, time(), UTC) for day in firsts), ask.end]


def _capacity(ask: Ask, ends: list[datetime]) -> list[int]:
    found = CapacityInterval.objects.filter(
        Q(ends_at=None) | Q(ends_at__gt=ends[0]), ask.links("interconnect__"),
        starts_at__lte=ends[-1],
    )  # fmt: skip
    rows = list(found.order_by("pk").values_list("starts_at", "ends_at", "capacity_bps"))
    return [
        sum(bps for start, over, bps in rows if start <= end and (over is None or over > end))
        for end in ends
    ]


def _open(ask: Ask, ends: list[datetime]) -> list[int]:
    still = Q(resolved_at=None) | Q(resolved_at__gt=ends[0])
    found = in_scope(ask).filter(still, opened_at__lte=ends[-1])
    rows = list(found.order_by("pk").values_list("opened_at", "resolved_at"))
    return [
        sum(start <= end and (over is None or over > end) for start, over in rows if start)
        for end in ends
    ]
