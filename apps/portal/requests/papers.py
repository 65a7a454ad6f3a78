"""Letters, agreements, hardware and the turn-up checklist as a request's page shows them."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from apps.agreements import for_partner as agreements
from apps.capacity import for_partner
from apps.capacity.enums import RequestType
from apps.core import units
from apps.network import for_partner as network
from apps.network.enums import CacheState, LoaState
from apps.network.for_partner import Letter
from apps.partners.for_partner import Seat
from apps.portal.documents.rows import deal_look

SOON = 30  # days before its last day
_WORDS = {
    LoaState.ISSUED: ("acc", "Issued"), LoaState.ACCEPTED: ("ok", "Accepted"),
    LoaState.LOCKED: ("ok", "Ordered by it"), LoaState.USED: ("ok", "Used"),
    LoaState.EXPIRED: ("bad", "Expired"), LoaState.CANCELLED: ("void", "Not valid"),
    LoaState.SUPERSEDED: ("void", "Replaced"),
}  # fmt: skip
_CACHES = tuple(kind for kind in RequestType if kind.startswith("cache_"))
_STANDS = {
    CacheState.LIVE: "ok", CacheState.DRAINING: "warn", CacheState.RMA: "warn",
    CacheState.RETURNED: "void",
}  # fmt: skip


def letters(partner: Any, ref: str, now: datetime) -> list[dict[str, Any]]:
    """The letters of a request, newest first, with state and last day."""
    return [line(one, now) for one in network.letters(partner, request_ref=ref)]


def line(one: Letter, now: datetime) -> dict[str, Any]:
    """A letter among others; its name leads to its page."""
    tone, word = look(one, now)
    until = f", good until {units.day(one.expires_on)}" if one.expires_on else ""
    return {
        "name": f"{one.ref} v{one.version}",
        "note": f"{one.direction_label}, {one.facility}{until}",
        "tone": tone,
        "word": word,
        "address": reverse("portal:loa_detail", args=[one.ref, one.version]),
    }


def look(one: Letter, now: datetime) -> tuple[str, str]:
    """Tone and word of its state: near its last day that is what counts."""
    left = one.days_left(now.date())
    if left is not None and left <= SOON:
        return "warn", f"{left}{units.NBSP}d left"
    if not one.is_ours and one.state == LoaState.ISSUED:
        return "wait", "Being checked"
    return _WORDS[LoaState(one.state)]


def checklist(partner: Any, ref: str) -> list[dict[str, str]]:
    """The points in their order."""
    looks = {None: ("wait", "Not yet"), True: ("ok", "In order"), False: ("bad", "Not right")}
    return [
        {"name": point.name, "note": point.note, "tone": looks[point.is_ok][0],
         "word": looks[point.is_ok][1]}
        for point in for_partner.checklist(partner, ref)
    ]  # fmt: skip


def hardware(partner: Any, kind: str, ref: str) -> list[dict[str, str]]:
    """Where the servers stand that the request is about. One query for caches, else none."""
    if kind not in _CACHES:
        return []
    return [
        {"name": one.name, "note": f"Shipment {one.tracking_ref}" if one.tracking_ref else "",
         "tone": _STANDS.get(CacheState(one.state), "acc"), "word": one.state_label}
        for one in for_partner.hardware(partner, ref)
    ]  # fmt: skip


def agreement(seat: Seat, ref: str, today: date) -> list[dict[str, str]]:
    """The agreement the request leads to, once they are asked to sign it. One query."""
    deals = agreements.deals(seat.partner) if ref else []
    looks = [(deal, deal_look(deal, today)) for deal in deals if deal.ref == ref]
    return [
        {"ref": deal.ref, "note": deal.title, "tone": look.tone, "word": look.word,
         "address": f"{reverse('portal:document_list')}?{urlencode({'q': deal.ref})}"}
        for deal, look in looks
    ]  # fmt: skip
