"""Celery entry of what every app shares."""

from celery import shared_task
from django.utils import timezone

from apps.core import replays


@shared_task
def forget_replays() -> None:
    replays.sweep(at=timezone.now())
