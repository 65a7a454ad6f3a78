"""LOA-CFAs of a request, line by line."""

from apps.capacity.models import CapacityRequest
from apps.capacity.queries.requests import granted, held_for
from apps.network.enums import LoaDirection, LoaState
from apps.network.models import Loa

_CHECKED = (LoaState.ACCEPTED, LoaState.LOCKED, LoaState.USED)


def without_loa(request: CapacityRequest) -> list[str]:
    """Labels of the approved lines that have no LOA yet: issued by us, or theirs and checked."""
    lines = granted(request)
    names = {held_for(request, line): line.label for line in lines} or {request.ref: request.ref}
    rows = Loa.objects.filter(request_ref__in=names).values_list(
        "request_ref", "direction", "state"
    )
    there = {ref for ref, direction, state in rows if _is_there(direction, state)}
    return [label for ref, label in names.items() if ref not in there]


def _is_there(direction: str, state: str) -> bool:
    if direction == LoaDirection.ISSUED and state == LoaState.ISSUED:
        return True
    return state in _CHECKED
