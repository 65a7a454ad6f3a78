"""What the verbs of terms and amendments are asked with, and what must be there before."""

from types import SimpleNamespace
from typing import Any

from apps.agreements import actions
from apps.agreements.models import Agreement, AmendmentChange, ContractTerm
from tests.factories import AT, TRIGGER

DAY = "2026-12-01"
REVISED = {**TRIGGER, "threshold_pct": "80"}


def amendment(world: SimpleNamespace, role: str = "") -> Agreement:
    """A draft amendment with a change; the agreement of the world is it from now on."""
    parent = Agreement.objects.get(ref=world.agreement)
    made = actions.amend(agreement=parent, title="First amendment", by=None, at=AT)
    actions.propose_revision(
        amendment=made, term=parent.terms.get(), params=REVISED, by=None, at=AT
    )
    world.agreement = made.ref
    return made


def flagged(world: SimpleNamespace, role: str = "") -> None:
    """One in force whose change does not fit any more."""
    made = amendment(world)
    Agreement.objects.filter(pk=made.pk).update(state="ACTIVE", effective_on=AT.date())
    AmendmentChange.objects.update(state="CONFLICT", problem="It moved.")


def template(world: SimpleNamespace, role: str = "") -> None:
    row: Any = {
        "type": "UPGRADE_TRIGGER", "clause": "§7.1", "clause_text": "", "params": {"periods": 3},
    }  # fmt: skip
    actions.create_template(kind="PAID_PEERING", name="Usual", rows=[row], by=None, at=AT)


def of_term(**more: Any) -> Any:
    """A body that names the term of the world."""
    return lambda world: {"term": world.term, **more}


READY = {
    "agreement-terms-from-template": template,
    "agreement-changes": amendment,
    "agreement-change-term": amendment,
    "agreement-end-term": amendment,
    "agreement-new-term": amendment,
    "agreement-change-facts": amendment,
    "agreement-withdraw-change": amendment,
    "agreement-settle-change": flagged,
}
NEW = {"type": "MIN_TRAFFIC", "clause": "§6.2", "params": {"bps": 5 * 10**9}}
BODIES = {
    "agreement-add-term": {**NEW, "valid_from": DAY},
    "agreement-terms-from-template": {
        "template": "Usual", "valid_from": DAY,
        "terms": [{"position": 1, "params": {"threshold_pct": "70"}}],
    },
    "agreement-amend": {"title": "First amendment", "effective_on": DAY},
    "agreement-change-term": of_term(params={**TRIGGER, "threshold_pct": "85"}),
    "agreement-end-term": of_term(effective_on=DAY),
    "agreement-new-term": NEW,
    "agreement-change-facts": {"facts": {"notice_value": 90}},
    "agreement-withdraw-change": {"number": 1},
    "agreement-settle-change": {"number": 1, "apply": False, "reason": "Settled by mail."},
    "term-edit": {"page": 12},
    "term-revise": {"params": REVISED, "valid_from": DAY},
}  # fmt: skip


def clauses() -> list[str]:
    return sorted(ContractTerm.objects.values_list("clause", flat=True))
