"""Facilities and exchanges where both of us are, with what stands in the way of meeting there."""

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.capacity import for_partner
from apps.capacity.for_partner import Place
from apps.partners.for_partner import Seat
from apps.portal import asking, tables
from apps.portal.access import PartnerRequest, member
from apps.portal.places.table import POTENTIAL


@dataclass(frozen=True)
class Row:
    """A place with its standing in a word, the reason, and where to ask (empty: not possible)."""

    place: Place
    standing: str
    note: str
    ask: str

    @property
    def asns(self) -> str:
        return ", ".join(f"AS{asn}" for asn in self.place.shared.asns)

    @property
    def offered(self) -> list[str]:
        """For exports, as the rates of all of them in bit/s."""
        if self.place.exchange:
            return [f"{self.place.exchange.our_bps} bit/s"]
        offers = self.place.facility.offers if self.place.facility else ()
        return [f"{each.free} x {each.speed_bps} bit/s" for each in offers]


@require_safe
@member("see")
def potential(request: PartnerRequest) -> HttpResponseBase:
    seat = request.seat
    found = for_partner.potential(
        seat.partner, [asn.number for asn in seat.asns], at=timezone.now()
    )
    rows = [row(place, seat) for place in found.places]
    is_barred = any(each.standing == "policy" for each in rows)
    return tables.respond(
        request, POTENTIAL, rows, template="portal/places/potential.html", found=found,
        is_barred=is_barred,
    )  # fmt: skip


def row(place: Place, seat: Seat) -> Row:
    """The first of what there is to say: it is there, was asked for, cannot be, may not be."""
    shared = place.shared
    ask = _ask(place, seat)
    if shared.joined:
        names = ", ".join(f"{each.name}{'' if each.is_in_service else ' (in work)'}"
                          for each in shared.joined)  # fmt: skip
        return Row(place, "joined", names, ask if place.facility and not shared.reason else "")
    if place.asked:
        return Row(place, "asked", place.asked, "")
    if shared.reason:
        return Row(place, "closed", shared.reason, ask if _may_hope(place) else "")
    if place.not_eligible:
        return Row(place, "policy", " ".join(each.text for each in place.not_eligible), ask)
    return Row(place, "open", "", ask)


def _may_hope(place: Place) -> bool:
    """Full is not closed: what partners ask for decides what we order."""
    return place.facility is not None and "order" in place.shared.reason


def _ask(place: Place, seat: Seat) -> str:
    if place.facility:
        return asking.address(seat, "pni_new", facility=str(place.row.pdb_fac_id))
    return asking.address(seat, "ix_sessions", ixp=str(place.row.pdb_ix_id))
