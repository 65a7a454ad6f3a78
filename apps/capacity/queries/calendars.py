"""When a stage is due, by the calendar of whoever looks after the request."""

from datetime import date, datetime

from django.conf import settings

from apps.agreements import queries as agreements
from apps.agreements.rules import dates
from apps.capacity.enums import RequestType
from apps.capacity.models import CapacityRequest
from apps.capacity.queries.requests import named_session
from apps.capacity.rules import clocks
from apps.capacity.rules.clocks import Calendar

REMOVALS = (RequestType.PNI_REMOVE, RequestType.CACHE_REMOVE, RequestType.SESSION_REMOVE)
TALKS = (
    RequestType.AGREEMENT_NEW, RequestType.AGREEMENT_RENEW, RequestType.AGREEMENT_AMEND,
)  # fmt: skip


def calendar(request: CapacityRequest) -> Calendar:
    """Zone of the assignee, else of the partner's owner; holidays of the partner's country."""
    person = request.assignee or request.partner.owner
    country = str(request.partner.country)
    holidays = agreements.holidays(country) if country else frozenset()
    return Calendar(person.time_zone if person else "UTC", holidays)


def waits_for(request: CapacityRequest) -> date | None:
    """The day up to which an approved removal stays in service; None for all else.

    Of a session that day is announced to it. At most one query.
    """
    if request.type not in REMOVALS:
        return None
    asked = request.details.get("remove_on")
    if asked:
        return date.fromisoformat(asked)
    session = named_session(request)
    return session.removal_on if session is not None else None


def due_at(
    request: CapacityRequest, state: str, since: datetime, review_on: date | None = None
) -> datetime | None:
    """The instant (UTC) at which the clock of a stage runs out; None where none runs.

    What is approved for a day to come waits for that day; what is negotiated has clocks of its own.
    """
    if state == "APPROVED" and request.type in TALKS:
        return None
    day = waits_for(request) if state == "APPROVED" else None
    if day is not None:
        return dates.cut_off(day, calendar(request).zone)
    if state != "ON_HOLD" and clocks.limit(state, settings.REQUEST_DAYS) is None:
        return None
    return clocks.due(
        state, since, calendar(request), overrides=settings.REQUEST_DAYS, review_on=review_on
    )
