"""Celery entries of reports: read the clock, call one action."""

from celery import shared_task
from django.utils import timezone

from apps.core import audit
from apps.reports import actions


@shared_task
def write_pdf(file_id: int) -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.write_pdf(file_id=file_id, at=timezone.now())


@shared_task
def write_file(file_id: int) -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.write_file(file_id=file_id, at=timezone.now())


@shared_task
def keep_files() -> None:
    """Try again what failed; each file is a task of its own."""
    with audit.acting(actor_id=None, channel="task"):
        for file_id in actions.unfinished(at=timezone.now()):
            write_file.delay(file_id)


@shared_task
def tidy_files() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.tidy_files(at=timezone.now())


@shared_task
def send_reports() -> None:
    """Subscriptions: note what is due, take each mail as far as it goes, have files made."""
    with audit.acting(actor_id=None, channel="task"):
        actions.note_due(at=timezone.now())
        for file_id in actions.carry_on(at=timezone.now()):
            write_file.delay(file_id)
