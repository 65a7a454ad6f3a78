"""Which pairs of addresses at the exchange of a request have a session, or are asked for."""

from django.db.models import Q

from apps.capacity.enums import OPEN, Decision, RequestType
from apps.capacity.models import CapacityRequest, Counter, RequestLine
from apps.network.models import BGPSession

_GONE = ("REJECTED", "UNESTABLISHED", "REMOVED")


def pairs_at(request: CapacityRequest) -> set[tuple[str, str]]:
    """Our and their address of each session of the partner at the exchange. Two queries.

    A line of a request that we rejected counts: we do not ask for what we have just refused.
    """
    rows = BGPSession.objects.filter(
        interconnect__partner=request.partner, interconnect__ix_peering__port__ixp=request.ixp
    ).exclude(state__in=_GONE)  # fmt: skip
    asked = RequestLine.objects.filter(
        Q(request=request) | Q(request__state__in=OPEN), request__partner=request.partner,
        request__ixp=request.ixp, request__type=RequestType.IX_SESSIONS,
    ).exclude(decision=Decision.WITHDRAWN)  # fmt: skip
    lines = [details for details in asked.values_list("details", flat=True)]
    known = {(each.get("our_ip"), each.get("their_ip")) for each in lines}
    pairs = {(our, their) for our, their in known if our and their}
    return pairs | set(rows.values_list("our_ip", "their_ip"))


def counter_of(request: CapacityRequest) -> Counter | None:
    """What we asked back for; None for most requests. One query."""
    return Counter.objects.filter(request=request).first()
