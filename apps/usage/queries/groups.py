"""The newest figures of groups of interconnects."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from apps.usage.enums import GroupBy
from apps.usage.models import GroupStat
from apps.usage.rules import FULL_PCT, HIGH_PCT, SOON_DAYS

OVER_N_MINUS_1 = Q(n_minus_1_pct__gt=FULL_PCT)
HIGH = Q(used_pct__gt=HIGH_PCT)
FULL_SOON = Q(runout_days__lte=SOON_DAYS)


@dataclass(frozen=True)
class Overview:
    """How many groups there are and how many of them need a look; capacity in bit/s.

    `first_day` and `last_day` are the oldest and the newest day the figures include.
    """

    groups: int
    capacity_bps: int
    links: int
    over_n_minus_1: int
    high: int
    full_soon: int
    first_day: date | None
    last_day: date | None


def all_groups() -> QuerySet[GroupStat]:
    """The figures of all groups of every sort."""
    return GroupStat.objects.all()


def groups(by: str = GroupBy.METRO) -> QuerySet[GroupStat]:
    """The figures of all groups of one sort."""
    return GroupStat.objects.filter(by=by)


def overview(by: str) -> Overview:
    """What a page says before its list. One query."""
    found = groups(by).aggregate(
        groups=Count("pk"),
        capacity_bps=Sum("capacity_bps", default=0),
        links=Sum("links", default=0),
        over_n_minus_1=Count("pk", filter=OVER_N_MINUS_1),
        high=Count("pk", filter=HIGH),
        full_soon=Count("pk", filter=FULL_SOON),
        first_day=Min("day"),
        last_day=Max("day"),
    )
    return Overview(**found | {"capacity_bps": int(found["capacity_bps"])})
