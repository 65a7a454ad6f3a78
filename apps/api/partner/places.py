"""/locations and /eligibility: where we could meet, and how one stands by our policy (6.7)."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.partner.base import PartnerView
from apps.api.robots import pages
from apps.api.robots.faults import wrong
from apps.api.robots.operations import (
    PAGING,
    Answer,
    Operation,
    Parameter,
    listed,
    ref,
    tells,
)
from apps.api.robots.schemas import text, words
from apps.capacity import for_partner
from apps.capacity.enums import RequestType

CHECKED = (
    RequestType.PNI_NEW, RequestType.PNI_AUGMENT, RequestType.IX_SESSIONS, RequestType.CACHE_NEW,
    RequestType.CACHE_AUGMENT,
)  # fmt: skip


class Locations(PartnerView):
    scopes = {"GET": "requests:read"}

    @tells(
        Operation(
            "Facilities and exchanges where both of us are",
            {200: Answer(listed("locations", ref("Place")))},
            "By PeeringDB, for the AS numbers of the token; `reason` says why nothing can be asked "
            "for there now.",
            parameters=(Parameter("type", words("public", "private")), *PAGING),
        )
    )
    def get(self, request: Request) -> Response:
        kind = request.query_params.get("type", "")
        if kind not in ("", "public", "private"):
            raise wrong({"type": "Use public or private."})
        found = for_partner.potential(self.seat.partner, list(self.caller.asns), at=timezone.now())
        rows = [
            shown for each in found.places if (shown := place(each))["type"] == kind or not kind
        ]
        page = pages.cut_list(sorted(rows, key=_id), self.window(), key=_id)
        return Response({"locations": page.rows, "next_token": page.next_token})


class Eligibility(PartnerView):
    scopes = {"GET": "requests:read"}

    @tells(
        Operation(
            "How the partner stands by our policy",
            {200: Answer(ref("Eligibility"))},
            "Each rule with what we know, what it needs and how it came out. `location` narrows "
            "the answer to whether the place is shared.",
            parameters=(
                Parameter("type", words(*CHECKED), required=True),
                Parameter("location", text(most=20), "pdb:fac:N or pdb:ix:N"),
            ),
        )
    )
    def get(self, request: Request) -> Response:
        asked = request.query_params.get("type", "")
        if asked not in CHECKED:
            raise wrong({"type": f"Use one of {', '.join(CHECKED)}."})
        at = timezone.now()
        found = for_partner.self_check(self.seat.partner, list(self.caller.asns), at=at)
        check = next(each for each in found.checks if each.type == asked)
        where = request.query_params.get("location")
        is_open = where is None or self._is_shared(where)
        rules = [verdict.as_dict() for verdict in check.verdicts]
        return Response(
            {
                "type": asked, "location": where,
                "is_eligible": check.is_met and is_open,
                "rules": rules,
            }
        )  # fmt: skip

    def _is_shared(self, where: str) -> bool:
        found = for_partner.potential(self.seat.partner, list(self.caller.asns), at=timezone.now())
        known = {place(each)["id"]: place(each) for each in found.places}
        if where not in known:
            names = ", ".join(sorted(str(name) for name in known)) or "none"
            raise wrong({"location": f"We do not share {where}. Shared: {names}."})
        return not known[where]["reason"]


def place(each: Any) -> dict[str, Any]:
    """A location; its id is by PeeringDB's number, as in the Peering API."""
    shared = each.shared
    told = {
        "name": each.row.name, "metro": each.row.metro.name, "asns": list(shared.asns),
        "reason": shared.reason, "joined": [link.ref for link in shared.joined],
        "asked": each.asked,
        "policy": [verdict.text for verdict in each.not_eligible],
    }  # fmt: skip
    if each.exchange is not None:
        return told | {
            "id": f"pdb:ix:{each.row.pdb_ix_id}", "type": "public", "offers": [],
            "our_addresses": list(each.exchange.our_addresses),
            "their_addresses": list(each.exchange.their_addresses),
        }  # fmt: skip
    offers = [{"speed_bps": o.speed_bps, "free": o.free} for o in each.facility.offers]
    return told | {
        "id": f"pdb:fac:{each.row.pdb_fac_id}", "type": "private", "offers": offers,
        "our_addresses": [], "their_addresses": [],
    }  # fmt: skip


def _id(row: dict[str, Any]) -> str:
    return str(row["id"])
