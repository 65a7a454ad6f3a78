"""What the clock does with subscriptions, step by step, and what came of it."""

from django.core import mail

from apps.notifications import actions as notifications
from apps.reports import actions
from apps.reports.models import Sending
from tests.factories import AT


def tick(at=AT):
    """As the task does: note, carry on, render, carry on."""
    actions.note_due(at=at)
    asked = actions.carry_on(at=at)
    for file_id in asked:
        actions.write_file(file_id=file_id, at=at)
    actions.carry_on(at=at)
    return asked


def mails(at=AT):
    notifications.deliver(at=at)
    return mail.outbox


def log(row=None):
    return [
        (each.stage, each.why)
        for each in Sending.objects.order_by("pk")
        if row is None or each.subscription_id == row.pk
    ]
