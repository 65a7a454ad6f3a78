"""The hourly task: agreements come into force, reminders go out."""

from datetime import date, timedelta

import time_machine

from apps.agreements import actions, tasks
from apps.agreements.models import Agreement
from apps.notifications.models import Notice
from tests.agreements.test_editing import create, signed
from tests.factories import AT


def test_task_activates_and_reminds_as_the_system(manager):
    signed(owner=manager)
    waiting = create()
    actions.record_signed(
        agreement=waiting, signed_on=date(2026, 11, 1), effective_on=date(2026, 11, 21), by=None,
        at=AT,
    )  # fmt: skip

    with time_machine.travel(AT + timedelta(days=3), tick=False):
        for _ in range(2):
            tasks.remind()

    event = Agreement.pgh_event_model.objects.filter(pgh_obj_id=waiting.pk).order_by("pgh_id")
    assert Agreement.objects.get(pk=waiting.pk).state == "ACTIVE"
    assert event.last().pgh_context.metadata == {"actor": None, "channel": "task"}
    assert Notice.objects.count() == 1
