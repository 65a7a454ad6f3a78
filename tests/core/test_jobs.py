"""Long work with visible progress."""

from datetime import timedelta

from celery import Celery

from apps.core import jobs
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
