"""What we read of PeeringDB's objects, by its own short names (portal.md 2.2).

Fields we do not need, and fields newer than this file, are passed over. Names and addresses are
not unique at PeeringDB: only ids are keys.
"""

from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from ipaddress import ip_address, ip_network
from typing import Any

MBPS = 10**6
LONGEST = 255  # characters of a text that are kept


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise ValueError("no text")
    return (value or "").strip()[:LONGEST]


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("no whole number")
    return value


def _whole_or_none(value: Any) -> int | None:
    return None if value is None else _whole(value)


def _degrees(value: Any) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), 6)


def _moment(value: Any) -> datetime:
    found = datetime.fromisoformat(str(value))
    if found.tzinfo is None:
        raise ValueError("no time zone")
    return found


def _texts(value: Any) -> list[str]:
    return [_text(each) for each in value or []]


def _yes(value: Any) -> bool:
    return value is True


def _address(value: Any) -> str | None:
    return str(ip_address(value)) if value else None


def _prefix(value: Any) -> str:
    return str(ip_network(value))


def _bps(value: Any) -> int:
    return _whole(value) * MBPS


def _read_as(read: Callable[[Any], Any], key: str = "") -> Any:
    return field(metadata={"read": read, "key": key})


READERS: dict[Any, Callable[[Any], Any]] = {
    int: _whole,
    str: _text,
    bool: _yes,
    datetime: _moment,
    int | None: _whole_or_none,
    Decimal | None: _degrees,
    list[str]: _texts,
}


@dataclass(frozen=True, kw_only=True)
class Record:
    """`status` is "ok", "pending" or "deleted"; `updated` is UTC, to the second."""

    id: int
    status: str
    updated: datetime


@dataclass(frozen=True, kw_only=True)
class Org(Record):
    name: str
    city: str
    country: str
    website: str


@dataclass(frozen=True, kw_only=True)
class Campus(Record):
    org_id: int
    name: str
    city: str
    country: str


@dataclass(frozen=True, kw_only=True)
class Fac(Record):
    org_id: int
    campus_id: int | None
    name: str
    city: str
    country: str
    latitude: Decimal | None
    longitude: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Carrier(Record):
    org_id: int
    name: str


@dataclass(frozen=True, kw_only=True)
class CarrierFac(Record):
    carrier_id: int
    fac_id: int


@dataclass(frozen=True, kw_only=True)
class Net(Record):
    org_id: int
    asn: int
    name: str
    website: str
    irr_as_set: str
    info_types: list[str]
    info_prefixes4: int | None
    info_prefixes6: int | None
    info_traffic: str
    info_ratio: str
    info_scope: str
    info_ipv6: bool
    info_never_via_route_servers: bool
    policy_general: str
    policy_url: str
    policy_locations: str
    policy_ratio: bool
    policy_contracts: str
    rir_status: str


@dataclass(frozen=True, kw_only=True)
class Ix(Record):
    org_id: int
    name: str
    city: str
    country: str
    media: str
    service_level: str
    terms: str


@dataclass(frozen=True, kw_only=True)
class IxFac(Record):
    ix_id: int
    fac_id: int


@dataclass(frozen=True, kw_only=True)
class IxLan(Record):
    ix_id: int
    mtu: int | None
    rs_asn: int | None


@dataclass(frozen=True, kw_only=True)
class IxPfx(Record):
    ixlan_id: int
    protocol: str
    prefix: str = _read_as(_prefix)


@dataclass(frozen=True, kw_only=True)
class NetFac(Record):
    net_id: int
    fac_id: int
    local_asn: int


@dataclass(frozen=True, kw_only=True)
class NetIxLan(Record):
    net_id: int
    ix_id: int
    ixlan_id: int
    asn: int
    speed_bps: int = _read_as(_bps, "speed")
    ipaddr4: str | None = _read_as(_address)
    ipaddr6: str | None = _read_as(_address)
    is_rs_peer: bool
    operational: bool


@dataclass(frozen=True, kw_only=True)
class Poc(Record):
    net_id: int
    role: str
    visible: str
    name: str
    phone: str
    email: str


# In an order in which what is referred to comes first (portal.md 2.3).
TAGS: dict[str, type[Record]] = {
    "org": Org, "campus": Campus, "fac": Fac, "carrier": Carrier, "carrierfac": CarrierFac,
    "net": Net, "ix": Ix, "ixfac": IxFac, "ixlan": IxLan, "ixpfx": IxPfx, "netfac": NetFac,
    "netixlan": NetIxLan, "poc": Poc,
}  # fmt: skip


def read(tag: str, row: Any) -> Record:
    """One object from its JSON. ValueError names the field that cannot be read."""
    kind = TAGS[tag]
    if not isinstance(row, dict):
        raise ValueError("no object")
    return kind(**{each.name: _value(each, row) for each in fields(kind)})


def _value(wanted: "Field[Any]", row: dict[str, Any]) -> Any:
    key = wanted.metadata.get("key") or wanted.name
    reader = wanted.metadata.get("read") or READERS[wanted.type]
    value = row.get(key, MISSING)
    if value is MISSING and wanted.type in (int, datetime):
        raise ValueError(f"{key}: missing")
    try:
        return reader(None if value is MISSING else value)
    except (ValueError, ArithmeticError, TypeError) as error:
        raise ValueError(f"{key}: {error}") from error
