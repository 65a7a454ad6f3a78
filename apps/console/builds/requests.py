"""What a LOA-CFA has to do with the capacity request it belongs to."""

from datetime import datetime
from typing import Any

from django.conf import settings

from apps.accounts.models import User
from apps.capacity import actions, queries
from apps.capacity.enums import State
from apps.capacity.models import CapacityRequest
from apps.core.errors import Refused
from apps.network import rules
from apps.network.actions import LoaFacts
from apps.network.models import Loa


def start(ref: str) -> dict[str, Any]:
    """What a form knows when it is opened for a reference of a request or one of its lines."""
    one = _request(ref)
    known = {"request_ref": ref.upper()}
    if one is None:
        return known
    return {**known, "partner": one.partner, "interconnect": one.interconnect, "site": one.site}


def facts(ref: str) -> LoaFacts:
    """What the request says that belongs on our LOA: whom to reach, and the partner's place."""
    one = _request(ref)
    if one is None:
        return {}
    contact = ", ".join(filter(None, (one.contact_email, one.contact_phone)))
    given = [one.details.get(f"demarc_{name}", "") for name in ("cage", "rack", "panel")]
    place = rules.where(given[0], given[1], given[2], None, "PAIR")
    ports = one.details.get("demarc_ports", "")
    found = LoaFacts(addressee_contact=contact)
    if place:
        found["z_place"] = ", ".join(filter(None, (place, ports)))
    return found


def asked(given: dict[str, Any]) -> dict[str, Any]:
    """What the request wanted, for the check of a received LOA."""
    one = _request(given["request_ref"])
    partner, site = given["partner"], given["site"]
    wanted: dict[str, Any] = {
        "issuer": partner.legal_name or partner.name,
        "addressee": settings.NETWORK_LEGAL_NAME,
        "facility": site.facility.name,
    }
    if one is not None:
        lines = {queries.held_for(one, line): line for line in queries.granted(one)}
        line = lines.get(given["request_ref"])
        wanted |= {"ports": line.approved_ports if line else None}
        wanted |= {"panel": one.details.get("demarc_panel", "")}
    return wanted


def go_on(loa: Loa, by: User, at: datetime) -> None:
    """The request has its LOA once each of its lines has one; before that nothing happens."""
    one = _request(loa.request_ref)
    if one is None or one.state != State.LOA_PENDING:
        return
    try:
        actions.note_loa_issued(request=one, acting=actions.acting_for_staff(by), at=at)
    except Refused:  # another line still waits for its LOA
        return


def _request(ref: str) -> CapacityRequest | None:
    found = CapacityRequest.objects.filter(ref=ref.split("/")[0].upper())
    return found.select_related("partner", "interconnect", "site").first()
