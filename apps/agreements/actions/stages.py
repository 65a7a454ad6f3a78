"""Move a negotiation through its stages, hold it, and close it as won or lost."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import queries, rules
from apps.agreements.actions import base
from apps.agreements.enums import (
    LOST_BECAUSE,
    PIPELINE,
    STAGE_MOVES,
    WON_BECAUSE,
    Outcome,
    Stage,
)
from apps.agreements.models import Agreement, Negotiation
from apps.core import edits, lifecycle
from apps.core.errors import Refused

WAYS = {  # moves that need more than a stage: what the one who tries is told
    Stage.ON_HOLD: "Say why it is put on hold and when to look again.",
    Stage.CLOSED_LOST: "Say why it is lost.",
}


@transaction.atomic
def move_stage(
    *, negotiation: Negotiation, to: str, by: User | None, at: datetime, seen: str = ""
) -> Negotiation:
    """One permitted move within the pipeline; the clock of its stage starts again.

    `seen` is the stage the person looked at, where that may have been a while ago. Refused, with
    what to do, for a move the table does not have or whose guard fails (9.1); a conflict where
    somebody else was first.
    """
    if seen and negotiation.state != seen:
        raise Refused(base.moved_on(negotiation), conflict=True)
    base.lock_negotiation(negotiation)
    if to in WAYS:
        raise Refused(WAYS[Stage(to)], field="review_on" if to == Stage.ON_HOLD else "outcome")
    if to == Stage.CLOSED_WON:
        return close_won(negotiation=negotiation, by=by, at=at)
    if negotiation.state == Stage.ON_HOLD:
        return _resume(negotiation, to, by=by, at=at)
    step(negotiation, to, by=by, at=at)
    return negotiation


@transaction.atomic
def hold(
    *, negotiation: Negotiation, review_on: date | None, reason: str, by: User | None, at: datetime
) -> Negotiation:
    """Nothing happens until `review_on`, a day to come in the agreement's zone."""
    base.lock_negotiation(negotiation)
    if not reason.strip():
        raise Refused("Say why it is put on hold.", field="reason")
    if review_on is None or review_on <= queries.local_day(negotiation.agreement, at):
        raise Refused("Name a day to come on which to look at it again.", field="review_on")
    fields = {"held_in": negotiation.state, "review_on": review_on}
    step(negotiation, Stage.ON_HOLD, by=by, at=at, reason=reason.strip(), **fields)
    return negotiation


@transaction.atomic
def resume(*, negotiation: Negotiation, by: User | None, at: datetime) -> Negotiation:
    """Take it up again in the stage it was held in."""
    base.lock_negotiation(negotiation)
    if negotiation.state != Stage.ON_HOLD:
        raise Refused(f"{negotiation.ref} is not on hold.")
    return _resume(negotiation, negotiation.held_in, by=by, at=at)


@transaction.atomic
def close_won(
    *, negotiation: Negotiation, by: User | None, at: datetime, outcome: str = Outcome.ON_TERMS,
    text: str = "",
) -> Negotiation:  # fmt: skip
    """The deal is made: from AGREED, with the agreement signed and nothing open that blocks."""
    base.lock_negotiation(negotiation)
    if outcome not in WON_BECAUSE:
        raise Refused("Choose how it was won.", field="outcome")
    if negotiation.state in (*PIPELINE[:-1], Stage.ON_HOLD):
        raise Refused(
            f"{negotiation.ref} is {negotiation.get_state_display()}: move it to Agreed first."
        )
    _close(negotiation, Stage.CLOSED_WON, outcome, text, by=by, at=at)
    return negotiation


@transaction.atomic
def close_lost(
    *, negotiation: Negotiation, outcome: str, by: User | None, at: datetime, text: str = ""
) -> Negotiation:
    """No deal, with a reason. The agreement stays as it is: cancel it if it was for this alone."""
    base.lock_negotiation(negotiation)
    if outcome not in LOST_BECAUSE:
        raise Refused("Choose why it was lost.", field="outcome")
    if outcome == Outcome.OTHER and not text.strip():
        raise Refused("Explain the other reason.", field="text")
    _close(negotiation, Stage.CLOSED_LOST, outcome, text, by=by, at=at)
    return negotiation


def win_open_negotiation(agreement: Agreement, by: User | None, at: datetime) -> None:
    """The agreement was executed: its negotiation, if one is open, is won from any stage."""
    _close_open(agreement, Stage.CLOSED_WON, Outcome.ON_TERMS, "", by=by, at=at)


def lose_open_negotiation(agreement: Agreement, reason: str, by: User | None, at: datetime) -> None:
    """The agreement was given up: so is its negotiation, if one is open."""
    _close_open(agreement, Stage.CLOSED_LOST, Outcome.OURS, reason, by=by, at=at)


def _close_open(
    agreement: Agreement, to: Stage, outcome: Outcome, text: str, *, by: User | None, at: datetime
) -> None:
    with transaction.atomic():
        rows = Negotiation.objects.select_for_update().open()
        for negotiation in rows.filter(agreement=agreement).order_by("pk"):
            lifecycle.move(
                negotiation,
                to=to,
                by=by,
                at=at,
                reason=text or outcome.label,
                outcome=outcome,
                outcome_text=text[:300],
                closed_at=at,
                turn_since=at,
            )


def _close(
    negotiation: Negotiation, to: Stage, outcome: str, text: str, *, by: User | None, at: datetime
) -> None:
    negotiation.outcome, negotiation.outcome_text = outcome, text.strip()
    edits.check(negotiation, ["outcome", "outcome_text"])
    fields = {"outcome": outcome, "outcome_text": text.strip(), "closed_at": at}
    step(negotiation, to, by=by, at=at, reason=Outcome(outcome).label, **fields)


def _resume(negotiation: Negotiation, to: str, *, by: User | None, at: datetime) -> Negotiation:
    held_in = Stage(negotiation.held_in)
    if to != held_in:
        raise Refused(f"{negotiation.ref} was held in {held_in.label}: resume it there first.")
    step(negotiation, to, by=by, at=at, held_in="", review_on=None)
    return negotiation


def step(
    negotiation: Negotiation, to: str, *, by: User | None, at: datetime, reason: str = "",
    **fields: Any,
) -> None:  # fmt: skip
    """A permitted move whose guard holds; the caller holds the row."""
    if to in lifecycle.targets(STAGE_MOVES, negotiation.state):
        refusal = rules.move_refusal(to, queries.progress(negotiation))
        if refusal:
            raise Refused(refusal)
    fields |= {"turn_since": at, "furthest": rules.furthest(negotiation.furthest, to)}
    lifecycle.move(negotiation, to=to, by=by, at=at, reason=reason, **fields)
