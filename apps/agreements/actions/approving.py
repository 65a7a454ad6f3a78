"""Ask whether an agreement may be signed, and answer. Rules: agreements.md 2.2, 9.1."""

from datetime import datetime
from typing import Any

from django.db import transaction

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.agreements import notices, queries, rules
from apps.agreements.actions import base
from apps.agreements.enums import ApprovalState, State, Verdict
from apps.agreements.models import (
    Agreement,
    ApprovalDecision,
    ApprovalRequest,
    ApprovalStep,
    DocumentVersion,
)
from apps.agreements.queries import ApprovalShown
from apps.core import lifecycle
from apps.core.errors import Invalid, Refused


@transaction.atomic
def submit(
    *, agreement: Agreement, by: User, at: datetime, comment: str = "", is_nonstandard: bool = False
) -> ApprovalRequest:
    """Ask the people whom the rule table names, for the document and the facts as they are now.

    Raises Invalid, naming each fact that is missing, a document that is missing and every open
    issue that blocks; Refused where no rule applies or a role has too few active people.
    """
    base.lock(agreement)
    lifecycle.require(agreement, to=State.IN_APPROVAL)
    document = _ready(agreement)
    snapshot = queries.snapshot(agreement)
    steps = _steps(snapshot, is_nonstandard, by)
    approval = ApprovalRequest.objects.create(
        agreement=agreement,
        number=agreement.approvals.count() + 1,
        document=document,
        sha256=document.sha256,
        snapshot=snapshot,
        fingerprint=rules.fingerprint(snapshot),
        is_nonstandard=is_nonstandard,
        comment=comment.strip(),
        submitted_by=by,
        submitted_at=at,
    )
    ApprovalStep.objects.bulk_create(
        ApprovalStep(
            request=approval, order=order, role=step.role, quorum=step.quorum,
            reason=step.reason[:300],
        )
        for order, step in enumerate(steps, 1)
    )  # fmt: skip
    lifecycle.move(agreement, to=State.IN_APPROVAL, by=by, at=at, reason=approval.comment)
    _ask(queries.approval_shown(approval), at)
    return approval


@transaction.atomic
def approve(*, approval: ApprovalRequest, by: User, at: datetime, comment: str = "") -> None:
    """Say yes in the step that waits; after the last one the agreement is approved.

    Refused for whoever has no say in that step (submitters never have), and when facts, terms or
    papers are no longer those that were submitted.
    """
    agreement = _hold(approval)
    if not is_same(approval, agreement):
        raise Refused(f"{agreement.ref} has changed since it was submitted.", conflict=True)
    _say(approval, Verdict.APPROVED, comment, by, at)
    shown = queries.approval_shown(approval)
    if shown.turn is not None:
        _ask(shown, at)
        return
    reason = f"Approval {approval.number}: all steps approved"
    lifecycle.move(approval, to=ApprovalState.APPROVED, by=by, at=at, closed_at=at)
    lifecycle.move(agreement, to=State.APPROVED, by=by, at=at, reason=reason)
    notices.approval_closed(approval, at=at)


@transaction.atomic
def reject(*, approval: ApprovalRequest, by: User, at: datetime, comment: str) -> None:
    """Say no, with a reason: the agreement goes back to negotiation. Refused as `approve`."""
    if not comment.strip():
        raise Refused("Say why it is rejected.", field="comment")
    agreement = _hold(approval)
    _say(approval, Verdict.REJECTED, comment, by, at)
    _close(approval, ApprovalState.REJECTED, comment.strip(), by, at)
    lifecycle.move(agreement, to=State.NEGOTIATING, by=by, at=at, reason=f"Rejected: {comment}")


@transaction.atomic
def withdraw(*, approval: ApprovalRequest, by: User, at: datetime, reason: str) -> None:
    """Take the question back, with a reason, while it waits; the agreement is negotiated again."""
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    agreement = _hold(approval)
    _close(approval, ApprovalState.WITHDRAWN, reason.strip(), by, at)
    lifecycle.move(agreement, to=State.NEGOTIATING, by=by, at=at, reason=f"Withdrawn: {reason}")


def void_if_changed(agreement: Agreement, *, by: User | None, at: datetime) -> None:
    """Approvals of other facts, terms or papers hold no longer: back to negotiation.

    Once it is out for signature nothing may change under the signatories: Refused.
    """
    approval = queries.approval_in_hand(agreement)
    if approval is None or is_same(approval, agreement):
        return
    if agreement.state == State.OUT_FOR_SIGNATURE:
        raise Refused(f"{agreement.ref} is out for signature. Void the envelope first.")
    what = _what_changed(approval, agreement)
    reason = f"{by or 'System'} changed {what} after it was submitted"
    void(approval, reason=reason, at=at)
    lifecycle.move(agreement, to=State.NEGOTIATING, by=None, at=at, reason=reason)


def void(approval: ApprovalRequest, *, reason: str, at: datetime) -> None:
    """The question or its answer no longer counts; the caller moves the agreement."""
    _close(approval, ApprovalState.VOID, reason, None, at)


def drop(agreement: Agreement, *, reason: str, at: datetime) -> None:
    """Void what is in hand, if anything: the agreement goes another way."""
    approval = queries.approval_in_hand(agreement)
    if approval is not None:
        void(approval, reason=reason, at=at)


def is_same(approval: ApprovalRequest, agreement: Agreement) -> bool:
    """Whether document, facts and terms are still those that were submitted."""
    document = queries.newest_document(agreement)
    is_same_paper = document is not None and document.sha256 == approval.sha256
    return is_same_paper and rules.fingerprint(queries.snapshot(agreement)) == approval.fingerprint


def _ready(agreement: Agreement) -> DocumentVersion:
    """The document that would be approved; Invalid with all that is in the way."""
    errors = rules.incomplete({name: getattr(agreement, name) for name in _READ})
    document = queries.newest_document(agreement)
    if document is None:
        errors["document"] = "Upload the document that is to be signed."
    blocking = [
        f"{issue.topic} {issue.clause}".strip() for issue in queries.blocking_issues(agreement)
    ]
    if blocking:
        errors["issues"] = f"Settle what blocks approval first: {', '.join(blocking)}."
    if document is None or errors:
        raise Invalid(errors)
    return document


_READ = ("our_entity", "partner_entity", "governing_law", "renewal_type", "initial_months")


def _steps(snapshot: dict[str, Any], is_nonstandard: bool, by: User) -> list[rules.NeededStep]:
    table = [queries.rule_of(row) for row in queries.approval_rules(only_active=True)]
    weight = rules.weight_of(snapshot, is_nonstandard=is_nonstandard)
    steps = rules.needed_steps(table, weight)
    if not steps:
        raise Refused("No approval rule applies to it. Legal keeps the rules and has to add one.")
    people = queries.people_by_role([step.role for step in steps], but=by.pk)
    short = [step for step in steps if len(people[step.role]) < step.quorum]
    if short:
        raise Refused(" ".join(_nobody(step, len(people[step.role])) for step in short))
    return steps


def _nobody(step: rules.NeededStep, there: int) -> str:
    """A rule that asks for people who are not there is said, never passed over."""
    role = Role(step.role).label
    have = "nobody active but you has it" if not there else f"only {there} besides you"
    return f"“{step.reason}” asks for {step.quorum} × {role}: {have}."


def _hold(approval: ApprovalRequest) -> Agreement:
    """Lock the agreement and the question; Refused when it waits no longer."""
    agreement = approval.agreement
    base.lock(agreement)
    approval.refresh_from_db(fields=["state"])
    if approval.state != ApprovalState.WAITING:
        state = ApprovalState(approval.state).label.lower()
        raise Refused(f"Approval {approval.number} is {state} by now.", conflict=True)
    return agreement


def _what_changed(approval: ApprovalRequest, agreement: Agreement) -> str:
    document = queries.newest_document(agreement)
    words = rules.changed_words(approval.snapshot, queries.snapshot(agreement))
    if document is None or document.sha256 != approval.sha256:
        words.insert(0, f"the document (now v{document.number})" if document else "the document")
    return ", ".join(words)


def _say(approval: ApprovalRequest, verdict: Verdict, comment: str, by: User, at: datetime) -> None:
    shown = queries.approval_shown(approval)
    person = queries.voice(shown, by, at)
    if shown.turn is None or person is None:
        raise Refused(_no_voice(shown, by))
    ApprovalDecision.objects.create(
        request=approval, step=shown.turn.step, person_id=person, by=by, verdict=verdict,
        comment=comment.strip(), at=at,
    )  # fmt: skip


def _no_voice(shown: ApprovalShown, by: User) -> str:
    if shown.approval.submitted_by_id == by.pk:
        return "You submitted it: somebody else has to decide."
    if by.pk in shown.heard:
        return "You have decided on it already."
    role = Role(shown.turn.step.role).label if shown.turn else "nobody"
    return f"This step waits for {role}, and you do not stand in for anybody of that role."


def _ask(shown: ApprovalShown, at: datetime) -> None:
    """Tell the people of the step whose turn has come; once."""
    if shown.turn is None or shown.turn.step.asked_at is not None:
        return
    step = shown.turn.step
    ApprovalStep.objects.filter(pk=step.pk).update(asked_at=at)
    notices.step_asked(shown, step, at=at)


def _close(
    approval: ApprovalRequest, to: ApprovalState, reason: str, by: User | None, at: datetime
) -> None:
    lifecycle.move(approval, to=to, by=by, at=at, reason=reason, closing=reason, closed_at=at)
    notices.approval_closed(approval, at=at)
