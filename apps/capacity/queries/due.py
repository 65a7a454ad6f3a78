"""What the clock asks for now: one query each, nothing found on a quiet day."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from apps.capacity.enums import OPEN, RequestType, Source, State
from apps.capacity.models import CapacityRequest
from apps.capacity.rules import clocks, holder
from apps.network.enums import IN_SERVICE, LOA_GOOD, Kind, LoaState, SessionState
from apps.network.models import BGPSession, Interconnect, Loa

LEAD_DAYS = 60  # where a facility says nothing else
AGAIN_AFTER = timedelta(days=90)  # an offer that was thrown away is not made anew sooner
DUE_SOON = timedelta(days=2)
WEEKLY = tuple(state for state, limit in clocks.LIMITS.items() if limit.again)
_OVER = (SessionState.REJECTED, SessionState.UNESTABLISHED, SessionState.REMOVED)
_NOT_CHASED = (State.DRAFT, State.INFO_REQUESTED, State.ON_HOLD)


def _rows() -> QuerySet[CapacityRequest]:
    return CapacityRequest.objects.select_related("partner__owner", "assignee").order_by("pk")


def run_out(states: Iterable[str], at: datetime) -> dict[str, list[CapacityRequest]]:
    """Those whose clock has run out, by state. One query."""
    found: dict[str, list[CapacityRequest]] = {str(state): [] for state in states}
    for row in _rows().filter(state__in=found, due_at__lte=at):
        found[row.state].append(row)
    return found


def to_remind(at: datetime) -> list[CapacityRequest]:
    """Questions of which a reminder has fallen due."""
    wanted = Q()
    for number, days in enumerate(clocks.QUESTION_REMINDERS, 1):
        wanted |= Q(state_since__lte=at - timedelta(days=days), reminded__lt=number)
    return list(_rows().filter(wanted, state=State.INFO_REQUESTED, due_at__gt=at))


def to_chase(at: datetime) -> list[CapacityRequest]:
    """Overdue ones nobody was told of yet, or not this week."""
    late = _rows().filter(Q(reminded=0) | Q(state__in=WEEKLY), state__in=OPEN, due_at__lte=at)
    rows = late.exclude(state__in=_NOT_CHASED)
    return [row for row in rows if row.due_at and _number(row, row.due_at, at) > row.reminded]


def _number(row: CapacityRequest, due_at: datetime, at: datetime) -> int:
    return clocks.is_chased(row.state, due_at, at)


def cross_connects(at: datetime) -> list[CapacityRequest]:
    """Those whose cross-connect falls due within two days and waits for the partner."""
    waiting = _rows().filter(
        state__in=WEEKLY, due_at__gt=at, due_at__lte=at + DUE_SOON, partner__portal_enabled=True
    )
    return [row for row in waiting if holder(row.state, row.details) == "partner"]


def without_good_loa() -> list[CapacityRequest]:
    """Those that wait for a cross-connect while their LOA has expired or was called off."""
    good = Loa.objects.filter(request_ref=OuterRef("ref"), state__in=(*LOA_GOOD, LoaState.USED))
    there = Loa.objects.filter(request_ref=OuterRef("ref"))
    waiting = _rows().filter(state__in=(State.LOA_ISSUED, State.XC_ORDERED))
    return list(waiting.filter(~Exists(good), Exists(there)))


def in_test(at: datetime) -> list[CapacityRequest]:
    """Those that are tested long enough to be taken for confirmed, if their sessions are up."""
    since = at - timedelta(days=clocks.AUTO_ACTIVE_DAYS)
    return list(_rows().filter(state=State.TESTING, state_since__lte=since))


def up_since(request: CapacityRequest) -> datetime | None:
    """Since when all sessions of its interconnects are up; None while one is not, or none is."""
    links = set(request.lines.exclude(result=None).values_list("result", flat=True))
    rows = BGPSession.objects.filter(
        Q(interconnect__in=links | {request.interconnect_id}) | Q(request_ref=request.ref)
    ).exclude(state__in=("REJECTED", "UNESTABLISHED", "REMOVED"))
    states = list(rows.values_list("state", "state_since"))
    if not states or any(state != SessionState.ESTABLISHED for state, _ in states):
        return None
    return max(since for _, since in states)


def sessions_gone() -> list[CapacityRequest]:
    """Approved removals of sessions that are removed by now."""
    gone = BGPSession.objects.filter(state=SessionState.REMOVED).values("uid")
    rows = _rows().filter(type=RequestType.SESSION_REMOVE, state=State.APPROVED)
    waiting = [row for row in rows if row.details.get("session")]
    if not waiting:
        return []
    uids = {str(uid) for uid in gone.filter(uid__in=[row.details["session"] for row in waiting])
            .values_list("uid", flat=True)}  # fmt: skip
    return [row for row in waiting if row.details["session"] in uids]


def sessions_settled() -> dict[bool, list[CapacityRequest]]:
    """Approved IX sessions by whether all that are left are up (True) or none came up. One query.

    Those of which one is still waited for are left out.
    """
    mine = BGPSession.objects.filter(request_ref=OuterRef("ref"))
    up = Exists(mine.filter(state=SessionState.ESTABLISHED))
    waits = Exists(mine.exclude(state__in=(SessionState.ESTABLISHED, *_OVER)))
    gave_up = Exists(mine.filter(state=SessionState.UNESTABLISHED))
    rows = _rows().annotate(is_up=up).filter(
        Q(is_up=True, state__in=(State.APPROVED, State.PROVISIONING))
        | Q(gave_up, is_up=False, state__in=(State.APPROVED, State.PROVISIONING, State.TESTING)),
        ~waits, type=RequestType.IX_SESSIONS,
    )  # fmt: skip
    found: dict[bool, list[CapacityRequest]] = {True: [], False: []}
    for row in rows:
        found[row.is_up].append(row)
    return found


def behind_eta(today: date) -> list[CapacityRequest]:
    """Open ones whose expected day is past."""
    return list(_rows().filter(state__in=OPEN, eta_on__lt=today))


def to_offer(at: datetime, limit: int) -> list[str]:
    """References of PNIs that fill up before an upgrade could be there, most urgent first.

    Of partners with a portal, without an upgrade that is open or drafted, or was offered lately.
    """
    open_ones = CapacityRequest.objects.filter(
        Q(state__in=(*OPEN, State.DRAFT))
        | Q(source=Source.FORECAST, created_at__gt=at - AGAIN_AFTER),
        interconnect=OuterRef("pk"), type=RequestType.PNI_AUGMENT,
    )  # fmt: skip
    rows = Interconnect.objects.filter(
        Q(site__facility__lead_time_days=None, stat__runout_days__lte=LEAD_DAYS)
        | Q(stat__runout_days__lte=F("site__facility__lead_time_days")),
        kind=Kind.PNI, state__in=IN_SERVICE, partner__portal_enabled=True,
        partner__archived_at=None, stat__p95_bps__isnull=False,
    )  # fmt: skip
    found = rows.filter(~Exists(open_ones)).order_by("stat__runout_days", "pk")
    return list(found.values_list("ref", flat=True)[:limit])
