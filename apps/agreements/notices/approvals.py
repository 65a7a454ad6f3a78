"""Who is told what of an approval."""

from collections.abc import Iterable
from datetime import datetime

from apps.accounts import queries as accounts
from apps.accounts.models import User
from apps.agreements import queries
from apps.agreements.enums import ApprovalState
from apps.agreements.models import ApprovalRequest, ApprovalStep
from apps.agreements.queries import ApprovalShown
from apps.notifications import actions as notifications
from apps.notifications.enums import Urgency


def step_asked(shown: ApprovalShown, step: ApprovalStep, *, at: datetime) -> int:
    """The people of the step and the delegates of those away; never the submitter."""
    approval = shown.approval
    people = list(accounts.people(role=step.role))
    people += queries.delegates_of(people, at)
    silent = {approval.submitted_by_id, *shown.heard}
    return _tell_of(
        approval,
        key=f"step{step.order}",
        kind="approval_asked",
        title=f"{approval.agreement.title}, {approval.agreement.partner}",
        body=approval.comment,
        people=[person for person in people if person.pk not in silent],
        at=at,
    )


def approval_closed(approval: ApprovalRequest, *, at: datetime) -> int:
    """Whoever submitted it and owns the agreement; those who were asked when it is void."""
    state = ApprovalState(approval.state)
    people = [approval.submitted_by, approval.agreement.owner]
    if state in (ApprovalState.VOID, ApprovalState.WITHDRAWN):
        people += [said.by for said in approval.decisions.select_related("by")]
    return _tell_of(
        approval,
        key=state.lower(),
        kind="approval_closed",
        title=f"{state.label}: {approval.agreement.title}, {approval.agreement.partner}",
        body=approval.closing,
        people=people,
        at=at,
    )


def _tell_of(
    approval: ApprovalRequest, *, key: str, kind: str, title: str, body: str,
    people: Iterable[User | None], at: datetime,
) -> int:  # fmt: skip
    agreement = approval.agreement
    return notifications.enqueue(
        key=f"{approval.ref}:{key}",
        kind=kind,
        ref=agreement.ref,
        urgency=Urgency.WARN if kind == "approval_asked" else Urgency.INFO,
        title=title,
        body=body,
        facts={
            "lines": [
                ["Partner", str(agreement.partner)],
                ["Agreement", f"{agreement.ref} {agreement.title}"],
                ["Document", f"v{approval.document.number}, {approval.document.filename}"],
                ["Submitted by", str(approval.submitted_by)],
            ],
            "url": f"/agreements/{agreement.ref}/#approvals",
            "call": "Read and decide" if kind == "approval_asked" else "Open the agreement",
        },
        recipients=people,
        at=at,
    )
