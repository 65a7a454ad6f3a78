"""When a stage is due, by the calendar of whoever looks after the request."""

from datetime import date, datetime

from django.conf import settings

from apps.agreements import queries as agreements
from apps.capacity.models import CapacityRequest
from apps.capacity.rules import clocks
from apps.capacity.rules.clocks import Calendar


def calendar(request: CapacityRequest) -> Calendar:
    """Zone of the assignee, else of the partner's owner; holidays of the partner's country."""
    person = request.assignee or request.partner.owner
    country = str(request.partner.country)
    holidays = agreements.holidays(country) if country else frozenset()
    return Calendar(person.time_zone if person else "UTC", holidays)


def due_at(
    request: CapacityRequest, state: str, since: datetime, review_on: date | None = None
) -> datetime | None:
    """The instant (UTC) at which the clock of a stage runs out; None where none runs."""
    if state != "ON_HOLD" and clocks.limit(state, settings.REQUEST_DAYS) is None:
        return None
    return clocks.due(
        state, since, calendar(request), overrides=settings.REQUEST_DAYS, review_on=review_on
    )
