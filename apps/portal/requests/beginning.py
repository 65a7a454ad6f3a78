"""How a draft begins: with its type, what a link says it is about, and what we know already."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from apps.capacity import actions, for_partner
from apps.portal.access import PartnerRequest
from apps.portal.requests.finding import acting, is_draft

# What an address may carry: `?type=pni_augment&interconnect=PNI-00012`.
ABOUT = ("interconnect", "facility", "ixp", "session", "agreement", "linked_to")
BREACH = "breach"


def carried(parameters: Mapping[str, Any]) -> dict[str, str]:
    """What a link says a request is about."""
    found = {name: str(parameters.get(name, ""))[:64] for name in (*ABOUT, BREACH)}
    return {name: value for name, value in found.items() if value}


def begin(request: PartnerRequest, type_: str, parameters: Mapping[str, Any]) -> Any:
    """A draft with all that is known. From a breach it is the one with its figures."""
    seat, now, about = request.seat, timezone.now(), carried(parameters)
    linked = about.pop("linked_to", "")
    asn = seat.asns[0] if seat.asns else None
    content = for_partner.beginning(seat.partner, type_, user=seat.user, asn=asn, about=about)
    if for_partner.has_breach(seat.partner, about.get(BREACH, "")):
        return _from_breach(request, about[BREACH], content)
    return actions.draft(
        partner=seat.partner, type=type_, content=content, acting=acting(request), at=now,
        asn=asn, linked_to=linked,
    )  # fmt: skip


def _from_breach(request: PartnerRequest, ref: str, known: Mapping[str, Any]) -> Any:
    """The draft with the figures of a breach, and what we know where it says nothing."""
    now, who = timezone.now(), acting(request)
    draft = actions.draft_from_breach(breach_ref=ref, acting=who, at=now)
    if not is_draft(draft):
        return draft  # it is open already: its page says so
    empty = {name for name, value in for_partner.typed(draft).items() if value in (None, "", [])}
    missing = {name: value for name, value in known.items() if name in empty}
    return actions.edit(request=draft, content=missing, acting=who, at=now)
