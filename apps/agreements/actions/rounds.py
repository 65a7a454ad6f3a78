"""Write the rounds of a negotiation: a version goes out, an answer comes in."""

from datetime import date, datetime

from django.db import transaction

from apps.accounts.models import User
from apps.agreements import queries
from apps.agreements.actions import base, stages
from apps.agreements.actions.negotiating import give_turn
from apps.agreements.enums import Stage, State, Turn
from apps.agreements.models import DocumentVersion, Negotiation, Round
from apps.core import edits, lifecycle, units
from apps.core.errors import Refused

EXCHANGING = (Stage.NDA, Stage.PROPOSAL, Stage.DRAFTING, Stage.REDLINE)


@transaction.atomic
def send_round(
    *, negotiation: Negotiation, by: User | None, at: datetime,
    version: DocumentVersion | None = None, changes: str = "", due_on: date | None = None,
    sent_at: datetime | None = None,
) -> Round:  # fmt: skip
    """A version went out to the partner: it is their turn, until `due_on` if a day was agreed.

    The first version sent moves the agreement from DRAFT to NEGOTIATING, and the negotiation from
    DRAFTING to REDLINE. `sent_at` where it was not just now. Raises Refused.
    """
    _begin(negotiation)
    sent_at = sent_at or at
    _check_version(negotiation, version)
    _check_time(negotiation, sent_at, at, field="sent_at")
    _check_due(negotiation, due_on, sent_at, field="due_on")
    if version is not None and negotiation.rounds.filter(version_out=version).exists():
        raise Refused(f"{version} was sent already: upload the new version.", field="version")
    values = {"version_out": version, "sent_at": sent_at, "sent_by": by, "due_on": due_on}
    sent = _made(negotiation, {**values, "changes_out": changes})
    sent.save(force_insert=True)
    _exchanged(negotiation, version, Turn.PARTNER, by=by, at=at, since=sent_at)
    return sent


@transaction.atomic
def receive_round(
    *, negotiation: Negotiation, by: User | None, at: datetime,
    version: DocumentVersion | None = None, changes: str = "", answer_on: date | None = None,
    received_at: datetime | None = None,
) -> Round:  # fmt: skip
    """Their answer came in: it closes the round that waits for it, and it is our turn.

    Where none waits, the partner began a round (their paper). `answer_on`: when ours is due.
    """
    _begin(negotiation)
    received_at = received_at or at
    _check_version(negotiation, version)
    _check_time(negotiation, received_at, at, field="received_at")
    _check_due(negotiation, answer_on, received_at, field="answer_on")
    waiting = negotiation.rounds.order_by("-number").first()
    if waiting is None or not waiting.is_waiting:
        waiting = _made(negotiation, {})
    values = {"version_in": version, "received_at": received_at, "received_by": by}
    edits.assign(waiting, {**values, "answer_on": answer_on, "changes_in": changes}, allowed=Round)
    waiting.save()
    _exchanged(negotiation, version, Turn.US, by=by, at=at, since=received_at)
    return waiting


@transaction.atomic
def redraft(*, negotiation: Negotiation, reason: str, by: User | None, at: datetime) -> Negotiation:
    """Begin the text anew: the agreement is a draft again, the negotiation back in DRAFTING."""
    base.lock_negotiation(negotiation)
    base.require_open(negotiation)
    if not reason.strip():
        raise Refused("Say why the text is begun anew.", field="reason")
    lifecycle.move(negotiation.agreement, to=State.DRAFT, by=by, at=at, reason=reason.strip())
    if negotiation.state == Stage.AGREED:
        stages.step(negotiation, Stage.REDLINE, by=by, at=at, reason=reason.strip())
    if negotiation.state == Stage.REDLINE:
        stages.step(negotiation, Stage.DRAFTING, by=by, at=at, reason=reason.strip())
    give_turn(negotiation, Turn.US, at)
    return negotiation


def _begin(negotiation: Negotiation) -> None:
    base.lock_negotiation(negotiation)
    base.require_open(negotiation)
    stage = Stage(negotiation.state)
    if stage not in EXCHANGING:
        ways = {
            Stage.QUALIFY: "move it to NDA or Proposal first",
            Stage.ON_HOLD: "resume it first",
            Stage.AGREED: "move it back to Redline first",
        }
        raise Refused(f"{negotiation.ref} is {stage.label}: {ways[stage]}.")


def _made(negotiation: Negotiation, values: dict[str, object]) -> Round:
    """The next round; the caller holds the row of the negotiation, so numbers do not repeat."""
    number = queries.progress(negotiation).rounds + 1
    made: Round = edits.made(Round, {**values, "negotiation": negotiation, "number": number})
    return made


def _check_version(negotiation: Negotiation, version: DocumentVersion | None) -> None:
    if version is not None and version.agreement_id != negotiation.agreement_id:
        raise Refused(f"{version} is a paper of another agreement.", field="version")


def _check_time(negotiation: Negotiation, when: datetime, at: datetime, *, field: str) -> None:
    """Not in the future, and not before the last thing that happened in a round."""
    if when > at:
        raise Refused("That day lies in the future.", field=field)
    last = negotiation.rounds.order_by("-number").first()
    before = (last.received_at or last.sent_at) if last else None
    if before is not None and when < before:
        raise Refused(f"{last} moved on {units.day(before)}, after that.", field=field)


def _check_due(
    negotiation: Negotiation, due_on: date | None, since: datetime, *, field: str
) -> None:
    if due_on is not None and due_on < queries.local_day(negotiation.agreement, since):
        raise Refused("An answer cannot be due before the version went over.", field=field)


def _exchanged(
    negotiation: Negotiation, version: DocumentVersion | None, turn: Turn, *,
    by: User | None, at: datetime, since: datetime,
) -> None:  # fmt: skip
    agreement = negotiation.agreement
    if version is not None and agreement.state == State.DRAFT:
        lifecycle.move(agreement, to=State.NEGOTIATING, by=by, at=at, reason=f"{version} exchanged")
    if version is not None and negotiation.state == Stage.DRAFTING:
        stages.step(negotiation, Stage.REDLINE, by=by, at=at, reason=f"{version} exchanged")
    give_turn(negotiation, turn, since)
