"""The figures of lists: 30 local days, and only computed again where something changed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.network.models import CapacityInterval, Interconnect
from apps.usage import actions, queries, store
from apps.usage.models import LinkStat, Series
from apps.usage.rules import percentile, runout_days
from apps.usage.store import DAY_SLOTS, Batch
from tests import factories as make
from tests.factories import AT, GBPS

DAY = timedelta(days=1)
LAST = date(2026, 11, 18)
START = datetime(2026, 10, 20, 5, tzinfo=UTC)  # thirty days of Bogota end at 05:00 on the 19th
SLOTS = 30 * DAY_SLOTS


@pytest.fixture
def series(db: None) -> Series:
    """A 400 Gbps interconnect in Bogota with thirty full days of samples."""
    series = make.series()
    put(series, ramp(), ramp() // 2)
    return series


def ramp() -> np.ndarray:
    return np.arange(SLOTS, dtype=np.int64) * 10**7


def put(series: Series, in_bps: object, out_bps: object, start: datetime = START) -> None:
    rates = np.array([[in_bps], [out_bps]], np.int64)
    batch = Batch(np.array([series.pk]), int(start.timestamp()), rates)
    store.current().write(batch, at=AT)
    store.current().roll_up(at=AT)


def test_figures_are_those_of_the_last_thirty_local_days(series: Series) -> None:
    actions.refresh_link_stats(at=AT)

    stat = LinkStat.objects.get()
    p95 = percentile(ramp().tolist(), 95)
    assert (stat.day, stat.p95_in_bps, stat.p95_bps) == (LAST, p95, p95)
    assert stat.used_pct == pytest.approx(Decimal(p95 * 100) / (400 * GBPS), abs=Decimal("0.0005"))
    assert stat.n_minus_1_pct == pytest.approx(Decimal(p95) / (3 * GBPS), abs=Decimal("0.0005"))
    assert (stat.peak_bps, stat.completeness) == (ramp()[-1], Decimal(100))
    assert stat.busy_hour_bps == ramp()[-12:].mean() // 1


def test_trend_is_the_daily_percentile(series: Series) -> None:
    actions.refresh_link_stats(at=AT)

    days = ramp().reshape(30, DAY_SLOTS).tolist()
    assert LinkStat.objects.get().trend == [percentile(day, 95) for day in days]


def test_headroom_week_and_runout_are_kept_for_lists(series: Series) -> None:
    actions.refresh_link_stats(at=AT)

    stat = LinkStat.objects.get()
    hours = [int(day[-12:].mean()) for day in ramp().reshape(30, DAY_SLOTS)]
    assert stat.p95_7d_bps == percentile(ramp()[-7 * DAY_SLOTS :].tolist(), 95)
    assert stat.headroom_bps == 400 * GBPS - stat.p95_bps
    assert stat.busy_hours == hours
    assert stat.runout_days == runout_days(hours, 400 * GBPS)


def test_day_without_samples_is_a_gap_in_the_trend(db: None) -> None:
    series = make.series()
    put(series, [5] * DAY_SLOTS, [6] * DAY_SLOTS, START + 28 * DAY)

    actions.refresh_link_stats(at=AT)

    stat = LinkStat.objects.get()
    assert stat.trend == [None] * 28 + [6, None]
    assert (stat.busy_hour_bps, stat.completeness) == (None, Decimal("3.333"))


def test_second_refresh_writes_nothing(series: Series) -> None:
    actions.refresh_link_stats(at=AT)

    with CaptureQueriesContext(connection) as statements:
        computed = actions.refresh_link_stats(at=AT + timedelta(minutes=5))

    assert computed == 0
    assert not [each for each in statements if each["sql"].startswith("INSERT")]


def test_new_samples_of_today_do_not_compute_it_again(series: Series) -> None:
    actions.refresh_link_stats(at=AT)
    put(series, [1], [2], AT - timedelta(minutes=10))

    computed = actions.refresh_link_stats(at=AT)

    assert computed == 0


@pytest.mark.parametrize("back", [timedelta(days=2), timedelta(days=20)])
def test_late_samples_compute_it_again(series: Series, back: timedelta) -> None:
    actions.refresh_link_stats(at=AT)
    put(series, [10**12], [2], AT - back)

    computed = actions.refresh_link_stats(at=AT)

    assert computed == 1
    assert LinkStat.objects.get().peak_bps == 10**12


def test_late_samples_of_the_night_count_within_an_hour(series: Series) -> None:
    actions.refresh_link_stats(at=AT)
    put(series, [10**12], [2], datetime(2026, 11, 19, 3, tzinfo=UTC))

    soon = actions.refresh_link_stats(at=AT + timedelta(minutes=5))
    later = actions.refresh_link_stats(at=AT + timedelta(hours=1))

    assert (soon, later) == (0, 1)
    assert LinkStat.objects.get().peak_bps == 10**12


def test_next_local_day_computes_it_again(series: Series) -> None:
    actions.refresh_link_stats(at=AT)

    before_midnight = actions.refresh_link_stats(at=datetime(2026, 11, 20, 4, 55, tzinfo=UTC))
    after_midnight = actions.refresh_link_stats(at=datetime(2026, 11, 20, 5, 0, tzinfo=UTC))

    assert (before_midnight, after_midnight) == (0, 1)
    assert LinkStat.objects.get().day == LAST + DAY


def test_new_capacity_computes_it_again(series: Series) -> None:
    actions.refresh_link_stats(at=AT)
    link = series.interconnect
    CapacityInterval.objects.update(capacity_bps=800 * GBPS)
    Interconnect.objects.filter(pk=link.pk).update(capacity_bps=800 * GBPS)
    before = LinkStat.objects.get().used_pct

    computed = actions.refresh_link_stats(at=AT)

    assert computed == 1
    assert LinkStat.objects.get().used_pct == pytest.approx(before / 2, abs=Decimal("0.001"))


def test_lag_is_as_fresh_as_its_stalest_series(db: None) -> None:
    link = make.pni()
    make.series(link=link, last_sample_at=AT - DAY)
    newer = make.series(link=link, last_sample_at=AT)

    actions.refresh_link_stats(at=AT)
    stale = LinkStat.objects.get().last_sample_at
    Series.objects.exclude(pk=newer.pk).update(retired_at=AT)
    actions.refresh_link_stats(at=AT)

    assert (stale, LinkStat.objects.get().last_sample_at) == (AT - DAY, AT)


def test_interconnects_of_each_zone_have_their_own_last_day(db: None) -> None:
    tokyo = make.metro(code="TYO", time_zone="Asia/Tokyo")
    make.series(link=make.pni(site=make.site(in_metro=tokyo)))
    make.series()
    at = datetime(2026, 11, 19, 16, tzinfo=UTC)

    actions.refresh_link_stats(at=at)

    assert sorted(LinkStat.objects.values_list("day", flat=True)) == [LAST, LAST + DAY]


def test_statements_do_not_grow_with_the_interconnects(db: None) -> None:
    counts = []
    for many in (2, 20):
        ids = [make.series().interconnect_id for _ in range(many)]
        with CaptureQueriesContext(connection) as statements:
            actions.refresh_link_stats(ids, at=AT)
        counts.append(len(statements))

    assert counts[0] == counts[1]


def test_percentages_are_of_the_capacity_in_force(series: Series) -> None:
    old = CapacityInterval.objects.get()
    old.ends_at = AT - DAY
    old.save()
    CapacityInterval.objects.create(
        interconnect=series.interconnect, capacity_bps=200 * GBPS, largest_member_bps=100 * GBPS,
        starts_at=AT - DAY,
    )  # fmt: skip

    actions.refresh_link_stats(at=AT)

    stat = LinkStat.objects.get()
    assert stat.used_pct * 2 * GBPS == pytest.approx(stat.p95_bps, rel=Decimal("0.0001"))
    assert stat.n_minus_1_pct == pytest.approx(stat.used_pct * 2, abs=Decimal("0.001"))
    assert queries.newest_change() <= stat.computed_at
