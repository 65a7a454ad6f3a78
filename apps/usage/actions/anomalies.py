"""Finding days unlike the same weekdays before, and looking at them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.core.errors import Invalid, Refused
from apps.network.models import Interconnect, Metro
from apps.usage import figures
from apps.usage.actions.linkstats import last_day
from apps.usage.enums import AnomalyKind
from apps.usage.figures import GAP, Ints
from apps.usage.models import Anomaly, LinkStat
from apps.usage.queries import links, periods
from apps.usage.rules import Grade, anomalies, completeness, period_bounds

DAY = timedelta(days=1)
CATCH_UP = 7  # days that are looked at after a pause, at most
MOST_PCT = 9_999
SIDES = ((1, Anomaly.Direction.OUT), (0, Anomaly.Direction.IN))  # the larger usually first


@dataclass(frozen=True)
class Link:
    """An interconnect in service with figures, and the last day that was looked at."""

    pk: int
    capacity_bps: int
    examined_on: date | None

    def first_day(self, day: date, back: int) -> date:
        """The first day to look at, up to `day`."""
        if self.examined_on is None:
            return day - (back - 1) * DAY
        return max(self.examined_on + DAY, day - CATCH_UP * DAY)


def find_anomalies(*, at: datetime, back: int = 1) -> int:
    """Look at the local days of interconnects in service that ended since the last time.

    How many anomalies were found. `back`: days of those never looked at. Days with too little data,
    or whose source is not believed, are no anomaly. Safe to repeat.
    """
    found = 0
    for tz in Metro.objects.order_by("time_zone").values_list("time_zone", flat=True).distinct():
        day = last_day(tz, at)
        by_first: dict[date, list[Link]] = defaultdict(list)
        for link in _unexamined(tz, day):
            by_first[link.first_day(day, back)].append(link)
        for first, some in by_first.items():
            found += _examine(some, tz, first, day, at)
    return found


def _unexamined(tz: str, day: date) -> list[Link]:
    rows = (
        Interconnect.objects.in_service()
        .filter(Q(stat__examined_on=None) | Q(stat__examined_on__lt=day))
        .filter(stat__isnull=False, site__metro__time_zone=tz)
        .order_by("pk")
    )
    return [Link(*row) for row in rows.values_list("pk", "capacity_bps", "stat__examined_on")]


def _examine(some: list[Link], tz: str, first: date, last: date, at: datetime) -> int:
    """Some interconnects at a time, the days from `first` to `last` with their history."""
    start_day = first - anomalies.HISTORY * DAY
    edges = periods.day_edges(start_day, last, tz)
    by_id = {link.pk: link for link in some}
    found = 0
    for ids, rates in links.blocks(list(by_id), *period_bounds(start_day, last, tz)):
        rows: list[Anomaly] = []
        for place, pk in enumerate(ids):
            rows += _of_link(by_id[pk], rates[place], edges, first, at)
        found += _keep(rows, ids, last)
    return found


@transaction.atomic
def _keep(rows: list[Anomaly], ids: Sequence[int], last: date) -> int:
    """Figures that are there already stay as people have seen them."""
    before = Anomaly.objects.count()
    Anomaly.objects.bulk_create(rows, ignore_conflicts=True)
    LinkStat.objects.filter(interconnect__in=list(ids)).update(examined_on=last)
    return Anomaly.objects.count() - before


def _of_link(link: Link, rates: Ints, edges: list[int], first: date, at: datetime) -> list[Anomaly]:
    """The anomalies from `first` on: of both directions the larger change counts."""
    sides = [(direction, _days(rates[row], edges)) for row, direction in SIDES]
    found: dict[tuple[date, str], Anomaly] = {}
    for place in range(anomalies.HISTORY, len(edges) - 1):
        day = first + (place - anomalies.HISTORY) * DAY
        for direction, days in sides:
            odd = anomalies.examine(days[: place + 1], link.capacity_bps)
            if odd is not None:
                made = _row(link, day, direction, odd, at)
                held = found.setdefault((day, made.kind), made)
                if abs(made.change_pct) > abs(held.change_pct):
                    found[day, made.kind] = made
    return list(found.values())


def _days(slots: Ints, edges: list[int]) -> list[anomalies.Day | None]:
    return [_day(part) for part in periods.daily(slots, edges)]


def _day(slots: Ints) -> anomalies.Day | None:
    """The figures of a day; None where they would prove nothing."""
    known = slots[slots != GAP]
    if completeness(len(known), len(slots)) is Grade.INSUFFICIENT:
        return None
    p95 = int(figures.percentile(slots[np.newaxis])[0])
    return anomalies.Day(p95, int(known.min()), int(known.max()))


def _row(link: Link, day: date, direction: str, odd: anomalies.Found, at: datetime) -> Anomaly:
    change = 100 * (odd.bps - odd.usual_bps) // odd.usual_bps if odd.usual_bps else MOST_PCT
    return Anomaly(
        interconnect_id=link.pk, day=day, kind=AnomalyKind(odd.kind.value), direction=direction,
        bps=odd.bps, usual_bps=odd.usual_bps, change_pct=min(change, MOST_PCT), found_at=at,
    )  # fmt: skip


def acknowledge_anomaly(*, anomaly: Anomaly, comment: str, by: User, at: datetime) -> None:
    """Say what it was. Raises Invalid without a comment, Refused where somebody has done so."""
    if not comment.strip():
        raise Invalid({"comment": "Say what it was, or that nothing is to be done."})
    changed = Anomaly.objects.filter(pk=anomaly.pk, acknowledged_at=None).update(
        acknowledged_at=at, acknowledged_by=by, comment=comment.strip()
    )
    if not changed:
        raise Refused("Somebody has looked at it meanwhile; see the comment.", conflict=True)
    anomaly.refresh_from_db()
