"""Celery entries of builds: what the clock does to LOA-CFAs, ports and sessions."""

from celery import shared_task
from django.utils import timezone

from apps.core import audit
from apps.network import actions


@shared_task
def keep_builds() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.tick_loas(at=timezone.now())
        actions.tick_sessions(at=timezone.now())


@shared_task
def keep_maintenance() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.tick_maintenance(at=timezone.now())


@shared_task
def tell_of_sessions() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.tell_of_sessions(at=timezone.now())


@shared_task
def tell_of_peeringdb() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.tell_of_peeringdb(at=timezone.now())


@shared_task
def print_loas() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.print_due(at=timezone.now())


@shared_task
def tidy_loas() -> None:
    with audit.acting(actor_id=None, channel="task"):
        actions.sweep_loas(at=timezone.now())
