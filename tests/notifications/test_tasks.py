"""The sender as Celery starts it."""

import time_machine

from apps.notifications import tasks
from apps.notifications.models import Delivery
from tests.factories import AT


def test_task_sends_what_waits(tell, manager):
    tell(manager)

    with time_machine.travel(AT, tick=False):
        tasks.deliver()

    sent = Delivery.objects.get(channel="email")
    assert (sent.state, sent.sent_at) == ("SENT", AT)
