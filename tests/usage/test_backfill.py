"""History of a source: in days, with progress, and again from where it stopped."""

from datetime import timedelta

import pytest

from apps.core.errors import Refused
from apps.core.models import Job
from apps.usage import actions, queries
from apps.usage.models import SealedDay, Series
from tests import factories as make
from tests.factories import AT
from tests.usage.conftest import Rig, epoch, map_to

DAY = timedelta(days=1)


def begin(rig: Rig, days: int) -> Job:
    return actions.request_backfill(source=rig.source, since=AT - days * DAY, by=None, at=AT)


def run(rig: Rig, job: Job, days: int) -> bool:
    return actions.backfill(source_id=rig.source.pk, since=AT - days * DAY, at=AT, job_id=job.pk)


def test_backfill_stores_what_the_source_has(rig: Rig) -> None:
    job = begin(rig, 5)

    is_over = run(rig, job, 5)

    job.refresh_from_db()
    assert is_over
    assert (job.state, job.percent, job.result) == ("DONE", 100, {"samples": 5 * 3 * 288})
    assert (rig.stored(AT - 5 * DAY, AT) == rig.expected(AT - 5 * DAY, AT)).all()


def test_old_days_go_straight_into_sealed_rows(rig: Rig) -> None:
    run(rig, begin(rig, 5), 5)

    assert SealedDay.objects.count() == 3 * 3


def test_long_backfill_asks_to_be_called_again(rig: Rig) -> None:
    job = begin(rig, 25)

    answers = [run(rig, job, 25), run(rig, job, 25)]

    job.refresh_from_db()
    assert answers == [False, True]
    assert (job.done, job.total) == (25, 25)
    assert (rig.stored(AT - 25 * DAY, AT) == rig.expected(AT - 25 * DAY, AT)).all()


def test_backfill_that_is_over_does_nothing_when_called_again(rig: Rig) -> None:
    job = begin(rig, 2)
    run(rig, job, 2)
    rig.fake.site.requests.clear()

    is_over = run(rig, job, 2)

    assert is_over
    assert rig.fake.site.requests == []


def test_failed_backfill_goes_on_where_it_stopped(rig: Rig) -> None:
    rig.fake.site.outages.append((epoch(AT - 2 * DAY), epoch(AT), 403))
    failed = begin(rig, 5)
    run(rig, failed, 5)
    rig.fake.site.outages.clear()
    rig.fake.site.requests.clear()

    run(rig, begin(rig, 5), 5)

    failed.refresh_from_db()
    asked = [start for start, _ in rig.windows()]
    assert failed.state == "FAILED"
    assert "denies access" in failed.message
    assert min(asked) == epoch(AT - 2 * DAY) + 300
    assert (rig.stored(AT - 5 * DAY, AT) == rig.expected(AT - 5 * DAY, AT)).all()


def test_interrupted_backfill_goes_on_with_the_same_job(rig: Rig) -> None:
    job = begin(rig, 25)
    run(rig, job, 25)
    before = queries.runs(rig.source)[0]
    rig.fake.site.requests.clear()

    run(rig, job, 25)

    assert before.done_to == AT - 5 * DAY
    assert min(start for start, _ in rig.windows()) == epoch(before.done_to) + 300
    assert queries.runs(rig.source).count() == 1


def test_backfill_does_not_hold_back_the_next_sync(rig: Rig) -> None:
    rig.sync(AT)
    cursors = set(Series.objects.values_list("cursor", flat=True))

    run(rig, begin(rig, 5), 5)

    assert set(Series.objects.values_list("cursor", flat=True)) == cursors


def test_problem_of_one_series_is_told_at_the_end(rig: Rig) -> None:
    rig.source.query_in = 'rate(ifHCInOctets{instance="{instance}",ifName="{other}"}[5m])*8'
    rig.source.save()

    run(rig, begin(rig, 1), 1)

    newest = queries.runs(rig.source)[0]
    assert newest.state == "PARTIAL"
    assert "needs a value for {other}" in newest.error


@pytest.mark.parametrize("days", [-1, 401])
def test_backfill_from_an_impossible_day_is_refused(rig: Rig, days: int) -> None:
    with pytest.raises(Refused, match="last 13 months"):
        begin(rig, days)


def test_backfill_of_a_csv_source_is_refused(db: None) -> None:
    source = make.source(kind="csv", url="")
    map_to(source, make.pni(), "ae1")

    with pytest.raises(Refused, match="sent to us"):
        actions.request_backfill(source=source, since=AT - DAY, by=None, at=AT)
