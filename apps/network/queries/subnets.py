"""Subnets that interconnects use, by what they cover and not by how they are written."""

from dataclasses import dataclass

from django.db import connection

GONE = ("DECOMMISSIONED", "CANCELLED", "REJECTED")


@dataclass(frozen=True)
class UsedSubnet:
    """A subnet as it is kept with an interconnect that may still carry traffic."""

    link: int
    ref: str
    name: str
    partner: int
    subnet: str


_BYTE = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_V4 = rf"({_BYTE}\.){{3}}{_BYTE}(/(3[0-2]|[12]?[0-9]))?"
_H = "[0-9a-f]{1,4}"
_V6 = "|".join([
    f"({_H}:){{7}}{_H}",
    *(f"({_H}:){{1,{7 - after}}}(:{_H}){{1,{after}}}" for after in range(1, 7)),
    f"({_H}:){{1,7}}:",
    f":(:{_H}){{1,7}}",
    "::",
])  # fmt: skip
_READABLE = f"^({_V4}|({_V6})(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?)$"

# PostgreSQL 15 cannot ask whether a text is an address, and a cast of one that is not fails.
_SQL = """
    SELECT link.id, link.ref, link.name, link.partner_id, used.subnet
    FROM network_pni pni
    JOIN network_interconnect link ON link.id = pni.interconnect_id
    CROSS JOIN LATERAL (VALUES (pni.ipv4), (pni.ipv6)) AS used (subnet)
    WHERE used.subnet <> '' AND link.state <> ALL(%(gone)s)
      AND CASE WHEN used.subnet ~* %(readable)s
               THEN used.subnet::inet && %(subnet)s::inet ELSE false END
    ORDER BY link.id
"""


def overlapping_subnets(subnet: str) -> list[UsedSubnet]:
    """What shares an address with a subnet; of interconnects that are gone nothing. One query.

    What is kept and cannot be read as a subnet overlaps nothing. ValueError is the caller's to
    avoid: give a subnet that `ipaddress` has read.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"subnet": subnet, "gone": list(GONE), "readable": _READABLE})
        return [UsedSubnet(*row) for row in cursor.fetchall()]
