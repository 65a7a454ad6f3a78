"""Celery entries of what concerns lists as people see them: read the clock, call one function."""

from celery import shared_task
from django.utils import timezone

from apps.console.filters import watching


@shared_task
def watch_views() -> None:
    watching.watch(at=timezone.now())
