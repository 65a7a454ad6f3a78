"""The sample store runs out of partitions: somebody has to look before samples have no place."""

from datetime import datetime

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency
from apps.usage.queries import Room

KEEPERS = (Role.ENGINEER, Role.ADMIN)


def room_is_short(room: Room, *, at: datetime) -> int:
    """Tell engineers and administrators, once a day; how many were told."""
    return notifications.enqueue(
        key=f"samples_short:{at.date()}",
        kind="samples_short",
        ref="",
        urgency=Urgency.BAD,
        title="Room for samples is running out",
        body=f"{room.sentence} The hourly care task makes partitions a week ahead; the log of the "
        "worker tells why it does not. manage.py samples_status --care makes them now.",
        facts={"lines": [], "url": "/sources/", "call": "Open the data sources"},
        recipients=User.objects.filter(role__in=KEEPERS, is_active=True),
        at=at,
    )
