"""Days unlike the same weekdays before: the rule, the search, looking at them."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from apps.core.errors import Invalid, Refused
from apps.usage import actions, store
from apps.usage.models import Anomaly, LinkStat
from apps.usage.rules.anomalies import HISTORY, Day, Kind, examine, median
from apps.usage.store import DAY_SLOTS, Batch
from tests import factories as make
from tests.factories import AT, GBPS

CAPACITY = 400
LAST = date(2026, 11, 18)
DAYS = HISTORY + 2
START = datetime(2026, 11, 19, 5, tzinfo=UTC) - timedelta(days=DAYS)  # midnight in Bogota


def day(p95: int, *, low: int | None = None) -> Day:
    return Day(p95, p95 // 3 if low is None else low, p95)


def history(*last: int | Day | None, usual: int = 100) -> list[Day | None]:
    """Weeks of the usual, then these days."""
    days: list[Day | None] = [day(usual) for _ in range(HISTORY + 1 - len(last))]
    return days + [day(each) if isinstance(each, int) else each for each in last]


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        ((100,), None),
        ((125,), None),  # exactly a quarter more is no step
        ((126,), Kind.UP),
        ((75,), None),
        ((74,), Kind.AWAY),
        ((1,), Kind.SILENT),
        ((2,), Kind.AWAY),
        ((0,), Kind.SILENT),
        ((150, 150), None),  # told on its first day
        ((150, 150, 150), Kind.PLATEAU),
        ((150, 150, 150, 150), None),
        ((50, 50, 50), Kind.PLATEAU),
        ((150, 50), Kind.AWAY),
        ((0, 0), None),
        ((60, 0), Kind.SILENT),  # silence is news after a step as well
        ((None,), None),
        ((day(100, low=100),), Kind.FLAT),
        ((day(100, low=100), day(100, low=100)), None),
    ],
)
def test_day_is_judged_by_its_weekday(last, kind):
    found = examine(history(*last), CAPACITY)

    assert (found.kind if found else None) == kind


def test_figure_and_usual_are_told():
    found = examine(history(180), CAPACITY)

    assert (found.bps, found.usual_bps) == (180, 100)


def test_usual_is_the_weekday_not_the_day_before():
    weekly = [day(200 if n % 7 == 6 else 100) for n in range(35)]  # busy on every seventh day

    assert examine(weekly, CAPACITY) is None
    assert examine([*weekly[:-1], day(100)], CAPACITY).kind is Kind.AWAY


def test_restless_weekdays_need_a_wider_step():
    days = history(180)
    for back, p95 in ((7, 70), (14, 130), (21, 70), (28, 130)):
        days[-1 - back] = day(p95)

    assert examine(days, CAPACITY) is None  # spread 30, so 120 up to 220 is within reach


def test_one_odd_week_does_not_widen_the_step():
    days = history(160)
    days[-8] = day(400)

    assert examine(days, CAPACITY).kind is Kind.UP


def test_fewer_than_three_weekdays_say_nothing():
    days = history(300)
    days[-8] = days[-15] = None

    assert examine(days, CAPACITY) is None
    assert examine(days[-10:], CAPACITY) is None
    assert examine([], CAPACITY) is None


def test_trickle_of_a_large_port_says_nothing():
    assert examine(history(180), 100 * CAPACITY) is None


def test_median_of_an_even_number_is_the_mean_of_the_middle():
    assert (median([1, 9, 3]), median([1, 2, 4, 9]), median([5])) == (3, 3, 5)


def wave(gbps: float) -> np.ndarray:
    """A day with a peak; its p95 lies just below."""
    return (gbps * GBPS * (1 + np.sin(np.arange(DAY_SLOTS) * 2 * np.pi / DAY_SLOTS)) / 2).astype(
        np.int64
    )


def measured(levels: dict[int, float], **fields) -> int:
    """An interconnect at 100 Gbps, with other levels so many days ago."""
    link = make.pni(**fields)
    days = [wave(levels.get(DAYS - 1 - n, 100)) for n in range(DAYS)]
    rates = np.stack([np.concatenate(days), np.concatenate(days) // 10])[:, np.newaxis]
    series = make.series(link=link)
    store.current().write(Batch(np.array([series.pk]), int(START.timestamp()), rates), at=AT)
    make.link_stat(link, p95_gbps=100, used="25.0")
    return link.pk


@pytest.mark.django_db
def test_last_day_is_searched_once(db):
    link = measured({0: 200})
    measured({})

    found = [actions.find_anomalies(at=AT) for _ in range(2)]

    row = Anomaly.objects.get()
    assert found == [1, 0]
    assert (row.interconnect_id, row.day, row.kind, row.direction) == (link, LAST, "UP", "OUT")
    assert row.change_pct in (99, 100)
    assert set(LinkStat.objects.values_list("examined_on", flat=True)) == {LAST}


@pytest.mark.django_db
def test_days_missed_by_a_pause_are_searched_later():
    measured({1: 40})
    LinkStat.objects.update(examined_on=LAST - timedelta(days=2))

    assert actions.find_anomalies(at=AT) == 1
    assert Anomaly.objects.get().day == LAST - timedelta(days=1)


@pytest.mark.django_db
def test_day_that_is_not_believed_is_no_anomaly():
    link = measured({0: 200})
    make.quarantine(
        series=LinkStat.objects.get(pk=link).interconnect.series.get(),
        starts_at=AT - timedelta(days=1, hours=12), ends_at=AT,
    )  # fmt: skip

    assert actions.find_anomalies(at=AT) == 0


@pytest.mark.django_db
def test_interconnect_out_of_service_is_not_searched():
    measured({0: 200}, state="DECOMMISSIONED")

    assert actions.find_anomalies(at=AT) == 0
    assert LinkStat.objects.get().examined_on is None


@pytest.mark.django_db
def test_anomaly_is_looked_at_once_with_a_word(manager):
    measured({0: 200})
    actions.find_anomalies(at=AT)
    row = Anomaly.objects.get()

    with pytest.raises(Invalid):
        actions.acknowledge_anomaly(anomaly=row, comment=" ", by=manager, at=AT)
    actions.acknowledge_anomaly(anomaly=row, comment="A match was shown.", by=manager, at=AT)
    with pytest.raises(Refused):
        actions.acknowledge_anomaly(anomaly=row, comment="Again.", by=manager, at=AT)

    assert (row.acknowledged_by, row.comment) == (manager, "A match was shown.")
