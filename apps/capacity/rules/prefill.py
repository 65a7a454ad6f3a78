"""What a new request begins with, so that a partner types only what nobody knows (portal.md 6.2).

The later source wins: what is usual, what their network is known by, what they asked for last
time, what this request is about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.capacity.rules.fields import FieldKind, FieldSpec

USUAL: Mapping[str, Any] = {
    "port_speed_gbps": "100",
    "port_count": 1,
    "optic": "100G-LR4",
    "their_role": "4",
    "our_role": "4",
}
# What is likely the same next time. Places, addresses, amounts and secrets are not.
LASTING = frozenset({
    "mode", "lacp_timeout", "media", "connector", "mtu", "ip_provider", "as_set", "their_role",
    "our_role", "bfd", "bfd_interval_ms", "loa_provider", "xc_orderer", "xc_payer", "legal_entity",
    "signatory", "contact_email", "contact_phone", "rack_posts", "airflow", "power_type",
    "power_volts", "power_plug", "power_feeds", "access_hours", "shipping_contact",
    "customs_contact", "onsite_contact", "tax_id",
})  # fmt: skip
_OF_NETWORK = ("as_set", "max_prefix4", "max_prefix6")
_UNUSUAL_IN = {"pni_augment": frozenset(USUAL)}  # an upgrade keeps what the LAG has


@dataclass(frozen=True)
class Known:
    """What is known of whoever asks: of the network, of the people, of the last request."""

    as_set: str = ""
    max_prefix4: int | None = None
    max_prefix6: int | None = None
    email: str = ""
    phone: str = ""
    last: Mapping[str, Any] = field(default_factory=dict)


def prefilled(
    type_: str, fields: Sequence[FieldSpec], *, known: Known, about: Mapping[str, Any]
) -> dict[str, Any]:
    """Values by field; only fields of the type, and nothing that is empty."""
    names = {spec.name for spec in fields}
    defaults = {
        spec.name: spec.default
        for spec in fields
        if spec.default is not None and spec.kind is not FieldKind.SECRET
    }
    unusual = _UNUSUAL_IN.get(type_, frozenset())
    usual = {name: value for name, value in USUAL.items() if name not in unusual}
    network = {name: getattr(known, name) for name in _OF_NETWORK}
    people = {"contact_email": known.email, "contact_phone": known.phone}
    last = {name: value for name, value in known.last.items() if name in LASTING}
    merged: dict[str, Any] = {}
    for source in (usual, defaults, network, people, last, about):
        merged |= {n: v for n, v in source.items() if n in names and v not in (None, "", [])}
    return merged
