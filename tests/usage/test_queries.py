"""What is read out of the samples, and with how many statements."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.network.models import Interconnect
from apps.usage import actions, queries, store
from apps.usage.enums import SourceState
from apps.usage.models import Series
from apps.usage.rules import Grade, MeasureRule, Port, measure
from apps.usage.store import DAY_SLOTS, Batch
from tests import factories as make
from tests.factories import AT
from tests.usage.conftest import SLOT

DAY = timedelta(days=1)
START = datetime(2026, 11, 10, tzinfo=UTC)
FIRST = START.date()
RATES = np.arange(2 * DAY_SLOTS, dtype=np.int64) * 1000


def put(series: Series, in_bps: object, out_bps: object, start: datetime = START) -> None:
    """Store rates of a series from `start` on; -1 is a gap."""
    rates = np.array([[in_bps], [out_bps]], np.int64)
    store.current().write(Batch(np.array([series.pk]), int(start.timestamp()), rates), at=AT)
    store.current().roll_up(at=AT)


def rates_of(link: Interconnect, slots: int = 4) -> list[list[int]]:
    return queries.link_rates([link.pk], START, START + slots * SLOT)[link.pk].tolist()


def test_rates_of_a_lag_are_the_sum_of_its_series(db: None) -> None:
    link = make.pni()
    put(make.series(link=link), [1, 2, -1, 4], [10, 20, 30, 40])
    put(make.series(link=link), [5, -1, 7, 8], [50, 60, 70, -1])

    found = rates_of(link)

    assert found == [[6, -1, -1, 12], [60, 80, 100, -1]]


def test_swapped_series_counts_the_other_way_round(db: None) -> None:
    link = make.pni()
    put(make.series(link=link), [1, 1, 1, 1], [2, 2, 2, 2])
    put(make.series(link=link, swapped=True), [10, 10, 10, 10], [20, 20, 20, 20])

    found = rates_of(link)

    assert found == [[21] * 4, [12] * 4]


def test_series_counts_from_and_until_it_is_mapped(db: None) -> None:
    link = make.pni()
    put(make.series(link=link, retired_at=START + 3 * SLOT), [1, 1, 1, 1], [1, 1, 1, 1])
    put(make.series(link=link, live_from=START + 2 * SLOT), [5, 5, 5, 5], [5, 5, 5, 5])

    found = rates_of(link)

    assert found[0] == [1, 1, 6, 5]


def test_interconnect_without_series_has_only_gaps(db: None) -> None:
    link = make.pni()

    found = rates_of(link)

    assert found == [[-1] * 4, [-1] * 4]


def test_link_rates_take_three_queries(db: None) -> None:
    few = [make.series().interconnect_id for _ in range(2)]
    many = [make.series().interconnect_id for _ in range(20)]

    counts = []
    for ids in (few, many):
        with CaptureQueriesContext(connection) as statements:
            queries.link_rates(ids, START, START + DAY)
        counts.append(len(statements))

    assert counts == [3, 3]


def test_statistics_are_those_of_the_rules(db: None) -> None:
    series = make.series()
    rng = np.random.default_rng(3)
    in_bps, out_bps = rng.integers(0, 10**12, size=(2, 3 * DAY_SLOTS))
    in_bps[40:60] = -1
    put(series, in_bps, out_bps)

    found = queries.statistics([series.interconnect_id], FIRST, FIRST + DAY, "America/Bogota")

    first = 5 * 12  # Bogota's day begins five hours later
    span = slice(first, first + 2 * DAY_SLOTS)
    port = Port(*([None if v < 0 else int(v) for v in row[span]] for row in (in_bps, out_bps)))
    rule = measure([port], MeasureRule())
    stat = found[series.interconnect_id]
    assert (stat.p95, stat.side, stat.rank, stat.count) == (
        rule.value_bps, rule.side, rule.rank, rule.count,
    )  # fmt: skip
    assert (stat.n_valid, stat.n_expected, stat.grade) == (rule.valid, rule.expected, rule.grade)
    assert stat.max == max(in_bps[span].max(), out_bps[span].max())


def test_statistics_name_the_peak_and_the_busy_hour(db: None) -> None:
    series = make.series()
    put(series, RATES, RATES[::-1] * 0 + 7)

    stat = queries.statistics([series.interconnect_id], FIRST, FIRST + DAY, "UTC")[
        series.interconnect_id
    ]

    assert stat.max_at == START + 575 * SLOT
    assert stat.busy_hour == RATES[-12:].mean() // 1
    assert (stat.average_in, stat.average_out) == (RATES.mean() // 1, 7)
    assert (stat.completeness, stat.grade) == (Decimal(100), Grade.FINAL)


def test_statistics_without_samples_say_so(db: None) -> None:
    link = make.pni()

    stat = queries.statistics([link.pk], FIRST, FIRST, "UTC")[link.pk]

    assert (stat.p95, stat.rank, stat.max, stat.max_at) == (None, None, None, None)
    assert (stat.completeness, stat.grade) == (Decimal(0), Grade.INSUFFICIENT)


def test_direction_that_is_unknown_leaves_the_higher_one_unknown(db: None) -> None:
    series = make.series()
    put(series, [5] * DAY_SLOTS, [-1] * DAY_SLOTS)

    stat = queries.statistics([series.interconnect_id], FIRST, FIRST, "UTC")[series.interconnect_id]

    assert (stat.p95_in, stat.p95_out, stat.p95) == (5, None, None)


@pytest.mark.parametrize(("day", "slots"), [(date(2026, 3, 8), 276), (date(2026, 11, 1), 300)])
def test_days_of_clock_changes_have_their_own_length(db: None, day: date, slots: int) -> None:
    link = make.pni()

    stat = queries.statistics([link.pk], day, day, "America/New_York")[link.pk]

    assert stat.n_expected == slots


def test_chart_keeps_peaks_and_gaps(db: None) -> None:
    series = make.series()
    in_bps = RATES.copy()
    in_bps[100], in_bps[200:206] = 10**12, -1
    put(series, in_bps, RATES)

    found = queries.chart(series.interconnect, START, START + 2 * DAY, max_points=100)

    assert (found.step_s, len(found.in_peak), len(found.out_mean)) == (1800, 96, 96)
    assert max(found.in_peak) == 10**12
    assert found.gaps == [(START + 200 * SLOT, START + 206 * SLOT)]
    assert found.last == START + 575 * SLOT


def test_chart_of_few_slots_has_them_all(db: None) -> None:
    series = make.series()
    put(series, [1, -1, 3], [4, 5, 6])

    found = queries.chart(series.interconnect, START, START + 3 * SLOT)

    assert (found.step_s, found.in_peak, found.in_mean) == (300, [1, None, 3], [1, None, 3])


@pytest.mark.parametrize(("missing", "gaps"), [(3, 0), (4, 1)])
def test_usual_lag_is_no_gap(db: None, missing: int, gaps: int) -> None:
    series = make.series()
    put(series, [1] * 6, [1] * 6)

    found = queries.chart(series.interconnect, START, START + (6 + missing) * SLOT)

    assert len(found.gaps) == gaps


def test_samples_come_one_by_one_with_their_gaps(db: None) -> None:
    series = make.series()
    put(series, [1, -1], [3, 4], START + 8 * DAY)

    found = list(queries.samples(series.interconnect, START, START + 9 * DAY))

    assert len(found) == 9 * DAY_SLOTS
    assert [row for row in found if row[2] is not None] == [
        (START + 8 * DAY, 1, 3), (START + 8 * DAY + SLOT, None, 4),
    ]  # fmt: skip


def test_days_are_cut_in_the_local_zone(db: None) -> None:
    series = make.series()
    put(series, RATES, RATES)

    (day,) = queries.days(series.interconnect_id, FIRST, FIRST, "America/Bogota")

    assert (day.day, day.n_valid, day.n_expected) == (FIRST, DAY_SLOTS, DAY_SLOTS)
    assert day.max == RATES[5 * 12 + DAY_SLOTS - 1]


def test_changes_name_the_first_changed_day(db: None) -> None:
    older, newer = make.series(), make.series()
    put(older, RATES, RATES)
    seen = queries.newest_change()
    put(newer, RATES, RATES, START + DAY)

    assert queries.changes_since(None) == {
        older.interconnect_id: FIRST, newer.interconnect_id: FIRST + DAY,
    }  # fmt: skip
    assert queries.changes_since(seen) == {newer.interconnect_id: FIRST + DAY}
    assert queries.changes_since(queries.newest_change()) == {}


def test_changes_take_one_query(db: None) -> None:
    for _ in range(5):
        put(make.series(), [1], [1])

    with CaptureQueriesContext(connection) as statements:
        queries.changes_since(None)

    assert len(statements) == 1


def test_correction_of_the_direction_counts_as_a_change(db: None) -> None:
    series = make.series()
    put(series, RATES, RATES)
    seen = queries.newest_change()

    actions.edit_series(
        series=series, speed_bps=series.speed_bps, swapped=True, live_from=None, by=None, at=AT
    )

    assert queries.changes_since(seen) == {series.interconnect_id: FIRST}


@pytest.mark.parametrize(
    ("facts", "word", "tone"),
    [
        ({"state": SourceState.PAUSED}, "Paused", "idle"),
        ({"state": SourceState.RETIRED}, "Retired", "idle"),
        ({"failures": 3, "retry_at": AT + SLOT, "last_error": "Down."}, "Failing", "bad"),
        ({}, "Up to date", "ok"),
        ({"kind": "csv"}, "Uploaded", "ok"),
    ],
)
def test_health_of_a_source(db: None, facts: dict, word: str, tone: str) -> None:
    make.series(source=make.source(**facts), last_sample_at=AT - 2 * SLOT)
    (source,) = queries.sources()

    health = queries.health(source, AT)

    assert (health.word, health.tone, health.lag) == (word, tone, SLOT)


@pytest.mark.parametrize(
    ("last", "word"),
    [(AT - 6 * SLOT, "Late"), (AT - 5 * SLOT, "Up to date"), (None, "No samples yet")],
)
def test_health_tells_lag_from_silence(db: None, last: datetime | None, word: str) -> None:
    make.series(last_sample_at=last)
    (source,) = queries.sources()

    health = queries.health(source, AT)

    assert health.word == word


def test_health_of_a_source_without_series(db: None) -> None:
    make.source()
    (source,) = queries.sources()

    health = queries.health(source, AT)

    assert (source.series_count, health.word) == (0, "Nothing mapped")
