"""Negotiations as boards, lists and pages read them."""

from datetime import UTC, date, datetime, time
from typing import Any

from django.db.models import BooleanField, Count, ExpressionWrapper, Max, Q, QuerySet

from apps.agreements import rules
from apps.agreements.enums import IssueState
from apps.agreements.models import Agreement, Issue, Negotiation, NegotiationNote, Round
from apps.agreements.models.negotiations import NegotiationQuerySet
from apps.agreements.queries.lists import fitting
from apps.core.packing import packed, unpacked
from apps.core.written import written_once


def negotiations() -> NegotiationQuerySet:
    """All negotiations with agreement, partner and owner loaded."""
    return Negotiation.objects.select_related("agreement__partner", "owner")


def negotiations_at(today: date) -> NegotiationQuerySet:
    """As `negotiations()`, annotated `is_stalled`: as of `today`, a day in UTC."""
    return negotiations().annotate(
        is_stalled=ExpressionWrapper(is_stalled(today), output_field=BooleanField())
    )


def issues_of(negotiation: Negotiation) -> list[Issue]:
    """Its issues in order of their clauses' numbers, with the round each was settled in."""
    found = Issue.objects.filter(negotiation=negotiation).select_related("settled_in")
    issues = list(found.order_by("number"))
    for issue in issues:
        issue.negotiation = negotiation
    return issues


def rounds_of(negotiation: Negotiation) -> list[Round]:
    """Its rounds, newest first, with the versions that went out and came in."""
    found = Round.objects.filter(negotiation=negotiation).order_by("-number")
    papers = ("version_out", "version_in")
    heavy = [f"{paper}__{name}" for paper in papers for name in ("text", "facts")]
    return list(found.select_related(*papers).defer(*heavy))


def notes_of(negotiation: Negotiation) -> list[NegotiationNote]:
    """Remarks of our side, newest first. Only for holders of `agreements.notes`."""
    found = NegotiationNote.objects.filter(negotiation=negotiation)
    return list(found.select_related("written_by").order_by("-written_at", "-pk"))


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
    return stopped_before(stall_ends(today))


def stall_ends(today: date) -> tuple[datetime, ...]:
    """Per stage that can stall, before when the last movement of one that does was, on a day."""
    return tuple(_end_of(last) for last in rules.stalled_since(today).values())


def stopped_before(ends: tuple[datetime, ...]) -> Q:
    """As `is_stalled` out of `stall_ends`: for queries whose SQL is written once."""
    found = Q()
    for stage, end in zip(rules.STALL_DAYS, ends, strict=True):
        found |= Q(state=stage, turn_since__lt=end)
    return found


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, UTC)


def search_negotiations(found: QuerySet[Negotiation], text: str) -> QuerySet[Negotiation]:
    """Those whose agreement fits every word as in `search`, or that have this reference."""
    papers = fitting(Agreement.objects.all(), text)
    return found.filter(Q(ref__iexact=text.strip()) | Q(agreement__in=papers.values("pk")))


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


def with_papers(pk: int, rounds: int) -> Negotiation:
    """A negotiation with `shown_issues` and `shown_rounds`, the last ones first. One query.

    For the agreement's page, which shows many things: the database packs what belongs to it.
    """
    found: Any
    [found] = _packed_with(pk, rounds=rounds)
    found.shown_issues = [unpacked(Issue, values) for values in found.packed_issues]
    found.shown_rounds = [unpacked(Round, values, *VERSIONS) for values in found.packed_rounds]
    return found


@written_once
def _packed_with(pk: int, *, rounds: int) -> QuerySet[Negotiation]:
    last = Round.objects.order_by("-number")
    return (
        negotiations()
        .filter(pk=pk)
        .annotate(
            packed_issues=packed(Issue.objects.order_by("number"), "negotiation", ISSUE_FIELDS),
            packed_rounds=packed(last, "negotiation", ROUND_FIELDS, rounds, **VERSIONS),
        )
    )


ISSUE_FIELDS = (
    "number", "topic", "clause", "state", "is_blocking", "our_position", "their_position",
)  # fmt: skip
ROUND_FIELDS = (
    "number", "sent_at", "received_at", "due_on", "changes_out", "changes_in",
)  # fmt: skip
VERSIONS = {"out_number": "version_out__number", "in_number": "version_in__number"}
