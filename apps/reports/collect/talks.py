"""The negotiation that is running: where it stands, and what is still open."""

from typing import Any

from apps.agreements.enums import IssueState
from apps.agreements.models import Agreement, Issue, Negotiation

Section = dict[str, Any]


def negotiation(row: Agreement) -> Section:
    """Stage, turn and targets of the open negotiation; empty without one. One query."""
    found = Negotiation.objects.open().filter(agreement=row).first()
    if found is None:
        return {}
    return {
        "ref": found.ref,
        "subject": str(found),
        "stage": found.get_state_display(),
        "turn": found.get_turn_display(),
        "since": found.turn_since.date(),
        "first_target_on": found.first_target_on,
        "target_on": found.target_on,
        "next_step": found.next_step,
    }


def issues(row: Agreement) -> list[Issue]:
    """Its open issues, those that block first. One query."""
    found = Issue.objects.filter(
        negotiation__agreement=row, negotiation__closed_at=None, state=IssueState.OPEN
    )
    return list(found.order_by("-is_blocking", "number"))


def topics(found: list[Issue]) -> list[Section]:
    """What is open, without what the sides offer: positions name prices."""
    return [
        {"clause": issue.clause, "topic": issue.topic, "is_blocking": issue.is_blocking}
        for issue in found
    ]


def positions(found: list[Issue]) -> list[Section]:
    """The same with both positions, never with our fallback."""
    return [
        {**topic, "ours": issue.our_position, "theirs": issue.their_position}
        for topic, issue in zip(topics(found), found, strict=True)
    ]
