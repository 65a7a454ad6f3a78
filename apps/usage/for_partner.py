"""What a partner may read of what was measured on their own interconnects.

No other partner's traffic, no source, no device. Rates are bit/s, times UTC, slots 300 s. `to_you`
is what we send to the partner, `from_you` what they send to us.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max, QuerySet

from apps.network import for_partner as network
from apps.network.enums import IN_SERVICE
from apps.network.for_partner import Link
from apps.network.models import Interconnect
from apps.partners.models import Partner
from apps.usage import queries
from apps.usage.models import LinkStat
from apps.usage.rules import Reach, headroom_bps, reaches

SHARES = (50, 70, 85)  # percent of the capacity whose dates are foreseen (portal.md 6.2)
PLAN_PCT = 70  # where operators start to worry (portal.md 0, finding 10); headroom is up to it
TREND_DAYS = 90
DAY_S = 86_400
LATE = timedelta(hours=1)  # figures older than this are shown, and nothing is foreseen from them

_FIGURES = (
    "interconnect__ref", "interconnect__capacity_bps", "p95_bps", "p95_out_bps", "p95_in_bps",
    "peak_bps", "used_pct", "n_minus_1_pct", "completeness", "day", "last_sample_at",
)  # fmt: skip
_OF_LINK = ("ref", "capacity_bps", *(f"stat__{name}" for name in _FIGURES[2:]), "pk")
Pair = tuple[list[int | None], list[int | None]]  # from the partner, to the partner


@dataclass(frozen=True)
class Figures:
    """The newest 30-day figures of an interconnect; None where nothing was measured."""

    ref: str
    capacity_bps: int
    p95_bps: int | None = None
    to_you_bps: int | None = None
    from_you_bps: int | None = None
    peak_bps: int | None = None
    used_pct: Decimal | None = None
    n_minus_1_pct: Decimal | None = None
    completeness: Decimal | None = None
    day: date | None = None
    newest: datetime | None = None
    link_id: int | None = None

    @property
    def headroom_bps(self) -> int | None:
        """What is left to PLAN_PCT of the capacity; negative: over it."""
        return headroom_bps(self.p95_bps, self.capacity_bps, PLAN_PCT)

    def is_late(self, now: datetime) -> bool:
        return self.newest is not None and now - self.newest > LATE


@dataclass(frozen=True)
class Trend:
    """Daily p95 of the higher direction up to `last_day` (UTC days), oldest first; None is a gap.

    `dates` says by share of the capacity when the trend gets there; see `Reached`.
    """

    last_day: date
    values: Sequence[int | None]
    dates: Mapping[int, "Reached"] = field(default_factory=dict)


@dataclass(frozen=True)
class Reached:
    """The day a share of the capacity is reached; None: not within a year, or not known."""

    on: date | None
    is_passed: bool = False
    is_known: bool = True


@dataclass(frozen=True)
class Measured:
    """One interconnect as it was measured: figures, trend, and the chart of its days."""

    figures: Figures
    trend: Trend
    points: "Points"


@dataclass(frozen=True)
class Points:
    """A chart of one interconnect: points of `step_s` from `start` on, None for a gap.

    `until` is the newest moment with data.
    """

    start: datetime
    step_s: int
    to_you: Sequence[int | None]
    from_you: Sequence[int | None]
    until: datetime | None
    what: str

    def rows(self) -> list[tuple[datetime, int | None, int | None]]:
        step = timedelta(seconds=self.step_s)
        pairs = zip(self.to_you, self.from_you, strict=True)
        return [(self.start + n * step, to, back) for n, (to, back) in enumerate(pairs)]


def newest(partner: Partner) -> datetime | None:
    """The newest sample of all interconnects of theirs in service; None before the first.

    One query.
    """
    stats = LinkStat.objects.filter(
        interconnect__partner=partner, interconnect__state__in=IN_SERVICE
    )
    found: datetime | None = stats.aggregate(newest=Max("last_sample_at"))["newest"]
    return found


def figures(partner: Partner) -> dict[str, Figures]:
    """The figures of each of their interconnects that was measured, by reference. One query."""
    return {row[0]: Figures(*row) for row in _stats(partner).values_list(*_FIGURES)}


def links(partner: Partner) -> list[tuple[Link, Figures]]:
    """Their interconnects by name, each with its figures, empty ones too. One query."""
    found = network.interconnects_with(partner, _OF_LINK)
    return [(link, Figures(*values)) for link, values in found]


def measured(partner: Partner, ref: str, *, days: int, at: datetime) -> Measured | None:
    """All about one interconnect; None unless it is theirs and measured. Two queries."""
    rows = _stats(partner).filter(interconnect__ref=ref)
    row = rows.values_list("interconnect", *_FIGURES).first()
    if row is None:
        return None
    figures, last_day = Figures(*row[1:]), _yesterday(at)
    pairs = queries.daily_p95([row[0]], last_day, days)[row[0]]
    return Measured(
        figures, _trend(pairs, figures.capacity_bps, last_day), _days(pairs, last_day, days)
    )


def _stats(partner: Partner) -> QuerySet[LinkStat]:
    return LinkStat.objects.filter(interconnect__partner=partner)


def _yesterday(at: datetime) -> date:
    return at.astimezone(UTC).date() - timedelta(days=1)


def trends(partner: Partner, refs: Iterable[str], *, at: datetime) -> dict[str, Trend]:
    """The last 90 days of these interconnects, as far as they are theirs, by reference.

    Up to yesterday (UTC); from figures that are late nothing is foreseen. Two queries.
    """
    last_day = _yesterday(at)
    rows = Interconnect.objects.filter(partner=partner, ref__in=list(refs)).values_list(
        "pk", "ref", "capacity_bps"
    )
    links = list(rows.order_by("pk"))
    days = queries.daily_p95([pk for pk, _, _ in links], last_day, TREND_DAYS)
    return {ref: _trend(days[pk], capacity, last_day) for pk, ref, capacity in links}


def trends_of(found: Iterable[Figures], *, at: datetime) -> dict[str, Trend]:
    """The same of interconnects whose figures were read by `links`. One query."""
    last_day = _yesterday(at)
    rows = [(each.link_id, each) for each in found if each.link_id is not None]
    days = queries.daily_p95([pk for pk, _ in rows], last_day, TREND_DAYS)
    return {each.ref: _trend(days[pk], each.capacity_bps, last_day) for pk, each in rows}


def _trend(days: tuple[list[int | None], list[int | None]], capacity: int, last_day: date) -> Trend:
    values = [_higher(back, to) for back, to in zip(*days, strict=True)]
    return Trend(last_day, values, _dates(values, capacity, last_day))


def _dates(values: Sequence[int | None], capacity: int, last_day: date) -> dict[int, Reached]:
    if values and values[-1] is None:
        return {pct: Reached(None, is_known=False) for pct in SHARES}
    return {each.pct: _reached(each, last_day) for each in reaches(values, capacity, SHARES)}


def _reached(reach: Reach, last_day: date) -> Reached:
    if not reach.is_known or reach.days is None:
        return Reached(None, is_known=reach.is_known)
    return Reached(last_day + timedelta(days=reach.days), is_passed=reach.days == 0)


def _higher(back: int | None, to: int | None) -> int | None:
    known = [each for each in (back, to) if each is not None]
    return max(known) if known else None


def daily(partner: Partner, ref: str, *, days: int, at: datetime) -> Points | None:
    """Daily p95 of both directions over the last days (UTC); None unless it is theirs.

    Two queries.
    """
    pk = _own(partner, ref)
    if pk is None:
        return None
    last_day = _yesterday(at)
    return _days(queries.daily_p95([pk], last_day, days)[pk], last_day, days)


def _days(pairs: Pair, last_day: date, days: int) -> Points:
    back, to = pairs
    start = datetime.combine(last_day - timedelta(days=days - 1), datetime.min.time(), UTC)
    known = [n for n, pair in enumerate(zip(back, to, strict=True)) if pair != (None, None)]
    until = start + timedelta(days=known[-1] + 1) if known else None
    return Points(start, DAY_S, to, back, until, "p95 of each day (UTC)")


def peaks(partner: Partner, ref: str, start: datetime, end: datetime) -> Points | None:
    """Both directions in [start, end) at steps that lose no peak; None unless it is theirs.

    Four queries.
    """
    link = Interconnect.objects.filter(partner=partner, ref=ref).first()
    if link is None:
        return None
    chart = queries.chart(link, start, end, max_points=400)
    minutes = chart.step_s // 60
    size = f"{minutes} minutes" if minutes < 60 else f"{minutes // 60} h"
    until = chart.last + timedelta(seconds=300) if chart.last else None
    what = "5-minute rates" if minutes == 5 else f"highest 5-minute rate of each {size}"
    return Points(chart.start, chart.step_s, chart.out_peak, chart.in_peak, until, what)


def samples(
    partner: Partner, ref: str, start: datetime, end: datetime
) -> Iterable[tuple[datetime, int | None, int | None]]:
    """(start of the slot, to you, from you) of each slot; nothing unless it is theirs."""
    link = Interconnect.objects.filter(partner=partner, ref=ref).first()
    if link is not None:
        for at, back, to in queries.samples(link, start, end):
            yield at, to, back


def _own(partner: Partner, ref: str) -> int | None:
    rows = Interconnect.objects.filter(partner=partner, ref=ref)
    found: int | None = rows.values_list("pk", flat=True).first()
    return found
