"""What a partner reads of their own traffic, and of nobody else's."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core import wall
from apps.usage import for_partner, queries
from apps.usage.for_partner import Reached
from apps.usage.store import Batch
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = pytest.mark.django_db
RISING = [40 + n / 2 for n in range(90)]  # 84.5 Gbps yesterday, of 100
YESTERDAY = AT.date() - timedelta(days=1)


@pytest.fixture
def andes(db):
    return make.partner(name="Andes Fibra", portal_enabled=True)


@pytest.fixture
def link(andes):
    """100 Gbps, measured, with 90 days of a rising trend."""
    found = make.pni(partner=andes, capacity_gbps=100)
    make.link_stat(found, p95_gbps=80, used="80")
    make.day_stats(make.series(link=found), RISING)
    return found


def test_figures_are_theirs_only_and_called_from_their_side(andes, link):
    make.link_stat(make.pni(), p95_gbps=10, used="3")

    found = for_partner.figures(andes)

    assert list(found) == [link.ref]
    assert found[link.ref].to_you_bps == 80 * GBPS
    assert found[link.ref].from_you_bps == 8 * GBPS
    assert found[link.ref].headroom_bps == -10 * GBPS


def test_figures_grow_old(andes, link):
    figures = for_partner.figures(andes)[link.ref]

    assert not figures.is_late(AT)
    assert figures.is_late(AT + timedelta(hours=1))


def test_a_trend_is_the_higher_direction_of_ninety_days_with_its_dates(andes, link):
    trend = for_partner.trends(andes, [link.ref], at=AT)[link.ref]

    assert len(trend.values) == 90
    assert (trend.values[0], trend.values[-1]) == (40 * GBPS, 84_500_000_000)
    assert trend.dates[70] == Reached(YESTERDAY, is_passed=True)
    assert trend.dates[85] == Reached(YESTERDAY + timedelta(days=1))


def test_nothing_is_foreseen_without_the_last_day(andes):
    link = make.pni(partner=andes)
    make.day_stats(make.series(link=link), RISING, last_day=YESTERDAY - timedelta(days=1))

    trend = for_partner.trends(andes, [link.ref], at=AT)[link.ref]

    assert trend.values[-1] is None
    assert set(trend.dates.values()) == {Reached(None, is_known=False)}


def test_the_series_of_a_lag_are_added_up_and_turned_the_right_way(andes):
    link = make.pni(partner=andes)
    make.day_stats(make.series(link=link), [10.0])
    make.day_stats(make.series(link=link, swapped=True), [1.0])

    points = for_partner.daily(andes, link.ref, days=1, at=AT)

    assert points.to_you == [10 * GBPS + GBPS // 10]
    assert points.from_you == [GBPS + GBPS]


def test_a_series_counts_only_while_it_is_live(andes):
    link = make.pni(partner=andes)
    ended = datetime.combine(YESTERDAY, datetime.min.time(), UTC)
    make.day_stats(make.series(link=link, retired_at=ended), [10.0, 10.0])

    assert for_partner.daily(andes, link.ref, days=2, at=AT).to_you == [10 * GBPS, None]


@pytest.mark.parametrize("read", ["measured", "daily"])
def test_another_partners_interconnect_is_not_there(link, read):
    other = make.partner(portal_enabled=True)

    assert getattr(for_partner, read)(other, link.ref, days=90, at=AT) is None
    assert for_partner.trends(other, [link.ref], at=AT) == {}
    assert for_partner.peaks(other, link.ref, AT - timedelta(days=1), AT) is None
    assert list(for_partner.samples(other, link.ref, AT - timedelta(hours=1), AT)) == []


def test_all_about_one_interconnect_at_once(andes, link):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        found = for_partner.measured(andes, link.ref, days=30, at=AT)

    assert len(queries) == 2
    assert found.figures.p95_bps == 80 * GBPS
    assert len(found.points.to_you) == 30
    assert found.points.until == datetime(*AT.timetuple()[:3], tzinfo=UTC)


def test_samples_have_their_gaps(andes, link):
    rows = list(for_partner.samples(andes, link.ref, AT - timedelta(minutes=10), AT))

    assert rows == [(AT - timedelta(minutes=10 - 5 * n), None, None) for n in range(2)]


def test_reads_of_many_take_as_many_queries_as_of_one(andes, link):
    def count():
        with CaptureQueriesContext(connection) as queries:
            refs = list(for_partner.figures(andes))
            for_partner.trends(andes, refs, at=AT)
        return len(queries)

    one = count()
    for _ in range(5):
        make.link_stat(make.pni(partner=andes), p95_gbps=1, used="1")

    assert count() == one == 3


def test_the_newest_sample_is_of_what_is_in_service(andes, link):
    gone = make.pni(partner=andes, state="DECOMMISSIONED")
    make.link_stat(gone, p95_gbps=1, used="1", last_sample_at=AT)

    assert for_partner.newest(andes) == AT - timedelta(minutes=10)
    assert for_partner.newest(make.partner()) is None


def test_a_day_is_the_day_it_says(andes, link):
    points = for_partner.daily(andes, link.ref, days=90, at=AT)

    assert points.start.date() == date(2026, 8, 21)
    assert points.rows()[0] == (points.start, 40 * GBPS, 4 * GBPS)


HOUR = AT.replace(minute=0), AT.replace(minute=0) + timedelta(hours=1)


@pytest.fixture
def busy(each_store, andes):
    """An interconnect of Andes with samples of one hour."""
    link = make.pni(partner=andes)
    rates = np.full((2, 1, 12), 7 * GBPS, np.int64)
    ids = np.array([make.series(link=link).pk])
    each_store.write(Batch(ids, int(HOUR[0].timestamp()), rates), at=AT)
    return link


def test_samples_are_read_by_the_series_that_the_wall_lets_through(busy, andes):
    with wall.behind(andes.pk):
        own = list(for_partner.samples(andes, busy.ref, *HOUR))
        chart = for_partner.peaks(andes, busy.ref, *HOUR)

    assert {each[1:] for each in own} == {(7 * GBPS, 7 * GBPS)}
    assert set(chart.to_you) == {7 * GBPS}


def test_behind_the_wall_no_store_tells_of_the_samples_of_another(busy):
    """Even a look-up that forgot whose interconnect it is: its series are not there."""
    with wall.behind(make.partner().pk):
        rows = list(queries.samples(busy, *HOUR))
        chart = queries.chart(busy, *HOUR)

    assert {each[1:] for each in rows} == {(None, None)}
    assert set(chart.out_peak) == {None}
