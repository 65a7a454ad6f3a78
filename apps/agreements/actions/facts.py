"""Write the facts of an agreement: make it, edit it, give it up."""

from datetime import date, datetime
from typing import TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.agreements.actions import base, changed, envelopes, periods, stages
from apps.agreements.enums import BEFORE_EXECUTION, Kind, State
from apps.agreements.models import Agreement
from apps.core import edits, lifecycle, refs
from apps.core.errors import Invalid, Refused
from apps.partners.models import Partner

WHEN_OVER = {"notes", "owner"}  # what may still change then


class AgreementFacts(TypedDict, total=False):
    """What is known about an agreement; what is left out keeps its value or default."""

    parent: Agreement | None
    supersedes: Agreement | None
    is_required: bool
    our_entity: str
    partner_entity: str
    owner: User | None
    effective_on: date | None
    governing_tz: str
    governing_law: str
    currency: str
    is_confidential: bool
    renewal_type: str
    initial_months: int | None
    renewal_months: int | None
    max_renewals: int | None
    notice_value: int | None
    notice_unit: str
    notice_reference: str
    notice_clear_days: bool
    end_rule: str
    has_holdover: bool
    termination_value: int | None
    termination_unit: str
    termination_align: str
    notes: str


class AgreementChanges(AgreementFacts, total=False):
    title: str
    kind: str
    signed_on: date | None


@transaction.atomic
def create_agreement(
    *, partner: Partner, kind: str, title: str, by: User | None, at: datetime,
    **facts: Unpack[AgreementFacts],
) -> Agreement:  # fmt: skip
    """A draft. Raises Invalid, naming each field, for facts that contradict each other.

    Dates are days in `governing_tz`. A parent must be of the same partner; an amendment needs one.
    """
    values = {**facts, "partner": partner, "kind": kind, "title": title}
    values |= {"created_at": at, "created_by": by, "ref": refs.new(refs.Prefix.AGREEMENT)}
    agreement = edits.made(Agreement, values)
    _check(agreement)
    agreement.save(force_insert=True)
    return agreement


@transaction.atomic
def edit_agreement(
    *, agreement: Agreement, by: User | None, at: datetime, **changes: Unpack[AgreementChanges]
) -> Agreement:
    """Change the facts that are named; deadlines and reminders of the current term follow.

    Raises Invalid as `create_agreement`. Refused for one that is over (but its owner and notes),
    and for a first term that renewals already follow, since those are counted from it.
    """
    base.lock(agreement)
    names = edits.assign(agreement, changes, allowed=AgreementChanges)
    _check_open(agreement, names)
    _check(agreement)
    agreement.save(update_fields=names)
    if agreement.state in base.IN_FORCE:
        periods.recompute(agreement, changed=set(names), at=at)
    if set(names) - WHEN_OVER:
        changed.after_change(agreement, by=by, at=at)
    return agreement


@transaction.atomic
def cancel_agreement(
    *, agreement: Agreement, reason: str, by: User | None, at: datetime
) -> Agreement:
    """Give up an agreement that was not signed, and its negotiation. Refused without a reason."""
    if not reason.strip():
        raise Refused("Say why it is given up.", field="reason")
    base.lock(agreement)
    lifecycle.move(agreement, to=State.CANCELLED, by=by, at=at, reason=reason)
    envelopes.drop(agreement, reason=f"{agreement.ref} was cancelled", at=at)
    stages.lose_open_negotiation(agreement, reason, by, at)
    return agreement


def _check(agreement: Agreement) -> None:
    base.check_facts(agreement)
    errors = _family_errors(agreement)
    if not agreement.title:
        errors["title"] = "Enter a title."
    if errors:
        raise Invalid(errors)
    edits.refuse_cycle(agreement, agreement.parent)
    edits.refuse_cycle(agreement, agreement.supersedes, field="supersedes")


def _family_errors(agreement: Agreement) -> dict[str, str]:
    errors = {}
    for name in ("parent", "supersedes"):
        other = getattr(agreement, name)
        if other is not None and other.partner_id != agreement.partner_id:
            errors[name] = f"{other.ref} is an agreement with {other.partner}, not with this one."
    if agreement.kind == Kind.AMENDMENT and agreement.parent is None:
        errors["parent"] = "Choose the agreement that is amended."
    return errors


def _check_open(agreement: Agreement, names: list[str]) -> None:
    state = State(agreement.state)
    if state not in (*BEFORE_EXECUTION, *base.IN_FORCE) and set(names) - WHEN_OVER:
        raise Refused(f"{agreement.ref} is {state.label}; only its owner and notes can change.")
    if state in BEFORE_EXECUTION and "signed_on" in names:
        raise Refused("Record the signature instead.", field="signed_on")
