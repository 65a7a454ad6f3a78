"""What a metro, a partner, a region or a kind carries as one."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.network.models import CapacityInterval, Interconnect
from apps.usage import actions, rules, store, sums
from apps.usage.actions import groupstats
from apps.usage.models import GroupStat
from apps.usage.store import DAY_SLOTS, Batch
from tests import factories as make
from tests.factories import AT, GBPS

DAY = timedelta(days=1)
LAST = date(2026, 11, 18)
START = datetime(2026, 10, 20, 5, tzinfo=UTC)  # thirty days of Bogota end at 05:00 on the 19th
SLOTS = 30 * DAY_SLOTS


class At(NamedTuple):
    site: int
    capacity_bps: int


@pytest.mark.parametrize(
    ("links", "left"),
    [
        ([], 0),
        ([At(1, 400)], 0),
        ([At(1, 400), At(2, 100)], 100),
        ([At(1, 400), At(1, 100), At(2, 450)], 450),
        ([At(1, 300), At(2, 300), At(3, 300)], 600),
    ],
)
def test_n_minus_1_of_a_metro_is_what_the_largest_site_leaves(links, left):
    assert rules.without_largest_site(links) == left


def test_weeks_begin_on_monday_and_end_with_the_day():
    assert rules.mondays(date(2026, 11, 18), 2) == [date(2026, 11, 9), date(2026, 11, 16)]
    assert rules.mondays(date(2026, 11, 16), 1) == [date(2026, 11, 16)]


def test_week_that_lost_its_samples_keeps_its_figure():
    first, second = rules.mondays(LAST, 2)

    weeks = rules.merged_weeks({first: 40, second: 50}, {first: None, second: 60}, [first, second])

    assert weeks == [40, 60]


def added(*rows: list[list[int]]) -> list[list[int]]:
    total = sums.Sum(len(rows[0][0]))
    for row in rows:
        total.add(*sums.prepared(np.array(row, np.int64)))
    return total.rates().tolist()


def test_sum_of_two_lacks_the_slot_that_one_lacks():
    assert added([[1, 2], [3, 4]], [[10, -1], [30, 40]]) == [[11, -1], [33, -1]]


def test_sum_of_many_counts_while_95_percent_are_known():
    full, silent = [[1], [1]], [[-1], [5]]
    late = [[1, -1], [1, -1]]

    assert added(*[[[1, 1], [1, 1]]] * 19, late) == [[20, 19], [20, 19]]
    assert added(*[[[1, 1], [1, 1]]] * 18, late) == [[19, -1], [19, -1]]
    assert added(full, silent) == [[1], [1]]  # never measured: no part of it


def test_sum_of_nothing_measured_is_a_gap():
    assert added([[-1], [-1]]) == [[-1], [-1]]


def put(link: Interconnect, in_bps: np.ndarray, start: datetime = START) -> None:
    series = make.series(link=link)
    rates = np.array([[in_bps], [in_bps // 2]], np.int64)
    batch = Batch(np.array([series.pk]), int(start.timestamp()), rates)
    store.current().write(batch, at=AT)
    store.current().roll_up(at=AT)


def up() -> np.ndarray:
    return np.arange(SLOTS, dtype=np.int64) * 10**7


@pytest.fixture
def metro(db: None) -> list[Interconnect]:
    """Two interconnects of two partners at two sites; one climbs while the other falls."""
    links = [make.pni(capacity_gbps=400), make.pni(capacity_gbps=100, members=1)]
    for link, rates in zip(links, (up(), up()[::-1]), strict=True):
        put(link, rates.copy())
    return links


def stat(by: str) -> GroupStat:
    return GroupStat.objects.get(by=by)


def test_p95_is_that_of_the_summed_series(metro):
    actions.refresh_group_stats(at=AT)

    found = stat("metro")
    assert (found.key, found.links, found.measured, found.day) == ("BOG", 2, 2, LAST)
    assert found.p95_bps == up()[-1]  # one climbs as the other falls: the sum is flat
    assert found.p95_bps < 2 * rules.percentile(up().tolist(), 95)
    assert (found.capacity_bps, found.n_minus_1_bps) == (500 * GBPS, 100 * GBPS)
    assert found.headroom_bps == 500 * GBPS - up()[-1]
    assert found.n_minus_1_pct == pytest.approx(Decimal(int(up()[-1])) / GBPS, abs=Decimal("0.001"))
    assert found.completeness == 100
    assert len(found.trend) == 30


def test_members_of_a_partner_are_read_one_after_the_other(db):
    """However many partners there are, one sum is held for them at a time."""
    partners = [make.partner() for _ in range(3)]
    owner: dict[int, int] = {}
    for number in range(9):
        place = make.metro(code=f"M{number % 2}", name=f"Metro {number % 2}")
        link = make.pni(partner=partners[number % 3], site=make.site(in_metro=place))
        make.series(link=link)
        owner[link.pk] = partners[number % 3].pk
    make.pni(partner=partners[0])  # never measured: not read

    of_link, last = groupstats.reading_order(groupstats.by_zone()["UTC"])

    read = [owner[pk] for pk in of_link]
    assert len(read) == 9
    assert sum(a != b for a, b in pairwise(read)) == 2
    assert {group.by for group in last} == {"partner", "region", "kind"}


def test_each_group_is_there_once(metro):
    actions.refresh_group_stats(at=AT)

    counted = sorted(GroupStat.objects.values_list("by", "links"))
    assert counted == [("kind", 2), ("metro", 2), ("partner", 1), ("partner", 1), ("region", 2)]
    assert stat("region").regions == ["LATAM"]
    assert stat("kind").name == "PNI"


def test_growing_group_has_a_day_it_is_full(db):
    link = make.pni(capacity_gbps=100)
    put(link, up())

    actions.refresh_group_stats(at=AT)

    hours = [
        int(up()[(day + 1) * DAY_SLOTS - 12 : (day + 1) * DAY_SLOTS].mean()) for day in range(30)
    ]
    assert stat("metro").runout_days == rules.runout_days(hours, 100 * GBPS)
    assert stat("metro").runout_days > 0


def test_weeks_are_percent_of_the_capacity_in_force_then(db):
    link = make.pni(capacity_gbps=400)
    put(link, np.full(SLOTS, 100 * GBPS))
    old = CapacityInterval.objects.get()
    CapacityInterval.objects.filter(pk=old.pk).update(
        ends_at=datetime(2026, 11, 9, 5, tzinfo=UTC), capacity_bps=200 * GBPS
    )
    CapacityInterval.objects.create(
        interconnect=link, capacity_bps=400 * GBPS, largest_member_bps=100 * GBPS,
        starts_at=datetime(2026, 11, 9, 5, tzinfo=UTC),
    )  # fmt: skip

    actions.refresh_group_stats(at=AT)

    assert stat("metro").weeks[-6:] == [None, 50, 50, 50, 25, 25][-6:]
    assert stat("metro").weeks_from == date(2026, 5, 25)


def test_second_refresh_of_a_day_reads_nothing(metro):
    actions.refresh_group_stats(at=AT)

    with CaptureQueriesContext(connection) as statements:
        made = actions.refresh_group_stats(at=AT + timedelta(hours=1))

    assert made == 0
    assert not [each for each in statements if "ts_day" in each["sql"]]


def test_new_capacity_makes_it_again(metro):
    actions.refresh_group_stats(at=AT)
    Interconnect.objects.filter(pk=metro[0].pk).update(capacity_bps=800 * GBPS)

    assert actions.refresh_group_stats(at=AT) > 0
    assert stat("metro").capacity_bps == 900 * GBPS


def test_older_weeks_outlive_their_samples(metro):
    actions.refresh_group_stats(at=AT)
    before = stat("metro").weeks[-5:]
    GroupStat.objects.update(weeks=[7] * 21 + before)

    actions.refresh_group_stats(at=AT + DAY)

    assert stat("metro").weeks[:21] == [7] * 21
    assert stat("metro").day == LAST + DAY


def test_group_without_interconnects_in_service_is_gone(metro):
    actions.refresh_group_stats(at=AT)
    Interconnect.objects.filter(pk=metro[0].pk).update(state="DECOMMISSIONED")

    actions.refresh_group_stats(at=AT)

    assert GroupStat.objects.filter(by="partner").count() == 1
    assert stat("metro").links == 1


def test_interconnect_never_measured_counts_in_capacity_alone(metro):
    make.pni(capacity_gbps=100)

    actions.refresh_group_stats(at=AT)

    assert (stat("metro").links, stat("metro").measured) == (3, 2)
    assert stat("metro").capacity_bps == 600 * GBPS
    assert stat("metro").p95_bps == up()[-1]
