"""An SNMP agent on loopback with interfaces whose counters are calculated. For tests."""

import asyncio
import threading
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from pysnmp.carrier.asyncio.dgram import udp
from pysnmp.entity import config, engine
from pysnmp.entity.rfc3413 import cmdrsp, context
from pysnmp.proto.api import v2c
from pysnmp.proto.rfc1905 import endOfMibView, noSuchInstance
from pysnmp.smi import instrum

from apps.integrations.snmp.client import (
    AUTH,
    COLUMNS,
    IF_ALIAS,
    IF_NAME,
    PRIVACY,
    SYS_NAME,
    SYS_UPTIME,
)

Oid = tuple[int, ...]


@dataclass
class Interface:
    """`octets` gives the counter of "in" or "out" when it is asked; None: there is no such one."""

    name: str
    octets: Callable[[str], int | None]
    alias: str = ""
    mbps: int = 100_000
    discontinuity: int = 0


@dataclass
class Box:
    """A device: `uptime` in 1/100 s is asked anew each time. `requests` counts what came."""

    interfaces: Sequence[Interface]
    uptime: Callable[[], int]
    name: str = "edge1"
    requests: int = 0

    def values(self) -> Mapping[Oid, Any]:
        """All objects in their order."""
        found: dict[Oid, Any] = {
            _oid(SYS_UPTIME): v2c.TimeTicks(self.uptime() % 2**32),
            _oid(SYS_NAME): v2c.OctetString(self.name),
        }
        for index, each in enumerate(self.interfaces, start=1):
            found |= _rows(each, index)
        return dict(sorted(found.items()))


class _Mib(instrum.AbstractMibInstrumController):
    """Answers reads from a box."""

    def __init__(self, box: Box) -> None:
        self.box = box

    def read_variables(self, *varBinds: Any, **context: Any) -> list[Any]:
        self.box.requests += 1
        values = self.box.values()
        return [(name, values.get(tuple(name), noSuchInstance)) for name, _ in varBinds]

    def read_next_variables(self, *varBinds: Any, **context: Any) -> list[Any]:
        values = self.box.values()
        order = list(values)
        return [_following(name, order, values) for name, _ in varBinds]


class FakeAgent:
    """A running agent in a `with` statement: `port`, on 127.0.0.1.

    It knows the community "public" and the user "poller" with both passphrases.
    """

    COMMUNITY = "public"
    USER = "poller"
    AUTH_SECRET = "authentication"  # noqa: S105
    PRIVACY_SECRET = "confidential"  # noqa: S105

    def __init__(
        self, box: Box, *, auth_protocol: str = "sha", privacy_protocol: str = "aes"
    ) -> None:
        self.box = box
        self.port = 0
        self._protocols = (AUTH[auth_protocol], PRIVACY[privacy_protocol])
        self._is_up = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._is_up.wait(20):
            raise TimeoutError("the agent did not get ready")
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        agent = engine.SnmpEngine()
        transport = udp.UdpTransport().open_server_mode(("127.0.0.1", 0))
        config.add_transport(agent, udp.DOMAIN_NAME, transport)
        self._let_in(agent)
        where = context.SnmpContext(agent)
        where.unregister_context_name(v2c.OctetString(""))
        where.register_context_name(v2c.OctetString(""), _Mib(self.box))
        for responder in (
            cmdrsp.GetCommandResponder, cmdrsp.NextCommandResponder, cmdrsp.BulkCommandResponder
        ):  # fmt: skip
            responder(agent, where)
        self._loop.create_task(self._ready(transport))
        self._loop.run_forever()
        agent.close_dispatcher()
        self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    async def _ready(self, transport: Any) -> None:
        while transport.transport is None:
            await asyncio.sleep(0.01)
        self.port = transport.transport.get_extra_info("sockname")[1]
        self._is_up.set()

    def _let_in(self, agent: Any) -> None:
        config.add_v1_system(agent, "area", self.COMMUNITY)
        config.add_v3_user(
            agent, self.USER, self._protocols[0], self.AUTH_SECRET, self._protocols[1],
            self.PRIVACY_SECRET,
        )  # fmt: skip
        config.add_vacm_user(agent, 2, "area", "noAuthNoPriv", (1, 3, 6))
        config.add_vacm_user(agent, 3, self.USER, "authPriv", (1, 3, 6))


def _rows(each: Interface, index: int) -> dict[Oid, Any]:
    in_column, out_column, speed, discontinuity = COLUMNS
    found: dict[Oid, Any] = {
        _oid(IF_NAME, index): v2c.OctetString(each.name),
        _oid(speed, index): v2c.Gauge32(each.mbps),
        _oid(IF_ALIAS, index): v2c.OctetString(each.alias),
        _oid(discontinuity, index): v2c.TimeTicks(each.discontinuity),
    }
    for column, side in ((in_column, "in"), (out_column, "out")):
        if (octets := each.octets(side)) is not None:
            found[_oid(column, index)] = v2c.Counter64(octets % 2**64)
    return found


def _following(name: Any, order: Sequence[Oid], values: Mapping[Oid, Any]) -> tuple[Any, Any]:
    place = bisect_right(order, tuple(name))
    if place == len(order):
        return name, endOfMibView
    return v2c.ObjectIdentifier(order[place]), values[order[place]]


def _oid(text: str, *more: int) -> Oid:
    return (*map(int, text.split(".")), *more)
