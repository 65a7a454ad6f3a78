"""What a request names by number or reference: found, or told with the way out (portal.md 6.5)."""

from collections.abc import Callable
from typing import Any

from apps.capacity.models import CapacityRequest
from apps.capacity.queries.facts import shared_names
from apps.capacity.rules.fields import FieldKind
from apps.network.models import IXP, Facility, Interconnect


def find(request: CapacityRequest, kind: FieldKind, value: Any) -> Any:
    """The row of one of `FINDERS`; None where there is none, or none of theirs."""
    return FINDERS[kind](request, value)


def not_found(request: CapacityRequest, kind: FieldKind, value: Any) -> str:
    """Why it cannot be meant, with what can be: buildings and exchanges that both share."""
    if kind is FieldKind.INTERCONNECT:
        return f"You have no interconnect {value}. Choose one of your own."
    word, words = _WORDS[kind]
    names = shared_names(request, kind)
    ways = f"Shared {words}: {names}." if names else "Choose a shared one."
    return f"We are not at the {word} {value} of PeeringDB. {ways}"


def _interconnect(request: CapacityRequest, ref: str) -> Interconnect | None:
    rows = Interconnect.objects.filter(partner=request.partner, ref=ref.upper())
    return rows.select_related("site__facility", "site__metro").first()


def _facility(request: CapacityRequest, number: int) -> Facility | None:
    return Facility.objects.filter(pdb_fac_id=number).first()


def _ixp(request: CapacityRequest, number: int) -> IXP | None:
    return IXP.objects.filter(pdb_ix_id=number).first()


FINDERS: dict[FieldKind, Callable[[CapacityRequest, Any], Any]] = {
    FieldKind.INTERCONNECT: _interconnect,
    FieldKind.FACILITY: _facility,
    FieldKind.IXP: _ixp,
}
_WORDS = {
    FieldKind.FACILITY: ("facility", "buildings"),
    FieldKind.IXP: ("exchange", "exchanges"),
}
