"""Where agreements stand by the calendar, and which deadlines come next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.agreements import rules
from apps.agreements.enums import Decision, Kind, PeriodState, RenewalState, RenewalType, State
from apps.agreements.models import Agreement, Holiday, TermPeriod
from apps.agreements.queries import lists
from apps.core.written import written_once
from apps.core.zones import zone

_COPIED = (
    "state", "renewal_type", "effective_on", "initial_months", "renewal_months", "max_renewals",
    "end_rule", "has_holdover", "kind",
)  # fmt: skip


# Nothing is left to do about these (`rules.is_executed`).
EXECUTED = (
    RenewalState.NOTICE_EFFECTIVE,
    RenewalState.AUTO_RENEWED,
    RenewalState.RENEWED,
    RenewalState.LAPSING,
)
SETTLED = Q(renewal__state__in=EXECUTED) | Q(
    renewal__state=RenewalState.RENEW, agreement__renewal_type=RenewalType.AUTO_RENEW
)


@dataclass(frozen=True)
class NoticeDeadline:
    """A day by which somebody must have acted. `is_end`: no notice is asked for, the term ends."""

    agreement: Agreement
    period: TermPeriod
    deadline: date
    act_by: date | None
    days_left: int
    is_end: bool
    if_nobody_acts: str
    decision: str = ""


def local_day(agreement: Agreement, at: datetime) -> date:
    """The day it is in the agreement's zone."""
    return at.astimezone(zone(agreement.governing_tz)).date()


def holidays(country: str) -> frozenset[date]:
    """Days that are no business days in a country (ISO 3166 code)."""
    found = Holiday.objects.filter(country=str(country)).values_list("day", flat=True)
    return frozenset(found)


def sub_status(
    agreement: Agreement, period: TermPeriod | None, today: date, *, is_notice_given: bool = False
) -> rules.Status:
    """The derived status on a local day, with the facts that are missing. No query."""
    facts = term_facts(agreement, period, is_notice_given=is_notice_given)
    return rules.sub_status(facts, today)


def status_of(row: Any, today: date) -> rules.Status:
    """`sub_status` of an agreement as `agreements()` returns it. No query."""
    return rules.sub_status(facts_of(row), today)


def facts_of(row: Any) -> rules.TermFacts:
    """`term_facts` of an agreement as `agreements()` returns it. No query."""
    return rules.TermFacts(
        **_copied(row),
        seq=row.current_seq,
        starts_on=row.current_starts_on,
        ends_on=row.current_ends_on,
        notice_deadline=row.notice_deadline,
        origin=row.current_origin or "",
        is_notice_given=bool(row.is_notice_given),
    )


def in_force(partner_ids: Iterable[int], at: datetime) -> dict[int, tuple[Agreement, date | None]]:
    """The agreement with each partner that holds longest, and its last day. One query.

    The day is in the agreement's zone, None where the agreement goes on by itself. NDAs and
    amendments do not count. A partner with whom nothing is in force has no entry.
    """
    rows = lists.agreements().filter(partner__in=list(partner_ids), state=State.ACTIVE)
    found: dict[int, tuple[Agreement, date | None]] = {}
    for row in rows.exclude(kind__in=(Kind.NDA, Kind.AMENDMENT)).order_by("pk"):
        if _holds(row, local_day(row, at)):
            held = found.get(row.partner_id)
            if held is None or _until(_last_day(row)) > _until(held[1]):
                found[row.partner_id] = (row, _last_day(row))
    return found


def _until(day: date | None) -> date:
    return day or date.max


def _holds(row: Any, today: date) -> bool:
    has_begun = row.effective_on is None or row.effective_on <= today
    last_day = _last_day(row)
    return has_begun and (last_day is None or last_day >= today)


def _last_day(row: Any) -> date | None:
    facts = facts_of(row)
    goes_on = facts.will_renew or facts.has_holdover or facts.renewal_type == RenewalType.EVERGREEN
    ends_on: date | None = row.current_ends_on
    return None if goes_on and not facts.is_notice_given else ends_on


def term_facts(
    agreement: Agreement, period: TermPeriod | None, *, is_notice_given: bool = False
) -> rules.TermFacts:
    """The plain values that the rules of status and renewal look at. No query.

    `is_notice_given`: a valid notice ends it, as `queries.agreements()` annotates.
    """
    if period is None:
        return rules.TermFacts(**_copied(agreement))
    return rules.TermFacts(
        **_copied(agreement),
        seq=period.seq,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        notice_deadline=period.notice_deadline,
        origin=period.origin,
        counted_from=period.counted_from,
        is_notice_given=is_notice_given,
    )


def notice_deadlines(
    today: date, within_days: int = 120, *, owner: User | None = None, region: str = "",
    limit: int | None = None,
) -> list[NoticeDeadline]:  # fmt: skip
    """What must be decided in the next days, most urgent first. One query.

    The notice deadline of each current term, or its last day where no notice is asked for; with
    what happens if nobody acts. Limited to agreements of one owner, to partners in a region, to
    the first `limit`.
    """
    until, whose = today + timedelta(days=within_days), owner.pk if owner else None
    rows = _deadlines(today, until, whose, region or None, limit=limit)
    return [deadline_of(period, today) for period in rows]


@written_once
def _deadlines(
    today: date, until: date, owner: int | None, region: str | None, *, limit: int | None
) -> QuerySet[TermPeriod]:
    found = _to_decide(today, until, owner, region)
    first = found.order_by(Coalesce("notice_deadline", "ends_on"), "agreement")[:limit]
    return first.select_related("agreement__partner", "agreement__owner").annotate(
        cycle_state=F("renewal__state"), cycle_proposed=F("renewal__proposed")
    )


def notice_days(
    today: date, within_days: int, *, owner: User | None = None, region: str = ""
) -> list[tuple[str, date, str]]:
    """Partner, day to act by and reference of each of the same agreements, unordered. One query."""
    until, whose = today + timedelta(days=within_days), owner.pk if owner else None
    return _days(today, until, whose, region or None)


@written_once
def _days(
    today: date, until: date, owner: int | None, region: str | None
) -> QuerySet[TermPeriod, tuple[str, date, str]]:
    found = _to_decide(today, until, owner, region)
    day = Coalesce("act_by", "notice_deadline", "ends_on")
    return found.values_list("agreement__partner__name", day, "agreement__ref").order_by()


def _to_decide(
    today: date, until: date, owner: int | None, region: str | None
) -> QuerySet[TermPeriod]:
    due = Q(notice_deadline__range=(today, until))
    due |= Q(notice_deadline=None, ends_on__range=(today, until))
    found = TermPeriod.objects.filter(due, state=PeriodState.CURRENT)
    found = found.filter(agreement__state=State.ACTIVE).exclude(SETTLED)
    if owner is not None:
        found = found.filter(agreement__owner=owner)
    if region:
        found = found.filter(agreement__partner__region=region)
    return found


def deadline_of(period: TermPeriod, today: date) -> NoticeDeadline:
    """The deadline of a term with `cycle_state` and `cycle_proposed` on it. No query."""
    deadline = period.notice_deadline or period.ends_on
    if deadline is None:  # the query asks for one of the two
        raise ValueError(f"{period} has neither a deadline nor an end.")
    return NoticeDeadline(
        agreement=period.agreement,
        period=period,
        deadline=deadline,
        act_by=period.act_by,
        days_left=(deadline - today).days,
        is_end=period.notice_deadline is None,
        if_nobody_acts=rules.if_nobody_acts(term_facts(period.agreement, period)),
        decision=_decision(period),
    )


def _decision(row: Any) -> str:
    """What was decided and is not carried out yet, in words."""
    state, proposed = row.cycle_state, row.cycle_proposed
    if proposed:
        return f"Proposed: {Decision(proposed).label}"
    return RenewalState(state).label if state and state != RenewalState.UNDECIDED else ""


def _copied(agreement: Any) -> dict[str, Any]:
    return {name: getattr(agreement, name) for name in _COPIED}
