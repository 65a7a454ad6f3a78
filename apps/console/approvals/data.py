"""What pages show of approvals. Bulk reads only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.agreements import queries, rules
from apps.agreements.enums import ApprovalState, State
from apps.agreements.models import Agreement, ApprovalRule
from apps.agreements.queries import ApprovalShown, StepShown
from apps.console import access
from apps.console.statuses import Look, look
from apps.core import units


@dataclass(frozen=True)
class Line:
    """A step as the panel shows it."""

    role: str
    text: str
    look: Look


def panel(agreement: Any, person: User, now: datetime) -> dict[str, Any]:
    """The newest approval and what this person may do about it. Three queries at most.

    An executed agreement without one was signed before approvals were kept: no panel.
    """
    shown = queries.latest_approval(agreement) if agreement.has_approval else None
    may_decide = access.may(person, "agreements.approve")
    may_negotiate = access.may(person, "agreements.negotiate")
    is_waiting = agreement.state == State.IN_APPROVAL
    return {
        "approval": shown.approval if shown else None,
        "approval_lines": [line(shown, step) for step in shown.steps] if shown else [],
        "can_submit": may_negotiate and agreement.state == State.NEGOTIATING,
        "can_withdraw": may_negotiate and is_waiting,
        "can_decide": bool(
            is_waiting and may_decide and shown and queries.voice(shown, person, now)
        ),
        "has_approvals": shown is not None or agreement.state in (State.NEGOTIATING, State.DRAFT),
    }


def line(shown: ApprovalShown, step: StepShown) -> Line:
    quorum = f", {len(step.approved)} of {step.step.quorum}" if step.step.quorum > 1 else ""
    role = f"{Role(step.step.role).label}{quorum}"
    said = "; ".join(_said(each) for each in step.decisions)
    return Line(role, said or step.step.reason, _look(shown, step))


def _said(decision: Any) -> str:
    """`Ana Prieto approved on 29 Oct 2026 for Omar Haddad: fine by me`."""
    for_whom = f" for {decision.person}" if decision.person_id != decision.by_id else ""
    comment = f": {decision.comment}" if decision.comment else ""
    verdict = decision.get_verdict_display().lower()
    return f"{decision.by} {verdict}{for_whom} on {units.day(decision.at.date())}{comment}"


def _look(shown: ApprovalShown, step: StepShown) -> Look:
    state = ApprovalState(shown.approval.state)
    if any(each.verdict == "REJECTED" for each in step.decisions):
        return look("approval", ApprovalState.REJECTED)
    if state in (ApprovalState.VOID, ApprovalState.WITHDRAWN) and step.decisions:
        return look("approval", state)
    if step.is_done:
        return look("approval", ApprovalState.APPROVED)
    return look("approval", ApprovalState.WAITING) if step.is_turn else Look("idle", "Not asked")


def preview(agreement: Agreement) -> list[dict[str, Any]]:
    """The steps that a submission would ask for now, without and with a non-standard clause.

    Three queries: facts and terms, rules, people.
    """
    snapshot = queries.snapshot(agreement)
    table = [queries.rule_of(row) for row in queries.approval_rules(only_active=True)]
    plain = rules.needed_steps(table, rules.weight_of(snapshot))
    all_steps = rules.needed_steps(table, rules.weight_of(snapshot, is_nonstandard=True))
    people = queries.people_by_role([step.role for step in all_steps])
    usual = {step.role for step in plain}
    return [
        {
            "role": Role(step.role).label,
            "quorum": step.quorum,
            "reason": step.reason,
            "people": people[step.role],
            "is_extra": step.role not in usual,
        }
        for step in all_steps
    ]


def rule_rows() -> list[dict[str, Any]]:
    """The table of rules, each with what it asks for and who is missing. Two queries."""
    table = list(queries.approval_rules())
    roles = {step["role"] for rule in table for step in rule.steps}
    people = queries.people_by_role(roles)
    return [
        {
            "rule": rule,
            "conditions": conditions(rule),
            "steps": [_step(step) for step in rule.steps],
            "short": [_short(step, people) for step in rule.steps if _lacks(step, people)],
        }
        for rule in table
    ]


def _step(step: dict[str, Any]) -> str:
    label = Role(step["role"]).label
    return f"{step['quorum']} × {label}" if step["quorum"] > 1 else label


def _lacks(step: dict[str, Any], people: dict[str, list[User]]) -> bool:
    return len(people[step["role"]]) < step["quorum"]


def _short(step: dict[str, Any], people: dict[str, list[User]]) -> str:
    label, there = Role(step["role"]).label, len(people[step["role"]])
    have = "nobody active has" if not there else f"only {there} active"
    return f"{label}: {have} this role"


def conditions(rule: ApprovalRule) -> str:
    """What must hold, in words: `Paid peering, 36 months or more`."""
    parts = [
        rule.get_kind_display() if rule.kind else "",
        f"{rule.min_value:,.0f} a year or more" if rule.min_value else "",
        f"commit of {units.rate(rule.min_commit_bps)} or more" if rule.min_commit_bps else "",
        f"{rule.min_months} months or more" if rule.min_months else "",
        "a non-standard clause" if rule.for_nonstandard else "",
    ]
    words = ", ".join(part for part in parts if part)
    return words[:1].upper() + words[1:] if words else "Always"
