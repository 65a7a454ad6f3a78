"""Everything the page of one agreement shows, read once."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from apps.agreements import queries
from apps.agreements.models import Obligation
from apps.agreements.rules import Status, SubStatus
from apps.console.agreements import clauses, data, listing, renewals, talks
from apps.core import lifecycle
from apps.core.written import written_once


def page(agreement: Any, now: datetime) -> dict[str, Any]:
    """For the template. The number of queries depends on which panels there are, not on their size.

    The agreement is one as `found.agreement_of` gives it.
    """
    today = queries.local_day(agreement, now)
    periods, period = data.periods_of(agreement)
    given = agreement.is_notice_given
    status = queries.sub_status(agreement, period, today, is_notice_given=given)
    notices = renewals.notices_of(agreement) if agreement.has_notice else []
    panel = renewals.panel(agreement, period, notices, today)
    moves = lifecycle.told(agreement.ref)
    related = data.related(agreement)
    return {
        "agreement": agreement,
        "today": today,
        "periods": periods,
        "period": period,
        "status": _shown(status),
        "is_over": agreement.state in data.OVER,
        "call": renewals.call_of(panel, data.call_of(agreement, status, period, today), today),
        "terms": clauses.term_rows(agreement, today),
        "steps": data.steps_of(agreement, moves, period.ends_on if period else None),
        "ribbon": data.ribbon_of(agreement, period, today),
        "to_settle": list(queries.amended_by(agreement)) if agreement.must_settle else [],
        "silence": data.silence(agreement, period, given),
        "renewal": panel,
        "notices": renewals.rows(notices),
        "obligations": _obligations(agreement),
        "related": related,
        "parent": next((row for _, row in related if row.pk == agreement.parent_id), None),
        "events": data.events(moves),
        "talks": talks.panel(agreement, now),
        **_reminders(agreement, today),
    }


def _obligations(agreement: Any) -> list[Any]:
    return _obligations_of(agreement.pk) if agreement.has_obligation else []


@written_once
def _obligations_of(agreement: int) -> QuerySet[Obligation]:
    return queries.obligations_of(agreement)


def _reminders(agreement: Any, today: Any) -> dict[str, Any]:
    rows = data.reminder_rows(agreement, today)
    past = sum(row.is_past for row in rows)
    return {"reminders": rows, "past_reminders": past, "ahead_reminders": len(rows) - past}


def _shown(status: Status) -> dict[str, str] | None:
    """The second tag of the head; an active agreement in its term needs none."""
    if status.status in (SubStatus.NONE, SubStatus.IN_TERM):
        return None
    return {"tone": listing.TONES[status.status], "word": status.label}
