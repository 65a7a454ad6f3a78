"""Judging a time gone by again: what differs, interruptions, stopping."""

from datetime import date, timedelta

import pytest

from apps.breaches import actions
from apps.breaches.actions import recomputing
from apps.breaches.actions.tally import Tally
from apps.breaches.models import Breach, Evaluation
from apps.core import jobs
from apps.core.errors import Refused
from apps.core.models import Job
from apps.usage.models import LinkStat
from tests import factories as make
from tests.breaches import world
from tests.factories import AT

pytestmark = pytest.mark.django_db

LAST = date(2026, 11, 18)
FIRST = LAST - timedelta(days=5)


@pytest.fixture
def link():
    """Below its trigger for two weeks; judged."""
    _, series = world.promised(metric="P95_7D", n_minus_1=False)
    world.carry(series, FIRST - timedelta(days=8), [40] * 14)
    world.judge_daily(FIRST - timedelta(days=1), LAST)
    return series.interconnect


def asked(link, first=FIRST, last=LAST) -> Job:
    person = make.user(role="engineer")
    return actions.request_recompute(interconnect=link, first=first, last=last, by=person, at=AT)


def test_same_inputs_write_nothing(link):
    before = list(Evaluation.objects.order_by("pk").values("pk", "version", "is_latest"))
    job = asked(link)

    over = actions.recompute(job_id=job.pk, at=AT)

    job.refresh_from_db()
    assert over
    assert (job.state, job.done, job.total) == ("DONE", 6, 6)
    assert job.message == "6 days judged again: nothing differs."
    assert list(Evaluation.objects.order_by("pk").values("pk", "version", "is_latest")) == before


def test_later_samples_make_new_versions_and_are_counted(link):
    world.carry(link.series.get(), LAST - timedelta(days=3), [95, 95, 95, 95])
    job = asked(link)

    actions.recompute(job_id=job.pk, at=AT)

    job.refresh_from_db()
    latest = Evaluation.objects.get(day=LAST, is_latest=True)
    assert (latest.version, latest.outcome) == (2, "BROKEN")
    assert job.result["tally"]["evaluated"] >= 3
    assert job.result["tally"]["opened"] == Breach.objects.filter(state="OPEN").count() == 1
    assert "evaluations differ, 1 breach opened" in job.message
    assert LinkStat.objects.filter(interconnect=link).exists()


def test_interrupted_job_goes_on_with_the_next_day(link, monkeypatch):
    world.carry(link.series.get(), LAST - timedelta(days=3), [95, 95, 95, 95])
    job = asked(link)
    monkeypatch.setattr(recomputing, "DAYS_A_CALL", 4)

    first = actions.recompute(job_id=job.pk, at=AT)
    job.refresh_from_db()
    half = job.done
    second = actions.recompute(job_id=job.pk, at=AT)

    job.refresh_from_db()
    assert (first, half, second) == (False, 4, True)
    assert (job.state, job.done) == ("DONE", 6)
    assert Evaluation.objects.filter(day=LAST, is_latest=True).get().version == 2


def test_day_that_fails_is_not_counted_and_the_job_says_so(link, monkeypatch):
    job = asked(link)

    def broken(*_args: object) -> Tally:
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr(recomputing, "judge_works", broken)
    over = actions.recompute(job_id=job.pk, at=AT)

    job.refresh_from_db()
    assert over
    assert (job.state, job.done) == ("FAILED", 0)


def test_stopped_job_stays_where_it_is(link, manager):
    job = asked(link)
    jobs.stop(job=job, by=manager, at=AT)

    assert actions.recompute(job_id=job.pk, at=AT)

    job.refresh_from_db()
    assert (job.state, job.done) == ("STOPPED", 0)
    with pytest.raises(Refused):
        jobs.stop(job=job, by=manager, at=AT)


def test_never_judged_days_are_judged(link):
    Evaluation.objects.all().delete()
    job = asked(link)

    actions.recompute(job_id=job.pk, at=AT)

    assert Evaluation.objects.filter(is_latest=True).count() == 6


@pytest.mark.parametrize(
    ("first", "last"),
    [(LAST, FIRST), (FIRST, AT.date()), (LAST - timedelta(days=400), LAST)],
)
def test_days_that_make_no_sense_are_refused(link, first, last):
    with pytest.raises(Refused):
        asked(link, first, last)


def test_one_at_a_time(link):
    asked(link)

    with pytest.raises(Refused, match="already"):
        asked(link)


def test_job_without_a_worker_is_found_again(link):
    job = asked(link)

    soon = jobs.stale(actions.RECOMPUTE, AT + timedelta(minutes=5))
    later = jobs.stale(actions.RECOMPUTE, AT + timedelta(minutes=11))
    actions.recompute(job_id=job.pk, at=AT)

    assert (soon, later) == ([], [job.pk])
    assert jobs.stale(actions.RECOMPUTE, AT + timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("days", "tally", "words"),
    [
        (1, Tally(), "1 day judged again: nothing differs."),
        (31, Tally(evaluated=1, reopened=1), "1 evaluation differs, 1 breach opened."),
        (2, Tally(evaluated=2, resolved=2), "2 evaluations differ, 2 breaches resolved."),
    ],
)
def test_words_count_what_changed(days, tally, words):
    assert recomputing.words(days, tally).endswith(words)
