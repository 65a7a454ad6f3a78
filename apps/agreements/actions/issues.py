"""Write the issues of a negotiation: what each side wants, and what came of it."""

from datetime import datetime
from typing import TypedDict, Unpack

from django.db import transaction
from django.db.models import Max

from apps.accounts.models import User
from apps.agreements.actions import base
from apps.agreements.enums import SETTLED, IssueState, State
from apps.agreements.models import Issue, Negotiation
from apps.core import edits, lifecycle
from apps.core.errors import Invalid, Refused

DECIDED_ON = (State.IN_APPROVAL, State.APPROVED, State.OUT_FOR_SIGNATURE)


class IssueFacts(TypedDict, total=False):
    """What both sides say. `fallback` is for our side only."""

    clause: str
    our_position: str
    their_position: str
    fallback: str
    is_blocking: bool


class IssueChanges(IssueFacts, total=False):
    topic: str


@transaction.atomic
def add_issue(
    *, negotiation: Negotiation, topic: str, by: User | None, at: datetime,
    **facts: Unpack[IssueFacts],
) -> Issue:  # fmt: skip
    """Write down a point that is open. Raises Invalid; Refused while papers are in approval."""
    base.lock_negotiation(negotiation)
    base.require_open(negotiation)
    last = negotiation.issues.aggregate(last=Max("number"))["last"] or 0
    values = {**facts, "topic": topic, "negotiation": negotiation, "number": last + 1}
    issue: Issue = edits.made(Issue, {**values, "created_at": at, "created_by": by})
    _check(issue)
    issue.save(force_insert=True)
    return issue


@transaction.atomic
def edit_issue(
    *, issue: Issue, by: User | None, at: datetime, **changes: Unpack[IssueChanges]
) -> Issue:
    """Change positions, or whether it blocks. Raises Invalid and Refused as `add_issue`."""
    _hold(issue)
    names = edits.assign(issue, changes, allowed=IssueChanges)
    _check(issue)
    issue.save(update_fields=names)
    return issue


@transaction.atomic
def settle_issue(
    *, issue: Issue, to: str, by: User | None, at: datetime, result: str = ""
) -> Issue:
    """WON, CONCEDED or COMPROMISE, in the latest round, with what was agreed; or PARKED.

    Refused for a compromise without its text, and for parking what blocks approval.
    """
    _hold(issue)
    if to == IssueState.COMPROMISE and not result.strip():
        raise Refused("Say what both sides agreed on.", field="result")
    if to == IssueState.PARKED and issue.is_blocking:
        raise Refused("It blocks approval: settle it, or say first that it does not block.")
    issue.result = result.strip()
    edits.check(issue, ["result"])
    last = issue.negotiation.rounds.order_by("-number").first() if to in SETTLED else None
    lifecycle.move(issue, to=to, by=by, at=at, result=issue.result, settled_in=last)
    return issue


@transaction.atomic
def reopen_issue(*, issue: Issue, reason: str, by: User | None, at: datetime) -> Issue:
    """It came up again. Refused without a reason, and while papers it blocks are in approval."""
    _hold(issue)
    if not reason.strip():
        raise Refused("Say why it is open again.", field="reason")
    lifecycle.move(
        issue, to=IssueState.OPEN, by=by, at=at, reason=reason.strip(), result="", settled_in=None
    )
    _check(issue)
    return issue


def _hold(issue: Issue) -> None:
    """Hold the negotiation's row and the issue's, as they are now."""
    state = issue.state
    base.lock_negotiation(issue.negotiation)
    base.require_open(issue.negotiation)
    negotiation = issue.negotiation
    issue.refresh_from_db(from_queryset=Issue.objects.select_for_update())
    issue.negotiation = negotiation
    if issue.state != state:
        raise Refused(
            f"{issue.ref} was settled by somebody else a moment ago. Reload and look again.",
            conflict=True,
        )


def _check(issue: Issue) -> None:
    if not issue.topic:
        raise Invalid({"topic": "Say what it is about."})
    if issue.state == IssueState.PARKED and issue.is_blocking:
        raise Invalid({"is_blocking": "It is parked: take it up again before it blocks."})
    agreement = issue.negotiation.agreement
    state = State(agreement.state)
    if issue.blocks and state in DECIDED_ON:
        raise Refused(
            f"{agreement.ref} is {state.label}: take it back to negotiation before an issue "
            "blocks it.",
            field="is_blocking",
        )
