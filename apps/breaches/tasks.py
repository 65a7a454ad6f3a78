"""Celery entries of the judge and of what follows from judging."""

from celery import shared_task
from django.utils import timezone

from apps.breaches import actions
from apps.core import audit


@shared_task
def judge() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.judge(at=timezone.now())


@shared_task
def state() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.issue_due(at=timezone.now())
        actions.project_due(at=timezone.now())


@shared_task
def keep_clocks() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.keep_clocks(at=timezone.now())
