"""Celery entries: read the clock, call one action."""

from celery import shared_task
from django.utils.timezone import now

from apps.peeringdb import actions


@shared_task
def mirror(job_id: int | None = None) -> None:
    """Off where no address of PeeringDB is configured."""
    actions.sync(at=now(), job_id=job_id)
