"""What a partner sees of the build: the turn-up checklist of a request."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.network.models import TurnUpCheck
from apps.partners.models import Partner


@dataclass(frozen=True)
class Point:
    """One point of the checklist; `is_ok` is None before it was looked at."""

    name: str
    is_ok: bool | None
    note: str


def checklist(partner: Partner, ref: str) -> Sequence[Point]:
    """The turn-up checklist of what a request builds; empty before there is one. One query."""
    rows = TurnUpCheck.objects.filter(request_ref=ref, interconnect__partner=partner)
    return [Point(row.name, row.is_ok, row.note) for row in rows.order_by("position", "pk")]
