"""A server that answers like LibreNMS, over traffic that is calculated. For tests and the demo."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from apps.integrations.faking import Fields, Reply

SLOT = 300
BEFORE = 10**15  # of a counter at the poll before

Rate = Callable[[str, str, str, int], int | None]  # device, port, "in" or "out", slot


@dataclass(frozen=True)
class Port:
    """A port of a device; it is polled every five minutes, `phase` seconds after the slot."""

    hostname: str
    name: str
    alias: str = ""
    speed_bps: int = 100 * 10**9
    phase: int = 20


@dataclass
class Api:
    """`late` (by hostname): seconds ago of the last poll and of the one before it."""

    ports: Sequence[Port]
    rate: Rate
    clock: Callable[[], float]
    late: dict[str, tuple[int, int]] = field(default_factory=dict)
    replaced: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    version: str = "26.10.0"

    def answer(self, path: str, fields: Fields) -> Reply:
        parts = [unquote(part) for part in path.strip("/").split("/")]
        match parts:
            case ["api", "v0", "system"]:
                return _ok(system=[{"local_ver": self.version}])
            case ["api", "v0", "devices"]:
                return _ok(devices=[{"device_id": n, "hostname": h} for n, h in self._devices()])
            case ["api", "v0", "devices", hostname, "ports"]:
                return self._ports_of(hostname)
            case ["api", "v0", "ports", "search", _, text]:
                return _ok(ports=[self._found(p) for p in self.ports if _matches(p, text)])
        return Reply(404, b'{"status": "error", "message": "This API route does not exist."}')

    def _devices(self) -> list[tuple[int, str]]:
        return list(enumerate(dict.fromkeys(port.hostname for port in self.ports), start=1))

    def _found(self, port: Port) -> dict[str, Any]:
        numbers = {hostname: number for number, hostname in self._devices()}
        return {
            "device_id": numbers[port.hostname], "ifName": port.name, "ifAlias": port.alias
        }  # fmt: skip

    def _ports_of(self, hostname: str) -> Reply:
        own = [port for port in self.ports if port.hostname == hostname]
        if not own:
            return Reply(404, b'{"status": "error", "message": "Device not found"}')
        return _ok(ports=[self._row(port) for port in own])

    def _row(self, port: Port) -> dict[str, Any]:
        at, since = self._polls(port)
        facts = {"ifName": port.name, "ifAlias": port.alias, "ifSpeed": str(port.speed_bps)}
        for name, side in (("ifInOctets", "in"), ("ifOutOctets", "out")):
            facts[f"{name}_prev"] = str(BEFORE)
            facts[name] = str(BEFORE + self._octets(port, side, since, at))
        own = self.replaced.get((port.hostname, port.name), {})
        return {**facts, "poll_time": at, "poll_prev": since, **own}

    def _polls(self, port: Port) -> tuple[int, int]:
        """The last poll and the one before, epoch seconds."""
        now = int(self.clock())
        if port.hostname in self.late:
            last, before = self.late[port.hostname]
            return now - last, now - before
        at = (now - port.phase) // SLOT * SLOT + port.phase
        return at, at - SLOT

    def _octets(self, port: Port, side: str, since: int, at: int) -> int:
        """What was counted between two polls; a slot without a rate adds nothing."""
        first, end = (round(moment / SLOT) * SLOT for moment in (since, at))
        rates = (
            self.rate(port.hostname, port.name, side, slot) for slot in range(first, end, SLOT)
        )
        return sum((rate or 0) * SLOT // 8 for rate in rates) * (at - since) // max(1, end - first)


def _matches(port: Port, text: str) -> bool:
    return text.lower() in f"{port.name} {port.alias}".lower()


def _ok(**more: Any) -> Reply:
    return Reply(200, json.dumps({"status": "ok", **more}).encode())
