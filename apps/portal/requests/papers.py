"""Letters and the turn-up checklist as a request's page shows them."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from apps.capacity import for_partner
from apps.capacity.for_partner import Letter
from apps.core import units
from apps.network.enums import LOA_GOOD, LoaState

SOON = 30  # days before its last day
_WORDS = {
    LoaState.ISSUED: ("acc", "Issued"), LoaState.ACCEPTED: ("ok", "Accepted"),
    LoaState.LOCKED: ("ok", "Ordered by it"), LoaState.USED: ("ok", "Used"),
    LoaState.EXPIRED: ("bad", "Expired"), LoaState.CANCELLED: ("void", "Not valid"),
    LoaState.SUPERSEDED: ("void", "Replaced"),
}  # fmt: skip


def letters(partner: Any, ref: str, now: datetime) -> list[dict[str, Any]]:
    """Each letter with its state and last day."""
    return [_letter(ref, one, now) for one in for_partner.letters(partner, ref)]


def _letter(ref: str, one: Letter, now: datetime) -> dict[str, Any]:
    tone, word = _WORDS[LoaState(one.state)]
    left = (one.expires_on - now.date()).days if one.expires_on else None
    if not one.is_ours and one.state == LoaState.ISSUED:
        tone, word = "wait", "Being checked"
    if one.state in LOA_GOOD and left is not None and left <= SOON:
        tone, word = "warn", f"{left}{units.NBSP}d left"
    who = "Ours" if one.is_ours else "Yours"
    until = f", good until {units.day(one.expires_on)}" if one.expires_on else ""
    return {
        "name": f"{one.ref} v{one.version}",
        "note": f"{who}, {one.site}{until}",
        "tone": tone,
        "word": word,
        "address": reverse("portal:request_letter_file", args=[ref, one.id])
        if one.has_file
        else "",
    }


def checklist(partner: Any, ref: str) -> list[dict[str, str]]:
    """The points in their order."""
    looks = {None: ("wait", "Not yet"), True: ("ok", "In order"), False: ("bad", "Not right")}
    return [
        {"name": point.name, "note": point.note, "tone": looks[point.is_ok][0],
         "word": looks[point.is_ok][1]}
        for point in for_partner.checklist(partner, ref)
    ]  # fmt: skip
