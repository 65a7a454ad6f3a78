"""Celery entries of programs."""

from celery import shared_task
from django.utils import timezone

from apps.core import audit
from apps.programs import actions


@shared_task
def measure() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.measure_goals(at=timezone.now())


@shared_task
def remind() -> None:
    actions.remind_of_updates(at=timezone.now())


@shared_task
def bear() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.bear_items(at=timezone.now())
        actions.suggest_closing(at=timezone.now())


@shared_task
def tidy_files() -> None:
    actions.sweep_files(at=timezone.now())


@shared_task
def sync_jira() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.sync_jira(at=timezone.now())


@shared_task
def sync_jira_now(link_id: int) -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.sync_link(link_id=link_id, at=timezone.now(), is_forced=True)


@shared_task
def import_jira(import_id: int) -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.run_import(import_id=import_id, at=timezone.now())
