"""The request an address names, for whoever asks: their partner's own, or none at all."""

from datetime import datetime
from typing import Any

from django.http import Http404

from apps.capacity import actions, for_partner
from apps.capacity.enums import State
from apps.core.requests import client_ip
from apps.portal.access import PartnerRequest, sure


def found(request: PartnerRequest, ref: str) -> Any:
    """A request of the partner that is looked at; somebody else's is not there (404)."""
    return sure(request, for_partner.handle(request.seat.partner, ref))


def read(request: PartnerRequest, ref: str, at: datetime) -> for_partner.Seen:
    """All that may be seen of one, and what whoever asks may do with it; else 404."""
    seat = request.seat
    one = for_partner.request(seat.partner, ref, role=seat.role, at=at)
    if one is None:
        raise Http404
    return one


def is_draft(one: Any) -> bool:
    return bool(one.state == State.DRAFT)


def acting(request: PartnerRequest) -> actions.Acting:
    """Who acts, as what, from where: for the log of the request."""
    return actions.acting_for_seat(request.seat, ip=client_ip(request))


def seen_version(request: PartnerRequest) -> int | None:
    """The version the page was made from; None when it does not say."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else None
