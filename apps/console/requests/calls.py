"""The sentence on top of a request's page: where it stands, and what has to happen next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from apps.capacity.enums import FINAL, Decision, Reason, Side, State
from apps.capacity.models import CapacityRequest, RequestLine
from apps.console import addresses
from apps.core import units
from apps.network.models import Loa


@dataclass(frozen=True)
class Call:
    tone: str
    title: str
    text: str


@dataclass(frozen=True)
class Way:
    """The page on which the next thing is done, where that is another one."""

    address: str
    label: str


def way_on(
    one: CapacityRequest, letters: Sequence[Loa], portless: Sequence[RequestLine] = ()
) -> Way | None:
    """To the LOA-CFA while one is wanted, to the turn-up checklist while it is tested.

    `portless`: lines of which no port is reserved; our LOA needs them first.
    """
    if one.state == State.LOA_PENDING:
        return _to_letter(one, letters, portless)
    link = one.interconnect or next((x.result for x in one.lines.all() if x.result), None)
    if one.state in (State.PROVISIONING, State.TESTING) and link is not None:
        return Way(f"{addresses.of(link.ref)}#turn-up", "Turn-up checklist")
    return None


def _to_letter(
    one: CapacityRequest, letters: Sequence[Loa], portless: Sequence[RequestLine]
) -> Way:
    is_theirs = one.details.get("loa_provider") == Side.PARTNER
    if portless and not is_theirs:
        args = [one.ref, portless[0].position]
        return Way(reverse("console:request_ports", args=args), "Enter the ports")
    if letters:
        return Way(addresses.of(letters[0].ref), f"Open {letters[0].ref}")
    name, label = ("loa_receive", "Check theirs") if is_theirs else ("loa_new", "Write the LOA")
    return Way(f"{reverse(f'console:{name}')}?for={one.ref}", label)


def call(one: CapacityRequest) -> Call:
    """Uses the loaded lines and comments."""
    if one.state in FINAL:
        return _closed(one)
    return _CALLS[State(one.state)](one)


def _closed(one: CapacityRequest) -> Call:
    when = units.day(one.closed_at.date()) if one.closed_at else ""
    tone = "ok" if one.state == State.ACTIVE else ""
    reason = Reason(one.public_reason).label if one.public_reason else ""
    said = ": ".join(filter(None, (reason, one.public_text)))
    return Call(tone, f"{one.get_state_display()} since {when}.", said)


def _draft(one: CapacityRequest) -> Call:
    return Call("", "A draft: nothing was sent in yet.", "Fill it in, then send it in.")


def _submitted(one: CapacityRequest) -> Call:
    if one.assignee is None:
        return Call("warn", "Nobody has taken it yet.", "Claim it to look at it.")
    return Call("", f"{one.assignee} is to look at it.", "")


def _in_review(one: CapacityRequest) -> Call:
    pending = [line for line in one.lines.all() if line.decision == Decision.PENDING]
    if pending:
        many = f"{len(pending)} lines are" if len(pending) > 1 else "One line is"
        return Call("", f"We decide. {many} not decided.", "Decide each, then approve the whole.")
    if one.approver is not None:
        text = "It is above the limit of our policy."
        return Call("warn", f"{one.approver} approved it; a second person has to.", text)
    return Call("", "We decide.", "Approve or reject it, or ask the partner.")


def _asked(one: CapacityRequest) -> Call:
    questions = [said.text for said in one.comments.all() if said.kind == "QUESTION"]
    return Call("", "It waits for the partner's answer.", questions[-1] if questions else "")


def _held(one: CapacityRequest) -> Call:
    until = units.day(one.review_on) if one.review_on else "further notice"
    reason = Reason(one.public_reason).label if one.public_reason else ""
    return Call("", f"On hold until {until}.", reason)


def _approved(one: CapacityRequest) -> Call:
    if one.agreement is not None:
        return Call("", "Approved, and negotiated.", "It is done once the agreement is signed.")
    if one.details.get("remove_on"):
        day = units.day(date.fromisoformat(one.details["remove_on"]))
        return Call("", f"Approved: it stays in service up to {day}.", "Carry it out on that day.")
    return Call("", "Approved.", "Carry it out, or begin to configure it.")


def _loa_pending(one: CapacityRequest) -> Call:
    if one.details.get("loa_provider") == Side.PARTNER:
        return Call("", "The partner issues the LOA.", "Check it when it is uploaded.")
    return Call("", "We issue the LOA.", "It names the ports that are reserved.")


def _loa_issued(one: CapacityRequest) -> Call:
    if one.details.get("xc_orderer") == Side.US:
        return Call("", "We order the cross-connect.", "Note the order here.")
    return Call("", "The partner orders the cross-connect.", "")


def _ordered(one: CapacityRequest) -> Call:
    order = one.details.get("xc_order") or {}
    text = f"Order {order.get('ref', '')} with {order.get('vendor', '')}" if order else ""
    if order.get("promised_on"):
        text += f", promised for {units.day(date.fromisoformat(order['promised_on']))}"
    return Call("", "The cross-connect is on its way.", f"{text}." if text else "")


def _provisioning(one: CapacityRequest) -> Call:
    circuit = one.details.get("circuit_ref")
    return Call("", "We configure it.", f"Circuit {circuit}." if circuit else "")


def _testing(one: CapacityRequest) -> Call:
    ours, theirs = one.our_confirmed_at, one.partner_confirmed_at
    if ours and not theirs:
        return Call("", "We confirmed; the partner has not yet.", "")
    if theirs and not ours:
        return Call("warn", "The partner confirmed; we have not yet.", "")
    return Call("", "Both sides test.", "It is in service once both confirm.")


def _failed(one: CapacityRequest) -> Call:
    return Call("bad", "It failed.", "Try again, or call it off.")


_CALLS: dict[State, Callable[[CapacityRequest], Call]] = {
    State.DRAFT: _draft,
    State.SUBMITTED: _submitted,
    State.IN_REVIEW: _in_review,
    State.INFO_REQUESTED: _asked,
    State.ON_HOLD: _held,
    State.APPROVED: _approved,
    State.LOA_PENDING: _loa_pending,
    State.LOA_ISSUED: _loa_issued,
    State.XC_ORDERED: _ordered,
    State.PROVISIONING: _provisioning,
    State.TESTING: _testing,
    State.FAILED: _failed,
}
