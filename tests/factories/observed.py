"""What was seen to change at PeeringDB."""

from itertools import count
from typing import Any

from apps.peeringdb.models import ObservedChange
from tests.factories.clock import AT

_number = count(1)


def observed(asn: int, kind: str = "RENAMED", **facts: Any) -> ObservedChange:
    """A change of an AS number's entry that nobody was told of yet."""
    given = {"was": "Fibra", "now": "Fibra Norte", "changed_at": AT, "seen_at": AT}
    net = facts.pop("net", next(_number))
    return ObservedChange.objects.create(asn=asn, net=net, kind=kind, **{**given, **facts})
