"""Nobody looked after it: tell the next person. Rules: breach semantics 5.3."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.agreements.rules import forward_period
from apps.breaches import notices
from apps.breaches.actions.handle import local_day
from apps.breaches.enums import BROKEN, Severity, State
from apps.breaches.models import Breach
from apps.notifications.models import Notice

CRITICAL_WAITS = timedelta(hours=4)
FORGOTTEN = timedelta(days=30)  # what has been open for longer is a matter of reports
TOLD_BY = ("breach_opened", "breach_raised")


@dataclass(frozen=True)
class Call:
    """A breach, and why its next person is told now; the key makes it once."""

    breach: Breach
    key: str
    body: str = ""

    @property
    def full_key(self) -> str:
        return f"{self.breach.ref}:{self.key}"


def escalate(*, at: datetime) -> int:
    """Tell managers of breaches that wait for somebody; returns how many were told anew.

    MAJOR unacknowledged one business day after people were told, CRITICAL after four hours; and
    whoever snoozed a breach that is still open when the snooze is over. Three queries where nothing
    is new.
    """
    waiting = list(_waiting(at))
    told_at = _told_at(waiting)
    calls = [call for breach in waiting for call in _calls(breach, told_at, at)]
    known = Notice.objects.filter(key__in=[call.full_key for call in calls])
    told = set(known.values_list("key", flat=True))
    fresh = [call for call in calls if call.full_key not in told]
    for call in fresh:
        _make(call, at)
    return len(fresh)


def _waiting(at: datetime) -> Iterable[Breach]:
    unseen = Q(state=State.OPEN, severity__in=[Severity.MAJOR, Severity.CRITICAL])
    snoozed = Q(state=State.ACKNOWLEDGED, snoozed_until__lte=at.date())
    alone = Q(covered_by=None) | ~Q(covered_by__state__in=BROKEN)
    rows = Breach.objects.filter(unseen | snoozed, alone, opened_at__gt=at - FORGOTTEN)
    return rows.select_related(
        "term__agreement", "partner", "interconnect", "acknowledged_by"
    ).order_by("pk")


def _told_at(breaches: Iterable[Breach]) -> dict[str, datetime]:
    """When people last heard of each breach."""
    about = Notice.objects.filter(ref__in=[breach.ref for breach in breaches], kind__in=TOLD_BY)
    rows = about.values("ref").annotate(newest=Max("created_at"))
    return dict(rows.values_list("ref", "newest"))


def _calls(breach: Breach, told_at: Mapping[str, datetime], at: datetime) -> Iterator[Call]:
    if breach.state == State.ACKNOWLEDGED:
        if breach.snoozed_until and breach.snoozed_until < local_day(breach, at):
            yield Call(breach, f"snooze:{breach.snoozed_until}")
        return
    since = told_at.get(breach.ref)
    if since is None:
        return
    if breach.severity == Severity.CRITICAL and since + CRITICAL_WAITS <= at:
        key = f"escalated:{breach.reopen_count}:critical"
        yield Call(breach, key, "Critical, and nobody has acknowledged it for four hours.")
    elif breach.severity == Severity.MAJOR and _a_business_day_after(breach, since) <= at:
        key = f"escalated:{breach.reopen_count}:major"
        yield Call(breach, key, "Nobody has acknowledged it for a business day.")


def _a_business_day_after(breach: Breach, since: datetime) -> datetime:
    """The same local time on the next business day."""
    local = since.astimezone(ZoneInfo(breach.term.agreement.governing_tz))
    last = forward_period(local.date(), value=1, unit="BUSINESS_DAY")
    return datetime.combine(last, local.timetz())


def _make(call: Call, at: datetime) -> None:
    if call.breach.state == State.ACKNOWLEDGED:
        notices.snooze_over(call.breach, key=call.key, at=at)
        return
    at_home = ("", call.breach.partner.region)
    managers = User.objects.filter(role=Role.MANAGER, home_region__in=at_home, is_active=True)
    notices.escalated(call.breach, key=call.key, body=call.body, to=managers, at=at)
