"""The table of who must approve what."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from apps.accounts.enums import Role
from apps.accounts.models import User
from apps.accounts.permissions import PERMISSIONS
from apps.agreements.models import ApprovalRule
from apps.core import edits
from apps.core.errors import Invalid

MOST_STEPS = 4
LARGEST_QUORUM = 5
APPROVERS = PERMISSIONS["agreements.approve"]


class RuleFacts(TypedDict, total=False):
    """Conditions left out are always met. `steps`: role and quorum, in order."""

    name: str
    kind: str
    min_value: Decimal | None
    min_commit_bps: int | None
    min_months: int | None
    for_nonstandard: bool
    is_active: bool
    steps: Sequence[tuple[str, int]]


@transaction.atomic
def save_rule(
    *, rule: ApprovalRule | None = None, by: User | None, at: datetime, **facts: Unpack[RuleFacts]
) -> ApprovalRule:
    """Add a rule or change one; questions that were put already keep their steps.

    Raises Invalid, naming each field; Refused when the name is taken.
    """
    values = dict(facts)
    if "steps" in facts:
        values["steps"] = _steps(facts["steps"])
    with edits.unique("Another rule has this name.", field="name"):
        if rule is None:
            rule = edits.made(ApprovalRule, values)
            rule.save(force_insert=True)
        else:
            edits.assign(rule, values, allowed=ApprovalRule)
            rule.save()
    return rule


def _steps(steps: Sequence[tuple[str, int]]) -> list[dict[str, str | int]]:
    roles = [role for role, _ in steps]
    if not 1 <= len(steps) <= MOST_STEPS:
        raise Invalid({"steps": f"Name 1 to {MOST_STEPS} steps."})
    unfit = [role for role in roles if role not in APPROVERS]
    if unfit:
        raise Invalid({"steps": f"{_label(unfit[0])} cannot approve agreements."})
    if len(set(roles)) < len(roles):
        raise Invalid({"steps": "Name each role once."})
    if any(not 1 <= quorum <= LARGEST_QUORUM for _, quorum in steps):
        raise Invalid({"steps": f"Ask for 1 to {LARGEST_QUORUM} people of a role."})
    return [{"role": str(role), "quorum": quorum} for role, quorum in steps]


def _label(role: str) -> str:
    return Role(role).label if role in Role.values else repr(role)
