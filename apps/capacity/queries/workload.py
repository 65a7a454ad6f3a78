"""Who has how much to do, and which requests made a stage as slow as it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Min, Q

from apps.accounts.models import User
from apps.capacity.enums import OPEN
from apps.capacity.models import CapacityRequest

DECIDED_DAYS = 30
REMEMBERED_DAYS = 400  # as `durations.stage_times`
MOST_STAYS = 100


@dataclass(frozen=True)
class Load:
    """What somebody looks after: open requests, those overdue, since when the oldest waits (UTC),
    and how many were decided in the last 30 days. `person` is None for what nobody has taken.
    """

    person: User | None
    open: int
    late: int
    oldest_at: datetime | None
    decided: int


def workload(*, at: datetime, region: str = "") -> list[Load]:
    """By person: nobody's first, then whoever has most. Two queries."""
    is_open = Q(state__in=OPEN)
    recent = Q(decided_at__gt=at - timedelta(days=DECIDED_DAYS), decided_at__lte=at)
    rows = CapacityRequest.objects.filter(is_open | recent)
    rows = rows.filter(partner__region=region) if region else rows
    counted = rows.values_list("assignee").annotate(
        open=Count("pk", filter=is_open), late=Count("pk", filter=is_open & Q(due_at__lt=at)),
        oldest=Min("submitted_at", filter=is_open), decided=Count("pk", filter=recent),
    )  # fmt: skip
    found = list(counted.order_by("assignee"))
    people = User.objects.in_bulk([pk for pk, *_ in found if pk])
    loads = [Load(people.get(pk), *figures) for pk, *figures in found]
    return sorted(loads, key=lambda load: (load.person is not None, -load.open, str(load.person)))


@dataclass(frozen=True)
class Stay:
    """How long one request was in a stage, all its times there added up; times in UTC."""

    ref: str
    partner: str
    type: str
    length: timedelta
    left_at: datetime


_SQL = """
    SELECT request.ref, partner.name, request.type,
           sum(extract(epoch FROM moves.ends - moves.at)), max(moves.ends)
    FROM (
        SELECT step.request_id, change.target AS stage, change.at,
               lead(change.at) OVER (
                   PARTITION BY step.request_id ORDER BY change.at, change.id
               ) AS ends
        FROM capacity_requeststep step
        JOIN core_statechange change ON change.id = step.change_id
        WHERE change.at > %(since)s AND change.at <= %(at)s
    ) moves
    JOIN capacity_capacityrequest request ON request.id = moves.request_id
    JOIN partners_partner partner ON partner.id = request.partner_id
    WHERE moves.ends IS NOT NULL AND moves.stage = %(stage)s
      AND (%(type)s = '' OR request.type = %(type)s)
      AND (%(region)s = '' OR partner.region = %(region)s)
    GROUP BY request.id, partner.id
    ORDER BY 4 DESC, request.id
    LIMIT %(most)s
"""


def stays(stage: str, *, at: datetime, type: str = "", region: str = "") -> Sequence[Stay]:
    """The requests that were longest in a stage: the rows behind `stage_times`. One query."""
    values: dict[str, Any] = {
        "stage": stage, "type": type, "region": region, "at": at, "most": MOST_STAYS,
        "since": at - timedelta(days=REMEMBERED_DAYS),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        rows = cursor.fetchall()
    return [
        Stay(ref, partner, kind, timedelta(seconds=float(seconds)), left_at)
        for ref, partner, kind, seconds, left_at in rows
    ]
