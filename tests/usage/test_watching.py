"""Episodes of trouble: told once when they begin and once when they end."""

from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.notifications.models import Notice
from apps.usage import actions, queries, store
from apps.usage.actions import watching
from apps.usage.models import DataSource, Quarantine, Series, SourceAlert, SyncRun
from tests import factories as make
from tests.factories import AT
from tests.usage.conftest import SLOT, epoch

DAY = timedelta(days=1)
SOON = AT + timedelta(minutes=5)


@pytest.fixture
def engineers(db: None) -> list[str]:
    return [make.user(role="engineer").email for _ in range(2)]


@pytest.fixture
def series(engineers: list[str]) -> Series:
    source = make.source(name="Europe", last_ok_at=AT)
    return make.series(source=source, link=make.pni(name="BOG-2"), last_sample_at=AT - SLOT)


def fail(series: Series, **fields: object) -> None:
    """The source has been failing for an hour."""
    facts = {"failures": 3, "last_ok_at": AT - timedelta(hours=1), "last_error": "Status 503."}
    DataSource.objects.filter(pk=series.source_id).update(**facts | fields)


def told() -> list[tuple[str, str]]:
    """Kind and title of each notice, by time, for one person."""
    rows = Notice.objects.order_by("created_at", "pk").values_list("kind", "title", "recipient")
    people = {person for *_, person in rows}
    return [(kind, title) for kind, title, person in rows if person == min(people)]


def test_engineers_are_told_once_when_a_source_fails(series: Series, engineers: list[str]) -> None:
    make.user(role="manager")
    fail(series)

    actions.watch(at=AT)
    actions.watch(at=SOON)

    notices = Notice.objects.select_related("recipient")
    assert {notice.recipient.email for notice in notices} == set(engineers)
    assert told() == [("source_trouble", "Europe has been failing for half an hour")]
    assert notices[0].body == "Status 503."
    assert notices[0].ref == series.source.ref


def test_they_are_told_once_when_it_is_over(series: Series) -> None:
    fail(series)
    actions.watch(at=AT)
    fail(series, failures=0, last_ok_at=SOON)
    Series.objects.update(last_sample_at=AT)

    actions.watch(at=SOON)
    actions.watch(at=SOON + timedelta(minutes=5))

    assert told()[1:] == [("source_well", "Europe is read again")]
    assert SourceAlert.objects.get().closed_at == SOON


def test_second_episode_is_told_again(series: Series) -> None:
    for hours in (0, 2):
        at = AT + timedelta(hours=hours)
        fail(series)
        actions.watch(at=at)
        fail(series, failures=0)
        Series.objects.update(last_sample_at=at)
        actions.watch(at=at + SLOT)

    assert [kind for kind, _ in told()] == ["source_trouble", "source_well"] * 2


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"clock_skew_s": 10_800, "failures": 1}, "The clock of Europe is off"),
        ({"complete_pct": Decimal("80.00")}, "Europe is incomplete"),
    ],
)
def test_each_trouble_has_its_words(series: Series, fields: dict[str, object], title: str) -> None:
    DataSource.objects.update(**fields)

    actions.watch(at=AT)

    assert told() == [("source_trouble", title)]


def test_source_that_lags_is_told(series: Series) -> None:
    Series.objects.update(last_sample_at=AT - timedelta(hours=2))

    actions.watch(at=AT)

    assert told() == [("source_trouble", "Europe lags behind")]


def test_series_in_quarantine_is_told_until_it_moves(series: Series) -> None:
    found = make.quarantine(series=series, ends_at=None)
    actions.watch(at=AT)
    Quarantine.objects.filter(pk=found.pk).update(ends_at=AT)

    actions.watch(at=SOON)

    assert told() == [
        ("source_trouble", "Samples of BOG-2 are not believed"),
        ("source_well", "Samples of BOG-2 are believed again"),
    ]


@pytest.mark.parametrize(
    "fields", [{"state": "PAUSED"}, {"kind": "csv"}, {"state": "RETIRED"}], ids=str
)
def test_source_nobody_waits_for_is_not_told(series: Series, fields: dict[str, str]) -> None:
    fail(series, **fields)

    assert actions.watch(at=AT) == 0


def test_source_that_measures_nothing_is_not_told(series: Series) -> None:
    fail(series)
    Series.objects.update(retired_at=AT)

    assert actions.watch(at=AT) == 0


def test_without_engineers_administrators_are_told(db: None) -> None:
    admin = make.user(role="admin")
    fail(make.series())

    actions.watch(at=AT)

    assert Notice.objects.get().recipient == admin


def test_quiet_look_costs_the_same_and_writes_nothing(series: Series) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            actions.watch(at=AT)
        counts.append(len(asked))
        for _ in range(4):
            make.series(source=make.source(last_ok_at=AT), last_sample_at=AT - SLOT)

    assert counts[0] == counts[1] <= 7
    assert not any(each["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for each in asked)


def test_second_watcher_leaves_it_to_the_first(transactional_db: None) -> None:
    make.user(role="engineer")
    fail(make.series())
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [watching.LOCK])
        first = actions.watch(at=AT)
    other.close()

    assert first == 0
    assert actions.watch(at=AT) == 1


def put(series: Series, start: datetime, slots: int) -> None:
    rates = np.arange(1, 2 * slots + 1, dtype=np.int64).reshape(2, 1, slots)
    store.current().write(store.Batch(np.array([series.pk]), epoch(start), rates), at=AT)


def test_completeness_is_that_of_the_last_day(series: Series) -> None:
    end = AT - 2 * SLOT
    put(series, end - DAY, 216)
    SyncRun.objects.create(
        source=series.source, started_at=AT, state="DONE", samples=195, rejected=5
    )

    actions.measure_completeness(at=AT)

    source = queries.sources().get()
    assert (source.complete_pct, source.rejected_pct) == (Decimal("75.00"), Decimal("2.50"))


def test_completeness_begins_where_a_series_counts(series: Series) -> None:
    end = AT - 2 * SLOT
    Series.objects.update(live_from=end - 100 * SLOT)
    put(series, end - 100 * SLOT, 50)

    actions.measure_completeness(at=AT)

    assert queries.sources().get().complete_pct == Decimal("50.00")


def test_source_never_read_is_not_incomplete(engineers: list[str]) -> None:
    make.series()

    actions.measure_completeness(at=AT)

    assert queries.sources().get().complete_pct is None


def test_sources_tell_how_many_series_are_in_quarantine(series: Series) -> None:
    make.quarantine(series=series, ends_at=None)
    make.quarantine(series=series, ends_at=None, reason="speed")
    make.quarantine(series=make.series(source=series.source))

    assert queries.sources().get(pk=series.source_id).in_quarantine == 1
