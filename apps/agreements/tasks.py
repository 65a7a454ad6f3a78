"""Celery entries of agreements; they find their own work and are safe to repeat."""

from celery import shared_task
from django.utils import timezone

from apps.agreements import actions
from apps.core import audit


@shared_task
def remind() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.keep_dates(at=timezone.now())
        actions.tell_endings(at=timezone.now())


@shared_task
def oblige() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.follow_calendar(at=timezone.now())


@shared_task
def tidy_documents() -> None:
    actions.sweep_documents(at=timezone.now())


@shared_task
def draft_pdf(job_id: int) -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.make_pdf_draft(job_id=job_id, at=timezone.now())


@shared_task
def sign() -> None:
    """Links to those whose turn has come; executed copies of what all have signed."""
    with audit.acting(actor_id=None, channel="task"):
        at = timezone.now()
        actions.invite(at=at)
        actions.finish_signed(at=at)
