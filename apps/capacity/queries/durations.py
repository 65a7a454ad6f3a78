"""How long stages last, out of the history of all requests, and what follows for one of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db import connection

from apps.capacity import rules
from apps.capacity.models import CapacityRequest
from apps.capacity.rules import clocks

ENOUGH = 5  # requests that went through a stage before its median means anything
KEPT = 600  # seconds that the figures of all are reused

# Time in a state, added up for each request that has left it: a stage that was entered twice
# lasted both times. Requests of the last 400 days.
_SQL = """
    SELECT stage, count(*) AS n,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) AS p50,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) AS p90
    FROM (
        SELECT request_id, stage, sum(extract(epoch FROM ends - at)) AS seconds
        FROM (
            SELECT step.request_id, change.target AS stage, change.at,
                   lead(change.at) OVER (
                       PARTITION BY step.request_id ORDER BY change.at, change.id
                   ) AS ends
            FROM capacity_requeststep step
            JOIN core_statechange change ON change.id = step.change_id
            JOIN capacity_capacityrequest request ON request.id = step.request_id
            JOIN partners_partner partner ON partner.id = request.partner_id
            WHERE change.at > %(since)s AND change.at <= %(at)s
              AND (%(type)s = '' OR request.type = %(type)s)
              AND (%(region)s = '' OR partner.region = %(region)s)
        ) moves
        WHERE ends IS NOT NULL
        GROUP BY request_id, stage
    ) stays
    GROUP BY stage
"""


@dataclass(frozen=True)
class StageTime:
    """Half of the requests left a stage within `p50`, nine of ten within `p90`; of `count`."""

    state: str
    count: int
    p50: timedelta
    p90: timedelta

    @property
    def is_enough(self) -> bool:
        return self.count >= ENOUGH


def stage_times(*, at: datetime, type: str = "", region: str = "") -> dict[str, StageTime]:
    """By state, from the moves of the last 400 days; empty `type` and `region`: all. One query."""
    values: dict[str, datetime | str] = {
        "since": at - timedelta(days=400),
        "at": at,
        "type": type,
        "region": region,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        rows = cursor.fetchall()
    return {
        stage: StageTime(stage, n, timedelta(seconds=float(p50)), timedelta(seconds=float(p90)))
        for stage, n, p50, p90 in rows
    }


def usual_times(*, at: datetime, type: str) -> dict[str, StageTime]:
    """The same of a type, of all types where too few went through; reused for ten minutes."""
    found = kept_times(type)
    if found is None:
        everybody = stage_times(at=at)
        own = {k: v for k, v in stage_times(at=at, type=type).items() if v.is_enough}
        found = {k: v for k, v in everybody.items() if v.is_enough} | own
        cache.set(f"stage-times:{type}", found, KEPT)
    return found


def kept_times(type: str) -> dict[str, StageTime] | None:
    """What `usual_times` found for a type in the last ten minutes; no query."""
    found: dict[str, StageTime] | None = cache.get(f"stage-times:{type}")
    return found


def eta_on(request: CapacityRequest, at: datetime) -> date | None:
    """The day (UTC) on which it should be in service: what is left takes as long as usual.

    A stage nobody knows the median of takes its limit. None for what is over.
    """
    stages = rules.remaining(request.type, request.details, request.state)
    if not stages:
        return None
    usual = usual_times(at=at, type=request.type)
    here, *others = (usual_days(stage, usual) for stage in stages)
    spent = (at - request.state_since) / timedelta(days=1)
    days = max(here - spent, 0) + sum(others)
    return (at + timedelta(days=days)).date()


def usual_days(stage: str, usual: Mapping[str, StageTime]) -> float:
    """How many days a stage takes: the median, else its limit in calendar days."""
    if stage in usual:
        return usual[stage].p50 / timedelta(days=1)
    limit = clocks.limit(stage, settings.REQUEST_DAYS)
    if limit is None:
        return 0
    return limit.days * (7 / 5 if limit.unit == clocks.BUSINESS else 1)
