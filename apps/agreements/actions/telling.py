"""Tell partners that an agreement comes to its end (portal.md 6.6)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from apps.agreements import notices, rules
from apps.agreements.actions import base
from apps.agreements.enums import PeriodState
from apps.agreements.models import TermPeriod
from apps.notifications import queries as notifications

_ONE_DAY = timedelta(days=1)


def tell_endings(*, at: datetime) -> int:
    """Tell partners whose term ends in 90, 60 or 30 days, once a step; returns how many terms.

    Days are counted in the agreement's zone. After a pause only the nearest step is told. A quiet
    run is two queries.
    """
    rows = TermPeriod.objects.filter(
        state=PeriodState.CURRENT, agreement__state__in=base.IN_FORCE,
        agreement__partner__portal_enabled=True,
        ends_on__gte=at.date() - _ONE_DAY,
        ends_on__lte=at.date() + (rules.ENDING_STEPS[0] + 1) * _ONE_DAY,
    ).select_related("agreement__partner").order_by("pk")  # fmt: skip
    due = {notices.ending_key(row, step): (row, step) for row in rows if (step := _step(row, at))}
    told = notifications.told_keys(due)
    return sum(
        bool(notices.ending(row, step, at=at))
        for key, (row, step) in due.items() if key not in told
    )  # fmt: skip


def _step(period: TermPeriod, at: datetime) -> int | None:
    today = at.astimezone(ZoneInfo(period.agreement.governing_tz)).date()
    return rules.ending_step((period.ends_on - today).days) if period.ends_on else None
