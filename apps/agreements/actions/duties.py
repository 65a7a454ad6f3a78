"""Obligations: write one down, change it, fulfil or waive one of its days, retire it."""

from datetime import date, datetime
from typing import NamedTuple, TypedDict, Unpack

from django.db import transaction
from django.db.models import Max

from apps.accounts.models import User
from apps.agreements import queries, rules
from apps.agreements.actions import base, occurring
from apps.agreements.enums import BEFORE_EXECUTION, OccurrenceState
from apps.agreements.models import (
    Agreement,
    ContractTerm,
    DocumentVersion,
    Obligation,
    Occurrence,
)
from apps.core import edits, lifecycle
from apps.core.errors import Invalid, Refused
from apps.core.units import day

SCHEDULED = {"recurrence", "first_due_on", "until_on", "lead_days"}
RETIRED = "The obligation was retired."


class ObligationFacts(TypedDict, total=False):
    """What is known about a duty; what is left out keeps its value or default."""

    who: str
    recurrence: str
    until_on: date | None
    lead_days: int
    owner: User | None
    needs_evidence: bool
    term: ContractTerm | None
    clause: str
    page: int | None


class ObligationChanges(ObligationFacts, total=False):
    text: str
    first_due_on: date


class Proof(NamedTuple):
    """What shows that a duty was done."""

    evidence: str
    link: str
    document: DocumentVersion | None


@transaction.atomic
def add_obligation(
    *, agreement: Agreement, text: str, first_due_on: date, by: User | None, at: datetime,
    **facts: Unpack[ObligationFacts],
) -> Obligation:  # fmt: skip
    """A duty of either side. Its days are written down once the agreement is signed.

    Days are those of the agreement's zone. Without an owner it is the agreement's owner who is
    told. Raises Invalid naming each field; Refused for an agreement that is over.
    """
    base.lock(agreement)
    _check_open(agreement)
    values = {"owner": agreement.owner, **facts, "text": text, "first_due_on": first_due_on}
    values |= {"agreement": agreement, "created_at": at, "created_by": by}
    obligation = edits.made(Obligation, values | {"number": _next_number(agreement)})
    _check(obligation)
    obligation.save(force_insert=True)
    _write_down(obligation, at)
    return obligation


@transaction.atomic
def edit_obligation(
    *, obligation: Obligation, by: User | None, at: datetime, **changes: Unpack[ObligationChanges]
) -> Obligation:
    """Change what is named. Days still ahead follow a new schedule; today and the past stay.

    Raises Invalid as `add_obligation`; Refused for one that was retired.
    """
    _lock(obligation)
    names = edits.assign(obligation, changes, allowed=ObligationChanges)
    _check(obligation)
    if SCHEDULED & set(names):
        today = queries.local_day(obligation.agreement, at)
        _ahead(obligation, today).delete()
        obligation.planned_to = None
        names = [*names, "planned_to"]
    obligation.save(update_fields=names)
    _write_down(obligation, at)
    return obligation


@transaction.atomic
def fulfil_occurrence(
    *, occurrence: Occurrence, fulfilled_on: date, by: User | None, at: datetime,
    evidence: str = "", link: str = "", document: DocumentVersion | None = None,
) -> Occurrence:  # fmt: skip
    """It was done on a day of the agreement's zone; in time if that is not after its due day.

    Raises Invalid for a day still ahead, for evidence that is missing where the obligation asks
    for it, and for a paper of another agreement. Refused for what was settled before.
    """
    obligation = occurrence.obligation
    occurring.catch_up(obligation, at=at)
    occurrence.refresh_from_db(fields=["state"])
    proof = Proof(evidence.strip(), link.strip(), document)
    _check_fulfilment(occurrence, fulfilled_on, queries.local_day(obligation.agreement, at), proof)
    is_late = fulfilled_on > occurrence.due_on
    to = OccurrenceState.FULFILLED_LATE if is_late else OccurrenceState.FULFILLED
    lifecycle.move(
        occurrence, to=to, by=by, at=at, fulfilled_on=fulfilled_on, fulfilled_by=by,
        **proof._asdict(),
    )  # fmt: skip
    return occurrence


@transaction.atomic
def waive_occurrence(
    *, occurrence: Occurrence, reason: str, by: User | None, at: datetime
) -> Occurrence:
    """Nobody need do it this once. Refused without a reason, and for what was settled before."""
    if not reason.strip():
        raise Refused("Say why it need not be done.", field="reason")
    lifecycle.move(occurrence, to=OccurrenceState.WAIVED, by=by, at=at, reason=reason.strip())
    return occurrence


@transaction.atomic
def retire_obligation(*, obligation: Obligation, by: User | None, at: datetime) -> Obligation:
    """It falls due no more. Days ahead go, what is due or overdue today still has to be settled.

    Twice changes nothing.
    """
    base.lock(obligation.agreement)
    obligation.refresh_from_db(from_queryset=Obligation.objects.select_for_update())
    if obligation.retired_at is not None:
        return obligation
    today = queries.local_day(obligation.agreement, at)
    _ahead(obligation, today).filter(state=OccurrenceState.UPCOMING).delete()
    for occurrence in _ahead(obligation, today).select_related("obligation__agreement"):
        waive_occurrence(occurrence=occurrence, reason=RETIRED, by=by, at=at)
    obligation.retired_at = at
    obligation.save(update_fields=["retired_at"])
    return obligation


def _write_down(obligation: Obligation, at: datetime) -> None:
    if obligation.agreement.state in base.IN_FORCE:
        occurring.plan([obligation], at=at)
        occurring.catch_up(obligation, at=at)


def _ahead(obligation: Obligation, today: date) -> queries.Occurrences:
    """What is still to come and not settled: free to follow another schedule."""
    open_states = (OccurrenceState.UPCOMING, OccurrenceState.DUE)
    return Occurrence.objects.filter(
        obligation=obligation, due_on__gt=today, state__in=open_states
    ).order_by("due_on")


def _next_number(agreement: Agreement) -> int:
    found = agreement.obligations.aggregate(last=Max("number"))
    return (found["last"] or 0) + 1


def _lock(obligation: Obligation) -> None:
    """Hold agreement and obligation, so that its days change one after the other."""
    base.lock(obligation.agreement)
    agreement = obligation.agreement
    obligation.refresh_from_db(from_queryset=Obligation.objects.select_for_update())
    obligation.agreement = agreement
    if obligation.retired_at is not None:
        raise Refused(f"{obligation.ref} was retired on {day(obligation.retired_at.date())}.")


def _check(obligation: Obligation) -> None:
    errors = rules.check_schedule(obligation.schedule)
    if not obligation.text:
        errors["text"] = "Say what has to be done."
    term = obligation.term
    if term is not None and term.agreement_id != obligation.agreement_id:
        errors["term"] = "It is a term of another agreement."
    if errors:
        raise Invalid(errors)


def _check_open(agreement: Agreement) -> None:
    if agreement.state not in (*BEFORE_EXECUTION, *base.IN_FORCE):
        state = agreement.get_state_display()
        raise Refused(f"{agreement.ref} is {state}; nothing new falls due under it.")


def _check_fulfilment(
    occurrence: Occurrence, fulfilled_on: date, today: date, proof: Proof
) -> None:
    errors = {}
    if fulfilled_on > today:
        errors["fulfilled_on"] = "That day is still ahead."
    if occurrence.obligation.needs_evidence and not any(proof):
        errors["evidence"] = "Say what shows that it was done, or name a link or a paper."
    document = proof.document
    if document is not None and document.agreement_id != occurrence.obligation.agreement_id:
        errors["document"] = "It is a paper of another agreement."
    if errors:
        raise Invalid(errors)
    edits.made(Occurrence, {"evidence": proof.evidence, "link": proof.link})
