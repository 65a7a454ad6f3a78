"""Celery entries of capacity requests."""

from celery import shared_task
from django.utils import timezone

from apps.capacity import actions
from apps.core import audit


@shared_task
def tick() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.tick(at=timezone.now())


@shared_task
def offer_upgrades() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.offer_upgrades(at=timezone.now())


@shared_task
def remind_cross_connects() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.remind_cross_connects(at=timezone.now())


@shared_task
def send_counters() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.send_counters(at=timezone.now())


@shared_task
def tidy_attachments() -> None:
    actions.sweep_attachments(at=timezone.now())
