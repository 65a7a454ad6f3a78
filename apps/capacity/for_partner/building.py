"""What a partner sees of the build: turn-up checklist, hardware, the letter that is waited for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from apps.capacity import rules
from apps.capacity.enums import Side, State
from apps.capacity.models import CapacityRequest
from apps.network.enums import CacheState
from apps.network.models import CacheDeployment, TurnUpCheck
from apps.partners.models import Partner


@dataclass(frozen=True)
class Point:
    """One point of the checklist; `is_ok` is None before it was looked at."""

    name: str
    is_ok: bool | None
    note: str


@dataclass(frozen=True)
class Hardware:
    """The servers of a cache: where they stand, and the number of their shipment."""

    name: str
    state: str
    tracking_ref: str

    @property
    def state_label(self) -> str:
        return CacheState(self.state).label


def checklist(partner: Partner, ref: str) -> Sequence[Point]:
    """The turn-up checklist of what a request builds; empty before there is one. One query."""
    rows = TurnUpCheck.objects.filter(request_ref=ref, interconnect__partner=partner)
    return [Point(row.name, row.is_ok, row.note) for row in rows.order_by("position", "pk")]


def hardware(partner: Partner, ref: str) -> list[Hardware]:
    """The caches a request orders, moves, mends or removes (field.md section 4). One query."""
    about = Q(interconnect__requests__ref=ref) | Q(interconnect__request_lines__request__ref=ref)
    rows = CacheDeployment.objects.filter(about, interconnect__partner=partner).distinct()
    found = rows.order_by("interconnect__name")
    return [
        Hardware(*row) for row in found.values_list("interconnect__name", "state", "tracking_ref")
    ]


def letter_awaited(partner: Partner, link: str) -> CapacityRequest | None:
    """The request about an interconnect that waits for an LOA-CFA of theirs; None: none does.

    To be given to `receive_letter`. One query.
    """
    waiting = CapacityRequest.objects.filter(
        Q(interconnect__ref=link) | Q(lines__result__ref=link), partner=partner,
        state=State.LOA_PENDING,
    ).select_related("partner", "asn").order_by("-pk").distinct()  # fmt: skip
    theirs = (r for r in waiting if rules.holder(r.state, r.details) == Side.PARTNER)
    return next(theirs, None)
