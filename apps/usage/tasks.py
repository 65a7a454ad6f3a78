"""Celery entries: read the clock, call one action."""

from datetime import datetime

from celery import shared_task
from django.utils.timezone import now

from apps.usage import actions, queries


@shared_task
def collect() -> None:
    """Each source in a task of its own; a claim lost on the way is due again at the next tick."""
    for source_id in queries.due_sources(now()).values_list("pk", flat=True):
        sync.delay(source_id)
    actions.settle(at=now())


@shared_task
def sync(source_id: int, job_id: int | None = None) -> None:
    actions.sync_source(source_id=source_id, at=now(), job_id=job_id)


@shared_task
def backfill(source_id: int, since: str, job_id: int | None = None) -> None:
    moment = datetime.fromisoformat(since)
    if not actions.backfill(source_id=source_id, since=moment, at=now(), job_id=job_id):
        backfill.delay(source_id, since, job_id)


@shared_task
def care() -> None:
    actions.care(at=now())


@shared_task
def watch() -> None:
    actions.watch(at=now())


@shared_task
def watch_levels() -> None:
    actions.watch_levels(at=now())
