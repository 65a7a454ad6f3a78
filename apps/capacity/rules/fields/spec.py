"""One field of a request: what a form, the API and its document say about it (portal.md 6.3)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Choices = tuple[tuple[str, str], ...]


class FieldKind(StrEnum):
    """BPS: whole bit/s (a form asks in Gbps). MOMENT: UTC, ISO 8601. SECRET: never given out.

    INTERCONNECT: a reference (PNI-00012) of the partner's own. FACILITY and IXP: their PeeringDB
    number. SESSION: the uid of a BGP session. BREACHES: references. LINES: rows of `columns`.
    """

    TEXT = "text"
    LONG = "long"
    EMAIL = "email"
    PHONE = "phone"
    CHOICE = "choice"
    WHOLE = "whole"
    BPS = "bps"
    PERCENT = "percent"
    FLAG = "flag"
    DATE = "date"
    MOMENT = "moment"
    IP = "ip"
    SUBNET = "subnet"
    SECRET = "secret"  # noqa: S105
    ASN = "asn"
    INTERCONNECT = "interconnect"
    FACILITY = "facility"
    IXP = "ixp"
    SESSION = "session"
    REQUEST = "request"
    BREACHES = "breaches"
    LINES = "lines"


class Group(StrEnum):
    """Steps of the wizard and panels of the page, in this order."""

    WHAT = "what"
    PORTS = "ports"
    ADDRESSES = "addresses"
    BGP = "bgp"
    LOA = "loa"
    TRAFFIC = "traffic"
    LOGISTICS = "logistics"
    CONTACT = "contact"


GROUP_LABELS = {
    Group.WHAT: "What and where",
    Group.PORTS: "Ports",
    Group.ADDRESSES: "Addresses",
    Group.BGP: "BGP",
    Group.LOA: "LOA and cross-connect",
    Group.TRAFFIC: "Traffic",
    Group.LOGISTICS: "Power, access and shipping",
    Group.CONTACT: "Date and contact",
}


@dataclass(frozen=True)
class FieldSpec:
    """A field. `minimum` and `maximum` are inclusive, in `unit`; `most`: letters, or lines.

    `on_request`: kept in a column of the request, all others in its `details`. `only_if`: asked
    only where another field has one of these values. `example` is a placeholder.
    """

    name: str
    label: str
    kind: FieldKind
    help: str = ""
    required: bool = False
    choices: Choices = ()
    unit: str = ""
    group: Group = Group.WHAT
    default: Any = None
    minimum: int | None = None
    maximum: int | None = None
    most: int = 200
    example: str = ""
    on_request: bool = False
    only_if: tuple[str, tuple[str, ...]] | None = None
    columns: tuple["FieldSpec", ...] = ()

    @property
    def is_secret(self) -> bool:
        return self.kind is FieldKind.SECRET


@dataclass(frozen=True)
class TypeSpec:
    """A type of request: its fields in order, and one sentence on what it is for."""

    type: str
    title: str
    lead: str
    fields: tuple[FieldSpec, ...]

    @property
    def groups(self) -> tuple[tuple[Group, str, tuple[FieldSpec, ...]], ...]:
        """The steps that have fields, in order: group, its label, its fields."""
        found = ((g, tuple(f for f in self.fields if f.group is g)) for g in Group)
        return tuple((g, GROUP_LABELS[g], fields) for g, fields in found if fields)

    def field(self, name: str) -> FieldSpec:
        """KeyError for a name the type does not have."""
        return {f.name: f for f in self.fields}[name]
