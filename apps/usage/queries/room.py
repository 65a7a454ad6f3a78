"""Whether the sample store has room for the days to come."""

from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError
from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from apps.core import units
from apps.usage import store
from apps.usage.models import Touched

ENOUGH_DAYS = 2


@dataclass(frozen=True)
class Room:
    """`days` after today that have partitions, below 0: not even today; None: no need of any."""

    days: int | None
    sentence: str
    answers: bool = True

    @property
    def is_short(self) -> bool:
        """Somebody should look at it."""
        return not self.answers or (self.days is not None and self.days < ENOUGH_DAYS)


def room(at: datetime) -> Room:
    """How far ahead samples have a place, or that the store does not answer. One query."""
    try:
        last = store.current().reaches(at=at)
    except OperationalError as error:
        return Room(None, f"The sample store does not answer: {error}", answers=False)
    if last is None:
        return Room(None, "The store makes room for samples by itself.")
    days = (last - at.date()).days
    if days < 0:
        return Room(days, "Today has no partition for samples.")
    return Room(days, f"Partitions for samples reach {units.day(last)}, {days} days ahead.")


@dataclass(frozen=True)
class Pending:
    """Writes whose rollups are not made yet, and the slots they changed."""

    marks: int
    slots: int


def pending_rollups() -> Pending:
    """One query."""
    found = Touched.objects.aggregate(marks=Count("pk"), slots=Coalesce(Sum("samples"), 0))
    return Pending(**found)
