"""LOA-CFAs of a request, line by line."""

from apps.capacity.models import CapacityRequest, RequestLine
from apps.capacity.queries.requests import granted, held_for
from apps.network.enums import LoaDirection, LoaState, PortState
from apps.network.models import Loa, Port

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


def without_ports(request: CapacityRequest) -> list[RequestLine]:
    """Approved lines for which no port of ours is reserved: a LOA could not name any.

    Two queries and one for each line.
    """
    lines = [line for line in granted(request) if line.approved_ports and line.site]
    refs = {line.pk: held_for(request, line) for line in lines}
    there = set(
        Port.objects.filter(held_for__in=refs.values(), state=PortState.RESERVED)
        .values_list("held_for", flat=True)
    )  # fmt: skip
    return [line for line in lines if refs[line.pk] not in there]
