"""What a request wants of whoever reads its page, and what they may do with it."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from apps.capacity.enums import State
from apps.capacity.for_partner import Seen
from apps.capacity.rules import clocks
from apps.core import units
from apps.partners.for_partner import Seat
from apps.portal import progress

OURS = settings.NETWORK_NAME


@dataclass(frozen=True)
class Button:
    label: str
    address: str
    is_post: bool = False


@dataclass(frozen=True)
class Call:
    """The one thing on top: `acts` only for whoever may."""

    icon: str
    tone: str
    title: str
    text: str = ""
    acts: tuple[Button, ...] = ()


def call(one: Seen, seat: Seat, now: datetime) -> Call | None:
    """What matters now; None where nothing is to say."""
    made = _CALLS.get(State(one.row.state))
    return made(one, seat, now) if made else None


def acts(one: Seen) -> list[Button]:
    """The steps beside the one on top, by role and state."""
    found = []
    if one.may("edit"):
        found.append(_button(one, "edit", "Change"))
    if one.may("cancel"):
        found.append(_button(one, "cancel", "Call it off"))
    return found


def _button(one: Seen, verb: str, label: str, *, is_post: bool = False) -> Button:
    return Button(label, reverse(f"portal:request_{verb}", args=[one.row.ref]), is_post)


def _is_yours(one: Seen) -> bool:
    return one.row.holder == "partner"


def _until(one: Seen) -> str:
    """The last day, in the reader's zone: the clock runs out as it ends."""
    if one.row.due_at is None:
        return ""
    return f" by {units.weekday(progress.last_day(one.row.due_at))}"


def _said(one: Seen) -> str:
    """What was said with the newest move."""
    return one.timeline[-1].text if one.timeline else ""


def _if(can: bool, *buttons: Button) -> tuple[Button, ...]:
    return buttons if can else ()


def _waiting(one: Seen, seat: Seat, now: datetime) -> Call:
    return Call("clock", "", f"{OURS} reviews it{_until(one)}.", "Nothing to do for you.")


def _approved(one: Seen, seat: Seat, now: datetime) -> Call:
    return Call("check", "", f"Approved. {OURS} carries it out.", _said(one))


def _question(one: Seen, seat: Seat, now: datetime) -> Call:
    buttons = _if(one.may("answer"), _button(one, "answer", "Answer"))
    buttons += _if(one.may("edit"), _button(one, "edit", "Change it"))
    title = f"{OURS} asks you. Answer{_until(one)}, else it expires."
    return Call("alert-circle", "warn", title, one.question, buttons)


def _held(one: Seen, seat: Seat, now: datetime) -> Call:
    again = f" We look at it again on {units.weekday(one.review_on)}." if one.review_on else ""
    title = f"On hold: {one.public_reason or 'it waits'}.{again}"
    return Call("player-pause", "", title, _said(one))


def _declined(one: Seen, seat: Seat, now: datetime) -> Call:
    reason = one.public_reason or "see below"
    again = _button(one, "appeal", "Appeal", is_post=True)
    return Call("circle-x", "bad", f"Declined: {reason}.", _said(one),
                _if(seat.may("request"), again))  # fmt: skip


def _letter(one: Seen, seat: Seat, now: datetime) -> Call:
    if not _is_yours(one):
        title = f"{OURS} prepares the LOA-CFA{_until(one)}."
        return Call("clock", "", title, "Nothing to do for you.")
    button = _button(one, "letter", "Upload your LOA")
    text = "We check it and order the cross-connect."
    can = _if(seat.may("loa"), button)
    return Call("file-text", "acc", f"Upload your LOA-CFA{_until(one)}.", text, can)


def _ordering(one: Seen, seat: Seat, now: datetime) -> Call:
    if not _is_yours(one):
        return Call("clock", "", f"{OURS} orders the cross-connect{_until(one)}.")
    button = _button(one, "order", "It is ordered")
    text = (
        "Our LOA-CFA is among the letters here. Give it to the facility, then tell us the number."
    )
    return Call("plug-connected", "acc", f"Order the cross-connect{_until(one)}.", text,
                _if(one.may("order_cross_connect"), button))  # fmt: skip


def _patching(one: Seen, seat: Seat, now: datetime) -> Call:
    order = one.xc_order
    text = f"Order {order.get('ref')} with {order.get('vendor')}." if order else ""
    button = _button(one, "patched", "It is patched")
    return Call("plug-connected", "acc", "Tell us when it is patched.", text,
                _if(one.may("report_patched"), button))  # fmt: skip


def _building(one: Seen, seat: Seat, now: datetime) -> Call:
    buttons = _if(one.may("dispute") and _is_disputable(one, now),
                  _button(one, "dispute", "It is not patched"))  # fmt: skip
    return Call("settings", "", f"{OURS} configures it{_until(one)}.", "", buttons)


def _is_disputable(one: Seen, now: datetime) -> bool:
    """Our side reported it as patched, within the last days."""
    last = next((m for m in reversed(one.timeline) if m.target == State.PROVISIONING), None)
    return bool(
        last and last.source == State.XC_ORDERED and last.side != "partner"
        and clocks.may_dispute(last.at, now)
    )  # fmt: skip


def _testing(one: Seen, seat: Seat, now: datetime) -> Call:
    if one.partner_confirmed_at:
        return Call("test-pipe", "", f"You confirmed it. {OURS} does so next.")
    button = _button(one, "confirm", "It works")
    return Call("test-pipe", "acc", "Test it, then confirm that it works.",
                "Five business days up count as a yes as well.",
                _if(one.may("confirm"), button))  # fmt: skip


def _active(one: Seen, seat: Seat, now: datetime) -> Call:
    day = one.row.closed_at
    return Call("circle-check", "ok", f"Done on {units.day(day.date())}." if day else "Done.")


def _failed(one: Seen, seat: Seat, now: datetime) -> Call:
    return Call("alert-triangle", "warn", "There is a problem. We are on it.", _said(one))


def _over(one: Seen, seat: Seat, now: datetime) -> Call:
    again = Button("Ask again", reverse("portal:request_new") + f"?type={one.row.type}")
    return Call("circle-x", "", "It is over.", _said(one), _if(seat.may("request"), again))


_CALLS = {
    State.SUBMITTED: _waiting, State.IN_REVIEW: _waiting, State.APPROVED: _approved,
    State.INFO_REQUESTED: _question, State.ON_HOLD: _held, State.REJECTED: _declined,
    State.LOA_PENDING: _letter, State.LOA_ISSUED: _ordering, State.XC_ORDERED: _patching,
    State.PROVISIONING: _building, State.TESTING: _testing, State.ACTIVE: _active,
    State.FAILED: _failed, State.CANCELLED: _over, State.EXPIRED: _over,
}  # fmt: skip
