"""Write a negotiation: open it, say what is expected of it and by when, whose turn it is."""

from datetime import date, datetime
from decimal import Decimal
from typing import TypedDict, Unpack

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import queries
from apps.agreements.actions import base
from apps.agreements.enums import BEFORE_EXECUTION, Purpose, State, Turn
from apps.agreements.models import Agreement, Negotiation, NegotiationNote
from apps.core import edits, refs
from apps.core.errors import Invalid, Refused

ONE_AT_A_TIME = "{} is being negotiated already: look for its open negotiation."


class NegotiationFacts(TypedDict, total=False):
    """What is known about a negotiation. Rates in bit/s, cost a year in `currency`."""

    subject: str
    request_ref: str
    owner: User | None
    probability: int | None
    expected_bps: int | None
    expected_cost: Decimal | None
    currency: str


@transaction.atomic
def open_negotiation(
    *, agreement: Agreement, purpose: str, by: User | None, at: datetime,
    target_on: date | None = None, turn: str = Turn.US, **facts: Unpack[NegotiationFacts],
) -> Negotiation:  # fmt: skip
    """Begin in stage QUALIFY. One negotiation of an agreement is open at a time.

    `target_on` is kept as the first target. Raises Invalid, naming each field, and Refused for an
    agreement that is over, or is signed where a new deal is meant.
    """
    base.lock(agreement)
    _check_purpose(agreement, purpose)
    values = {"currency": agreement.currency, "owner": agreement.owner, **facts}
    values |= {"agreement": agreement, "purpose": purpose, "turn": turn, "turn_since": at}
    values |= {"target_on": target_on, "first_target_on": target_on}
    values |= {"opened_at": at, "opened_by": by, "ref": refs.new(refs.Prefix.NEGOTIATION)}
    negotiation: Negotiation = edits.made(Negotiation, values)
    _check(negotiation)
    with edits.unique(ONE_AT_A_TIME.format(agreement.ref), field="agreement"):
        negotiation.save(force_insert=True)
    return negotiation


@transaction.atomic
def edit_negotiation(
    *, negotiation: Negotiation, by: User | None, at: datetime, **changes: Unpack[NegotiationFacts]
) -> Negotiation:
    """Change what is named. Raises Invalid; Refused for one that is closed."""
    base.lock_negotiation(negotiation)
    base.require_open(negotiation)
    names = edits.assign(negotiation, changes, allowed=NegotiationFacts)
    _check(negotiation)
    negotiation.save(update_fields=names)
    return negotiation


@transaction.atomic
def retarget(
    *, negotiation: Negotiation, target_on: date, by: User | None, at: datetime
) -> Negotiation:
    """Name another day by which it shall be agreed. The first one that was named stays."""
    base.lock_negotiation(negotiation)
    base.require_open(negotiation)
    if target_on < queries.local_day(negotiation.agreement, at):
        raise Refused("The target lies in the past.", field="target_on")
    negotiation.target_on = target_on
    negotiation.first_target_on = negotiation.first_target_on or target_on
    edits.check(negotiation, ["target_on"])
    negotiation.save(update_fields=["target_on", "first_target_on"])
    return negotiation


@transaction.atomic
def plan_next_step(
    *, negotiation: Negotiation, text: str, on: date | None, by: User | None, at: datetime
) -> Negotiation:
    """What we do next, and on which day. An empty text says that nothing is planned."""
    base.lock_negotiation(negotiation)
    base.require_open(negotiation)
    if on is not None and not text.strip():
        raise Refused("Say what is to be done on that day.", field="next_step")
    changes = {"next_step": text, "next_step_on": on}
    names = edits.assign(negotiation, changes, allowed=Negotiation)
    negotiation.save(update_fields=names)
    return negotiation


@transaction.atomic
def pass_turn(*, negotiation: Negotiation, to: str, by: User | None, at: datetime) -> Negotiation:
    """It is their turn, or ours, without a version: after a call or a mail.

    Refused where it is theirs (ours) already.
    """
    base.lock_negotiation(negotiation)
    base.require_open(negotiation)
    if negotiation.turn == to:
        raise Refused(f"It is the turn of {Turn(to).label.lower()} already.", field="turn")
    give_turn(negotiation, to, at)
    return negotiation


def give_turn(negotiation: Negotiation, to: str, at: datetime) -> None:
    """Write whose turn it is since when; the caller holds the row."""
    negotiation.turn, negotiation.turn_since = to, at
    edits.check(negotiation, ["turn"])
    negotiation.save(update_fields=["turn", "turn_since"])


def add_note(
    *, negotiation: Negotiation, text: str, by: User | None, at: datetime
) -> NegotiationNote:
    """Keep a remark for our side only. Refused for an empty one."""
    if not text.strip():
        raise Refused("Write something.", field="text")
    return NegotiationNote.objects.create(
        negotiation=negotiation, text=text.strip(), written_by=by, written_at=at
    )


def _check_purpose(agreement: Agreement, purpose: str) -> None:
    state = State(agreement.state)
    if state not in (*BEFORE_EXECUTION, *base.IN_FORCE):
        raise Refused(f"{agreement.ref} is {state.label}; negotiate a new agreement.")
    if purpose == Purpose.NEW and state in base.IN_FORCE:
        raise Refused(f"{agreement.ref} is signed: choose renewal or amendment.", field="purpose")


def _check(negotiation: Negotiation) -> None:
    errors = {}
    if negotiation.probability is not None and negotiation.probability > 100:
        errors["probability"] = "A probability is between 0 and 100 %."
    if negotiation.expected_bps is not None and negotiation.expected_bps < 0:
        errors["expected_bps"] = "Expected traffic cannot be below zero."
    if len(negotiation.currency) != 3 or not negotiation.currency.isalpha():
        errors["currency"] = "Enter a currency by its three letters, such as USD."
    if errors:
        raise Invalid(errors)
