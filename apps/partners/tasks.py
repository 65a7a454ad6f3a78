"""Celery entries: read the clock, call one action."""

from celery import shared_task
from django.utils.timezone import now

from apps.core import audit
from apps.partners import actions


@shared_task
def fill(job_id: int) -> None:
    """Make and fill partners out of AS numbers; the job shows how far it is."""
    actions.run_fill(job_id=job_id, at=now())


@shared_task
def tidy_mail_files() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.sweep_mail_files(at=now())
