"""Celery entry of partners."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from apps.core import audit
from apps.partners import actions


@shared_task
def suspend_idle() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.suspend_idle(at=timezone.now(), after=timedelta(days=settings.PARTNER_IDLE_DAYS))
