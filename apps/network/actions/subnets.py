"""A subnet joins one pair of routers: no two interconnects have addresses in common."""

import ipaddress
from collections.abc import Mapping
from typing import Any

from apps.core import edits
from apps.core.errors import Refused
from apps.network import queries
from apps.network.enums import Kind
from apps.network.models import Interconnect

FIELDS = ("ipv4", "ipv6")


def require_free(interconnect: Interconnect, detail: Mapping[str, Any]) -> None:
    """Raises Refused(conflict) naming the interconnect that uses an address of a subnet already.

    Two at the same moment come one after the other. For our people: partners are not told whose.
    """
    if interconnect.kind != Kind.PNI:
        return
    for field in FIELDS:
        if detail.get(field):
            _check(interconnect, field, str(detail[field]))


def _check(interconnect: Interconnect, field: str, text: str) -> None:
    try:
        subnet = ipaddress.ip_network(text, strict=False)
    except ValueError:
        return
    edits.one_at_a_time("network.subnets")
    for used in queries.overlapping_subnets(str(subnet)):
        if used.link != interconnect.pk:
            raise Refused(
                f"{subnet} overlaps {used.subnet} of {used.name} ({used.ref}).",
                field=field, conflict=True,
            )  # fmt: skip
