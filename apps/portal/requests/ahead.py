"""What happens next with a request: who does what, and by when it usually is done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from apps.capacity import rules
from apps.capacity.enums import State
from apps.core import units


@dataclass(frozen=True)
class Ahead:
    icon: str
    title: str
    note: str


# By state: icon, and what each side does in it.
_WORDS: Mapping[str, tuple[str, str, str]] = {
    State.SUBMITTED: ("eye", "{us} takes it up", "{us} takes it up"),
    State.IN_REVIEW: ("eye", "{us} reviews and decides", "{us} reviews and decides"),
    State.APPROVED: ("check", "{us} reserves what it takes", "{us} reserves what it takes"),
    State.LOA_PENDING: ("file-text", "{us} issues the LOA", "You upload your LOA"),
    State.LOA_ISSUED: ("plug-connected", "{us} orders the cross-connect",
                       "You order the cross-connect"),
    State.XC_ORDERED: ("plug-connected", "The facility patches it", "The facility patches it"),
    State.PROVISIONING: ("settings", "{us} configures it", "{us} configures it"),
    State.TESTING: ("test-pipe", "Both sides test", "Both sides test"),
}  # fmt: skip


def steps(stages: Sequence[tuple[str, date]], details: Mapping[str, Any], *, is_draft: bool
          ) -> list[Ahead]:  # fmt: skip
    """The stages to come with the day each is usually done; the last is in service."""
    found = [Ahead("user", "You send it", "today")] if is_draft else []
    is_built = any(state == State.TESTING for state, _ in stages)
    for state, day in stages:
        icon, ours, theirs = _WORDS[state]
        if state == State.APPROVED and not is_built:
            ours = theirs = "{us} carries it out"
        text = theirs if rules.holder(state, details) == "partner" else ours
        found.append(Ahead(icon, text.format(us=settings.NETWORK_NAME), _by(day)))
    if stages:
        found.append(
            Ahead("circle-check", "In service" if is_built else "Done", _by(stages[-1][1]))
        )
    return found


def _by(day: date) -> str:
    return f"about {units.day(day)}"
