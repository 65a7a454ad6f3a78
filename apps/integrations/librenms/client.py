"""Client of the LibreNMS API v0: the newest poll of each port, and a search for ports.

The API has no series of rates for a port (its graphs are pictures, and bills average older data):
what it tells of a port is the last poll, with the counters of that and of the one before. Counters
are used, not `ifInOctets_rate`: the rate is 0 after a reset, which is no traffic that was measured.
"""

import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import quote

from apps.integrations.errors import BadAnswer, SourceError
from apps.integrations.http import Answer, Endpoint, Http, refusal
from apps.integrations.measuring import SourceInfo

COLUMNS = (
    "ifName", "ifAlias", "ifSpeed", "ifInOctets", "ifInOctets_prev", "ifOutOctets",
    "ifOutOctets_prev", "poll_time", "poll_prev",
)  # fmt: skip
FOUND = ("device_id", "ifName", "ifAlias")


@dataclass(frozen=True)
class Poll:
    """The newest poll of a port: octet counters now and at the poll before, epoch seconds."""

    name: str
    alias: str
    speed_bps: int | None
    at: int | None
    since: int | None
    in_octets: tuple[int | None, int | None]  # before, now
    out_octets: tuple[int | None, int | None]


@dataclass(frozen=True)
class Found:
    """A port that a search found."""

    hostname: str
    name: str
    alias: str


class NoSuchDevice(SourceError):
    """LibreNMS knows no device of this name."""


class Client:
    """One LibreNMS. Use it in a `with` statement; every method raises SourceError."""

    def __init__(self, endpoint: Endpoint, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._http = Http(endpoint, sleep=sleep)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def test(self) -> SourceInfo:
        """Its version and time: proves address and token."""
        answer = self._http.ask("GET", "/api/v0/system")
        rows = self._list(answer, "system")
        version = str(rows[0].get("local_ver", "")) if rows else ""
        skew = round(self._http.skew_s or 0.0, 3)
        return SourceInfo("LibreNMS", version, round(answer.seconds * 1000), skew)

    def skew(self) -> float | None:
        """How far its clock is ahead of ours; None where it does not tell."""
        if self._http.skew_s is None:
            self.test()
        return self._http.skew_s

    def ports(self, hostname: str) -> dict[str, Poll]:
        """The newest poll of all ports of a device, by ifName. One request."""
        path = f"/api/v0/devices/{quote(hostname, safe='')}/ports"
        answer = self._http.ask("GET", path, [("columns", ",".join(COLUMNS))])
        if answer.status == 404:
            raise NoSuchDevice(
                f"{self._http.host} knows no device {hostname}. Correct the mapping, or add the "
                "device there."
            )
        return {poll.name: poll for poll in map(_poll, self._list(answer, "ports"))}

    def search(self, text: str, limit: int) -> list[Found]:
        """Ports whose name or description contains the text. Two requests."""
        path = f"/api/v0/ports/search/ifName,ifAlias/{quote(text, safe='')}"
        answer = self._http.ask("GET", path, [("columns", ",".join(FOUND))])
        rows = self._list(answer, "ports")[:limit]
        names = self._devices() if rows else {}
        return [
            Found(
                hostname=names.get(str(row.get("device_id")), ""),
                name=str(row.get("ifName") or ""),
                alias=str(row.get("ifAlias") or ""),
            )
            for row in rows
        ]

    def _devices(self) -> dict[str, str]:
        """Names of all devices by their number."""
        rows = self._list(self._http.ask("GET", "/api/v0/devices"), "devices")
        return {str(row.get("device_id")): str(row.get("hostname") or "") for row in rows}

    def _list(self, answer: Answer, name: str) -> list[dict[str, Any]]:
        if answer.status != 200:
            raise refusal(answer, self._http.host)
        try:
            found = json.loads(answer.body)
            rows = found[name] if isinstance(found, dict) else None
        except (ValueError, KeyError, RecursionError):
            rows = None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise BadAnswer(
                f"{self._http.host} does not answer like LibreNMS. Enter the address of its page, "
                "without /api/v0."
            )
        return rows


def _poll(row: dict[str, Any]) -> Poll:
    before_in, now_in, before_out, now_out = _whole(
        row.get(name)
        for name in ("ifInOctets_prev", "ifInOctets", "ifOutOctets_prev", "ifOutOctets")
    )
    speed, at, since = _whole(row.get(name) for name in ("ifSpeed", "poll_time", "poll_prev"))
    return Poll(
        name=str(row.get("ifName") or ""),
        alias=str(row.get("ifAlias") or ""),
        speed_bps=speed or None,
        at=at,
        since=since,
        in_octets=(before_in, now_in),
        out_octets=(before_out, now_out),
    )


def _whole(values: Iterable[Any]) -> list[int | None]:
    """Whole numbers, which LibreNMS sends as numbers or texts; None for anything else."""
    return [int(text) if (text := str(value)).isdecimal() else None for value in values]
