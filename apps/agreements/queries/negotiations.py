"""Negotiations as boards, lists and pages read them."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from apps.agreements import rules
from apps.agreements.enums import IssueState
from apps.agreements.models import Agreement, Issue, Negotiation
from apps.agreements.models.negotiations import NegotiationQuerySet
from apps.agreements.queries.lists import search


def negotiations() -> NegotiationQuerySet:
    """All negotiations with agreement, partner and owner loaded."""
    return Negotiation.objects.select_related("agreement__partner", "owner")


def open_negotiation(agreement: Agreement) -> Negotiation | None:
    """The one that is under way or on hold, if any."""
    return negotiations().open().filter(agreement=agreement).first()


def blocking_issues(agreement: Agreement) -> QuerySet[Issue]:
    """Open issues that forbid approval (agreements.md 9.1), of the negotiation under way."""
    return (
        Issue.objects.filter(negotiation__agreement=agreement, negotiation__closed_at=None)
        .filter(state=IssueState.OPEN, is_blocking=True)
        .select_related("negotiation")
        .order_by("number")
    )


def is_stalled(today: date) -> Q:
    """Those that have not moved for as long as their stage allows; `today` is a day in UTC."""
    found = Q()
    for stage, last in rules.stalled_since(today).items():
        found |= Q(state=stage, turn_since__lt=_end_of(last))
    return found


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)


def search_negotiations(text: str) -> QuerySet[Negotiation]:
    """Negotiations whose agreement fits every word as in `search`, or that have this reference."""
    own = Q(ref__iexact=text.strip())
    return negotiations().filter(own | Q(agreement__in=search(text).values("pk")))


def progress(negotiation: Negotiation) -> rules.Progress:
    """What the guards of its moves look at. One query."""
    counts: dict[str, Any] = Negotiation.objects.filter(pk=negotiation.pk).aggregate(
        rounds=Max("rounds__number"),
        blocking=Count(
            "issues", Q(issues__state=IssueState.OPEN, issues__is_blocking=True), distinct=True
        ),
    )
    agreement = negotiation.agreement
    return rules.Progress(
        has_owner=negotiation.owner_id is not None,
        rounds=counts["rounds"] or 0,
        blocking=counts["blocking"],
        is_signed=agreement.signed_on is not None,
        agreement=agreement.ref,
    )
