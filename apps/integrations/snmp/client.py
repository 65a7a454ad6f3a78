"""SNMP: the 64-bit octet counters of interfaces (IF-MIB, RFC 2863), by v2c or v3 with privacy.

All devices of a call are asked side by side in one event loop, several interfaces per request. One
that does not answer keeps nobody else from being read.
"""

import asyncio
import socket
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pysnmp.hlapi.v3arch.asyncio import (
    CommunityData,
    ContextData,
    ObjectIdentity,
    ObjectType,
    SnmpEngine,
    Udp6TransportTarget,
    UdpTransportTarget,
    UsmUserData,
    bulk_cmd,
    get_cmd,
)
from pysnmp.hlapi.v3arch.asyncio import auth as protocols
from pysnmp.proto import errind
from pysnmp.proto.rfc1905 import EndOfMibView, NoSuchInstance, NoSuchObject

from apps.integrations.addresses import AddressPolicy, check_ip
from apps.integrations.errors import (
    BadAnswer,
    BadQuery,
    SourceError,
    SourceRefused,
    SourceUnreachable,
)

T = TypeVar("T")

SYS_UPTIME = "1.3.6.1.2.1.1.3.0"
SYS_NAME = "1.3.6.1.2.1.1.5.0"
IFX = "1.3.6.1.2.1.31.1.1.1"
IF_NAME, IF_ALIAS = f"{IFX}.1", f"{IFX}.18"
# ifHCInOctets, ifHCOutOctets, ifHighSpeed, ifCounterDiscontinuityTime
COLUMNS = (f"{IFX}.6", f"{IFX}.10", f"{IFX}.15", f"{IFX}.19")
PER_REQUEST = 8  # interfaces: the answer stays below what a packet carries unfragmented
REPETITIONS = 25
SIDE_BY_SIDE = 20  # devices
MOST_INTERFACES = 20_000
NOTHING = (NoSuchInstance, NoSuchObject, EndOfMibView)
REFUSED = (
    errind.UnknownUserName, errind.WrongDigest, errind.UnsupportedSecurityLevel,
    errind.DecryptionError, errind.AuthenticationFailure, errind.AuthenticationError,
    errind.UnknownCommunityName, errind.UnknownSecurityName,
)  # fmt: skip

AUTH = {
    "sha": protocols.config.USM_AUTH_HMAC96_SHA,
    "sha256": protocols.config.USM_AUTH_HMAC192_SHA256,
    "sha512": protocols.config.USM_AUTH_HMAC384_SHA512,
}
PRIVACY = {
    "aes": protocols.config.USM_PRIV_CFB128_AES,
    "aes256": protocols.config.USM_PRIV_CFB256_AES,
}


@dataclass(frozen=True)
class Credentials:
    """`version` "2c" with a community, or "3" with a user, both passphrases and protocols."""

    version: str = "2c"
    community: str = field(default="", repr=False)
    user: str = ""
    auth_protocol: str = "sha"
    auth_secret: str = field(default="", repr=False)
    privacy_protocol: str = "aes"
    privacy_secret: str = field(default="", repr=False)


@dataclass(frozen=True)
class Device:
    """Where an agent listens. A name is resolved for every call."""

    host: str
    port: int = 161

    def __str__(self) -> str:
        return self.host if self.port == 161 else f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Counters:
    """An interface as the agent knows it; None where it says nothing.

    `discontinuity`: sysUpTime (1/100 s) when its counters last were set anew.
    """

    in_octets: int | None
    out_octets: int | None
    speed_bps: int | None
    discontinuity: int | None


@dataclass(frozen=True)
class Polled:
    """What a device told: `at` epoch seconds by our clock, `uptime` in 1/100 s."""

    at: float
    uptime: int
    interfaces: Mapping[str, Counters]  # by ifName, those that were asked for and are there


@dataclass(frozen=True)
class Port:
    device: Device
    name: str
    alias: str


@dataclass(frozen=True)
class Settings:
    """Seconds, tries after the first one, and whom we may ask."""

    timeout: float = 3.0
    retries: int = 2
    policy: AddressPolicy = AddressPolicy()


USUAL = Settings()


def poll(
    credentials: Credentials,
    wanted: Mapping[Device, Iterable[str]],
    settings: Settings = USUAL,
    clock: Callable[[], float] = time.time,
) -> dict[Device, Polled | SourceError]:
    """Read the counters of interfaces, by ifName, of many devices; an error for those that fail."""
    return _finished(_side_by_side(credentials, wanted, settings, _poll_with(clock)))


def ports(
    credentials: Credentials, devices: Iterable[Device], settings: Settings = USUAL
) -> dict[Device, list[Port] | SourceError]:
    """All interfaces of devices with their names and descriptions."""
    wanted = dict.fromkeys(devices, ())
    return _finished(_side_by_side(credentials, wanted, settings, _ports))


def name_of(credentials: Credentials, device: Device, settings: Settings = USUAL) -> str:
    """The name an agent gives itself. Raises SourceError."""
    found = _finished(_side_by_side(credentials, {device: ()}, settings, _name))[device]
    if isinstance(found, SourceError):
        raise found
    return str(found)


def _finished(work: Coroutine[Any, Any, T]) -> T:
    """What it comes to, in a thread of its own: the caller's may run a loop already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


class _Session:
    """Requests to one agent."""

    def __init__(self, engine: SnmpEngine, auth: Any, target: Any, device: Device) -> None:
        self.engine, self.auth, self.target, self.device = engine, auth, target, device

    async def get(self, oids: Sequence[str]) -> dict[str, Any]:
        """Values by object; those without one are left out."""
        rows = [ObjectType(ObjectIdentity(oid)) for oid in oids]
        answer = await get_cmd(
            self.engine, self.auth, self.target, ContextData(), *rows, lookupMib=False
        )
        found = self._rows(answer)
        return {oid: value for oid, value in found if not isinstance(value, NOTHING)}

    async def column(self, oid: str, is_enough: Callable[[dict[str, str]], bool]) -> dict[str, str]:
        """Texts of a table's column by index, until there is enough."""
        found: dict[str, str] = {}
        last = oid
        while len(found) < MOST_INTERFACES and not is_enough(found):
            answer = await bulk_cmd(
                self.engine, self.auth, self.target, ContextData(), 0, REPETITIONS,
                ObjectType(ObjectIdentity(last)), lookupMib=False,
            )  # fmt: skip
            rows = self._rows(answer)
            inside = [(at, value) for at, value in rows if at.startswith(f"{oid}.")]
            found |= {
                at.removeprefix(f"{oid}."): _text(value)
                for at, value in inside
                if not isinstance(value, NOTHING)
            }
            if not rows or len(inside) < len(rows) or inside[-1][0] == last:
                break
            last = inside[-1][0]
        return found

    def _rows(self, answer: Any) -> list[tuple[str, Any]]:
        trouble, status, _, rows = answer
        if trouble:
            raise _explained(trouble, self.device)
        if int(status):
            raise BadAnswer(f"{self.device} answers with the error “{status.prettyPrint()}”.")
        return [(str(row[0]), row[1]) for row in rows]


Work = Callable[[_Session, Sequence[str]], Any]


async def _side_by_side(
    credentials: Credentials, wanted: Mapping[Device, Iterable[str]], settings: Settings, work: Work
) -> dict[Device, Any]:
    engine = SnmpEngine()
    gate = asyncio.Semaphore(SIDE_BY_SIDE)

    async def one(device: Device, names: Sequence[str]) -> Any:
        async with gate:
            try:
                target = await _target(device, settings)
                return await work(_Session(engine, _auth(credentials), target, device), names)
            except SourceError as error:
                return error

    try:
        results = await asyncio.gather(*(one(at, list(names)) for at, names in wanted.items()))
    finally:
        engine.close_dispatcher()
    return dict(zip(wanted, results, strict=True))


def _poll_with(clock: Callable[[], float]) -> Work:
    async def work(session: _Session, names: Sequence[str]) -> Polled:
        left = set(names)
        by_index = await session.column(IF_NAME, lambda found: left <= set(found.values()))
        indexes = {name: index for index, name in by_index.items() if name in left}
        found: dict[str, Any] = {}
        uptimes: list[tuple[float, int]] = []
        ordered = sorted(indexes.values(), key=int)
        for some in _batches(ordered):
            oids = [f"{column}.{index}" for index in some for column in COLUMNS]
            answer = await session.get([SYS_UPTIME, *oids])
            uptimes.append((clock(), _number(answer.pop(SYS_UPTIME, None)) or 0))
            found |= answer
        at, uptime = uptimes[0]
        counters = {name: _counters(found, index) for name, index in indexes.items()}
        return Polled(at, uptime, counters)

    return work


def _batches(indexes: Sequence[str]) -> Iterable[Sequence[str]]:
    """At least one, if only to ask for the time."""
    for first in range(0, max(1, len(indexes)), PER_REQUEST):
        yield indexes[first : first + PER_REQUEST]


async def _ports(session: _Session, names: Sequence[str]) -> list[Port]:
    by_index = await session.column(IF_NAME, lambda _: False)
    aliases = await session.column(IF_ALIAS, lambda _: False)
    return [Port(session.device, name, aliases.get(index, "")) for index, name in by_index.items()]


async def _name(session: _Session, names: Sequence[str]) -> str:
    answer = await session.get([SYS_NAME, SYS_UPTIME])
    if not answer:
        raise BadAnswer(f"{session.device} answers and shows nothing. Widen its SNMP view.")
    return _text(answer.get(SYS_NAME, b""))


async def _target(device: Device, settings: Settings) -> Any:
    """Where to send to, once all addresses of the name are permitted. Raises SourceError."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(device.host, device.port, type=socket.SOCK_DGRAM)
    except OSError:
        raise SourceUnreachable(f"{device.host} is no known name. Check it, and DNS.") from None
    for *_, address in found:
        check_ip(str(address[0]), settings.policy)
    family, *_, address = found[0]
    kind = Udp6TransportTarget if family == socket.AF_INET6 else UdpTransportTarget
    return await kind.create(
        (address[0], device.port), timeout=settings.timeout, retries=settings.retries
    )


def _auth(credentials: Credentials) -> Any:
    if credentials.version == "2c":
        return CommunityData(credentials.community, mpModel=1)  # noqa: S508  many know no other
    try:
        return UsmUserData(
            credentials.user,
            authKey=credentials.auth_secret,
            privKey=credentials.privacy_secret,
            authProtocol=AUTH[credentials.auth_protocol],
            privProtocol=PRIVACY[credentials.privacy_protocol],
        )
    except KeyError as unknown:
        raise BadQuery(f"There is no SNMP protocol {unknown}.") from None


def _explained(trouble: Any, device: Device) -> SourceError:
    if isinstance(trouble, errind.RequestTimedOut):
        return SourceUnreachable(
            f"{device} does not answer. Check its address, that it lets our address ask, and the "
            "community or user: agents keep silent to a wrong one."
        )
    if isinstance(trouble, REFUSED):
        return SourceRefused(
            f"{device} does not accept the user, its passphrases or protocols ({trouble})."
        )
    return BadAnswer(f"{device} cannot be read: {trouble}.")


def _counters(found: Mapping[str, Any], index: str) -> Counters:
    in_octets, out_octets, mbps, discontinuity = (
        _number(found.get(f"{column}.{index}")) for column in COLUMNS
    )
    speed = None if not mbps else mbps * 10**6
    return Counters(in_octets, out_octets, speed, discontinuity)


def _number(value: Any) -> int | None:
    try:
        return None if value is None else int(value)
    except (TypeError, ValueError):
        return None


def _text(value: Any) -> str:
    return bytes(value).decode("utf-8", errors="replace").replace("\0", "")
