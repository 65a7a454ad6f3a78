"""Celery entries of reports: read the clock, call one action."""

from celery import shared_task
from django.utils import timezone

from apps.core import audit
from apps.reports import actions


@shared_task
def write_pdf(file_id: int) -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.write_pdf(file_id=file_id, at=timezone.now())
