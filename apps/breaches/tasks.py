"""Celery entries of the judge and of what follows from judging."""

from celery import shared_task
from django.utils import timezone

from apps.breaches import actions
from apps.core import audit, jobs


@shared_task
def judge() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.judge(at=timezone.now())


@shared_task
def recompute(job_id: int) -> None:
    with audit.acting(actor_id=None, channel="task"):
        if not actions.recompute(job_id=job_id, at=timezone.now()):
            recompute.delay(job_id)


@shared_task
def go_on() -> None:
    """Jobs whose worker is gone."""
    for job_id in jobs.stale(actions.RECOMPUTE, timezone.now()):
        recompute.delay(job_id)


@shared_task
def state() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.escalate_prices(at=timezone.now())
        actions.issue_due(at=timezone.now())
        actions.project_due(at=timezone.now())


@shared_task
def keep_clocks() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.keep_clocks(at=timezone.now())


@shared_task
def print_statement(file_id: int) -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.write_statement_pdf(file_id=file_id, at=timezone.now())
