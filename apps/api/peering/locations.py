"""/locations: where the caller and we could meet (portal.md 1.3, 1.4)."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.peering.base import PeeringView
from apps.api.robots import pages
from apps.api.robots.faults import wrong
from apps.api.robots.operations import (
    ASN,
    PAGING,
    Answer,
    Operation,
    Parameter,
    listed,
    ref,
    tells,
)
from apps.api.robots.schemas import words
from apps.capacity import for_partner

KINDS = {"exchange": ("ix", "public"), "facility": ("fac", "private")}
SANDBOX = [{"id": "pdb:ix:1", "type": "public"}, {"id": "pdb:fac:1", "type": "private"}]


class Locations(PeeringView):
    scopes = {"GET": "sessions:read"}

    @tells(
        Operation(
            "Locations where both of us are",
            {200: Answer(listed("locations", ref("Location")))},
            "As PeeringDB lists the AS number: exchanges are public, facilities private.",
            parameters=(ASN, Parameter("location_type", words("public", "private")), *PAGING),
        )
    )
    def get(self, request: Request) -> Response:
        asn, asked, kind = self.asn(), self.window(), self._kind()
        found = SANDBOX if self.is_sandbox(asn) else locations(self.seat.partner, asn)
        rows = [each for each in found if kind in ("", each["type"])]
        page = pages.cut_list(sorted(rows, key=_id), asked, key=_id)
        return Response({"locations": page.rows, "next_token": page.next_token})

    def _kind(self) -> str:
        kind = self.request.query_params.get("location_type", "")
        if kind.lower() not in ("", "public", "private"):
            raise wrong({"location_type": "Use public or private."})
        return kind.lower()


def locations(partner: Any, asn: int) -> list[dict[str, str]]:
    """Those we share with one AS number, by PeeringDB's numbers."""
    found = for_partner.potential(partner, [asn], at=timezone.now())
    return [shown for each in found.places if (shown := _location(each)) is not None]


def _location(place: Any) -> dict[str, str] | None:
    word, kind = KINDS[place.kind]
    number = place.row.pdb_ix_id if place.exchange else place.row.pdb_fac_id
    return {"id": f"pdb:{word}:{number}", "type": kind} if number else None


def _id(row: dict[str, str]) -> str:
    return row["id"]
