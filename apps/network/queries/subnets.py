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


_SQL = """
    SELECT link.id, link.ref, link.name, link.partner_id, used.subnet
    FROM network_pni pni
    JOIN network_interconnect link ON link.id = pni.interconnect_id
    CROSS JOIN LATERAL (VALUES (pni.ipv4), (pni.ipv6)) AS used (subnet)
    WHERE used.subnet <> '' AND link.state <> ALL(%(gone)s)
      AND CASE WHEN pg_input_is_valid(used.subnet, 'inet')
               THEN used.subnet::inet && %(subnet)s::inet ELSE false END
    ORDER BY link.id
"""


def overlapping_subnets(subnet: str) -> list[UsedSubnet]:
    """What shares an address with a subnet; of interconnects that are gone nothing. One query.

    What is kept and cannot be read as a subnet overlaps nothing. ValueError is the caller's to
    avoid: give a subnet that `ipaddress` has read.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SQL, {"subnet": subnet, "gone": list(GONE)})
        return [UsedSubnet(*row) for row in cursor.fetchall()]
