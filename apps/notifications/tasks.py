"""Celery entries of the outbox, and of who is told with what is done."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.core import audit
from apps.notifications import actions


@shared_task
def deliver() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.deliver(at=timezone.now())


@shared_task
def send_letters() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.send_letters(at=timezone.now())


@shared_task
def deliver_digests() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.deliver_digests(at=timezone.now())


@shared_task
def post_webhooks() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.post_due(at=timezone.now())


@shared_task
def broadcast() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.broadcast(at=timezone.now())


@shared_task
def refresh_rights() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.refresh_rights(at=timezone.now())


@shared_task
def suspend_idle() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.suspend_idle(at=timezone.now(), after=timedelta(days=settings.PARTNER_IDLE_DAYS))
