"""Papers and approvals of agreements that are negotiated."""

from datetime import timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from apps.accounts.models import User
from apps.agreements import actions
from apps.agreements.models import (
    Agreement,
    ApprovalRequest,
    ApprovalRule,
    Delegation,
    DocumentVersion,
)
from tests import factories as make

_number = count(1)


FACTS = {
    "state": "NEGOTIATING",
    "signed_on": None,
    "effective_on": None,
    "our_entity": "Northlight Networks B.V.",
    "partner_entity": "Andes Fibra S.A.",
    "governing_law": "Colombia",
}


def negotiated(**fields: Any) -> Agreement:
    """An agreement in negotiation with all its facts and a document, v1."""
    agreement = make.agreement(**{**FACTS, **fields})
    document(agreement=agreement)
    return agreement


def document(*, agreement: Agreement, **fields: Any) -> DocumentVersion:
    """The next version; nothing lies in the store."""
    n = next(_number)
    defaults = {
        "number": agreement.documents.count() + 1,
        "side": "US",
        "title": agreement.title,
        "filename": "agreement.pdf",
        "content_type": "application/pdf",
        "size": 1000,
        "sha256": sha256(str(n).encode()).hexdigest(),
        "path": f"none/{n}",
        "created_at": make.AT,
    }
    return DocumentVersion.objects.create(agreement=agreement, **{**defaults, **fields})


def only_rules(*steps: tuple[str, int], **conditions: Any) -> ApprovalRule:
    """The rule table holds one rule, of these roles and quorums in order."""
    ApprovalRule.objects.all().delete()
    return rule(*steps, **conditions)


def rule(*steps: tuple[str, int], **conditions: Any) -> ApprovalRule:
    rows = [{"role": role, "quorum": quorum} for role, quorum in steps or [("legal", 1)]]
    defaults = {"name": f"Rule {next(_number)}", "steps": rows}
    return ApprovalRule.objects.create(**{**defaults, **conditions})


def approval(*steps: tuple[str, int], by: User | None = None, **facts: Any) -> ApprovalRequest:
    """A question that waits for an answer, by the one rule with these steps."""
    steps = steps or (("legal", 1),)
    only_rules(*steps)
    for role, quorum in steps:
        while User.objects.filter(role=role, is_active=True).count() <= quorum:
            make.user(role=role)
    agreement = facts.pop("agreement", None) or negotiated()
    by = by or make.user(role="manager")
    return actions.submit(agreement=agreement, by=by, at=make.AT, **facts)


def delegation(*, person: User, to: User, **fields: Any) -> Delegation:
    """`person` is away from yesterday to tomorrow."""
    day, one = make.AT.date(), timedelta(days=1)
    defaults = {"from_on": day - one, "to_on": day + one, "created_at": make.AT}
    return Delegation.objects.create(person=person, to=to, **{**defaults, **fields})
