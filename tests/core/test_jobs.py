"""Long work with visible progress."""

from contextlib import suppress
from datetime import timedelta

import pytest
from celery import Celery
from django.db import transaction

from apps.core import jobs
from apps.core.beating import Heart
from tests.factories import AT


def test_job_goes_from_waiting_to_done(manager):
    job = jobs.create(kind="backfill", ref="SRC-00001", by=manager, at=AT)

    jobs.start(job.pk, total=4, at=AT)
    jobs.advance(job.pk, by=3, message="2026-10")
    job.refresh_from_db()
    assert (job.percent, job.is_over, job.message) == (75, False, "2026-10")
    jobs.finish(job.pk, at=AT + timedelta(minutes=1), samples=8640)
    job.refresh_from_db()

    assert (job.state, job.is_over, job.result) == ("DONE", True, {"samples": 8640})


def test_failed_job_says_why(db):
    job = jobs.create(kind="sync", ref="SRC-00001", by=None, at=AT)

    jobs.fail(job.pk, at=AT, message="The source does not answer.")

    job.refresh_from_db()
    assert (job.state, job.message) == ("FAILED", "The source does not answer.")


def test_no_job_needs_no_branch(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        jobs.advance(None)
        jobs.finish(None, at=AT)


def test_percent_is_zero_while_the_amount_is_unknown(db):
    job = jobs.create(kind="sync", ref="", by=None, at=AT)

    assert job.percent == 0


def test_broker_that_is_away_stops_nobody():
    app = Celery(broker="redis://127.0.0.1:9/0", set_as_current=False)
    app.conf.task_publish_retry = False

    @app.task(name="printing")
    def printing() -> None:
        """Nothing."""

    jobs.soon(printing)


LATER = AT + 2 * jobs.STALE


def handed_out(job, at=LATER):
    return job.pk in jobs.stale("sync", at)


def test_job_whose_worker_tells_of_itself_is_not_handed_out(db):
    job = jobs.create(kind="sync", ref="", by=None, at=AT)
    jobs.start(job.pk, total=0, at=AT)
    assert handed_out(job)

    jobs.see(job.pk, at=LATER - timedelta(minutes=1), message="7 rows")

    job.refresh_from_db()
    assert (job.message, handed_out(job), jobs.is_busy(job, LATER)) == ("7 rows", False, True)
    assert handed_out(job, LATER + jobs.STALE)


def test_job_that_waited_long_and_has_just_begun_is_not_handed_out(db):
    job = jobs.create(kind="sync", ref="", by=None, at=AT)
    assert handed_out(job)

    jobs.start(job.pk, total=0, at=LATER - timedelta(minutes=1))

    assert not handed_out(job)


def test_sign_of_life_does_not_wake_what_is_over(db):
    job = jobs.create(kind="sync", ref="", by=None, at=AT)
    jobs.finish(job.pk, at=AT, message="Done.")

    jobs.see(job.pk, at=LATER, message="7 rows")

    job.refresh_from_db()
    assert (job.message, job.state, jobs.is_busy(job, LATER)) == ("Done.", "DONE", False)


@pytest.mark.django_db(transaction=True)
def test_sign_of_life_is_seen_from_inside_a_transaction():
    job = jobs.create(kind="sync", ref="", by=None, at=AT)
    jobs.start(job.pk, total=0, at=AT)
    heart = Heart(job.pk, at=AT, every=0)

    with suppress(ZeroDivisionError), transaction.atomic():
        heart.beat("500 rows")
        raise ZeroDivisionError  # what the work wrote is undone, the sign of life is not

    job.refresh_from_db()
    assert (job.message, job.state) == ("500 rows", "RUNNING")
    assert job.result["seen_at"] > AT.isoformat()


def test_signs_of_life_are_written_every_few_seconds_only(db, django_assert_num_queries):
    job = jobs.create(kind="sync", ref="", by=None, at=AT)
    heart = Heart(job.pk, at=AT)

    with django_assert_num_queries(0):
        for _ in range(1000):
            heart.beat("a row")
