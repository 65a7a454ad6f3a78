"""Simulated traffic sources: `python -m edgepartners.demo.simulator --port N --profiles FILE`.

Speaks the HTTP API of Prometheus, so the real client reads it. Each source of the file has its own
address, such as http://127.0.0.1:N/emea, with the API, /-/ready and /metrics below it. /nms answers
like LibreNMS, /flows is a plain JSON service whose clock is three hours ahead, /peeringdb answers
like PeeringDB from the file `peeringdb.json` beside the other one, /id is where people at partners
sign in as at PeeringDB, /jira is a Jira whose issues can be changed by hand, /netbox and
/peering-manager are inventories to import from, /warehouse takes webhooks, and /broken is always
down. The files are read again when they change.
"""

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from apps.integrations.faking import Answering
from apps.integrations.http_json.fake import JsonService
from apps.integrations.librenms import fake as librenms
from apps.integrations.peeringdb.fake import PeeringDb
from apps.integrations.prometheus.fake import Api, Interface, Site, serve
from edgepartners.demo import jira_server, linked_servers, personas, traffic
from edgepartners.demo.listener import WAREHOUSE, Listener
from edgepartners.demo.traffic import Profile

APPLICATION = "EdgePartners simulator"
VERSION = "simulated"
BROKEN, NMS, FLOWS, PEERINGDB = "broken", "nms", "flows", "peeringdb"
AHEAD_S = 3 * 3600  # the clock of the flow collector


@dataclass(frozen=True)
class Simulated:
    """One interface of the profiles file; the first four become labels (and the address) of it."""

    source: str
    instance: str
    ifname: str
    profile: Profile
    alias: str = ""


def write_profiles(path: Path, interfaces: Iterable[Simulated]) -> None:
    """Write the file that the simulator reads. A running simulator never sees half of it."""
    rows = [
        {
            "source": each.source,
            "instance": each.instance,
            "ifname": each.ifname,
            "alias": each.alias,
            "profile": traffic.to_dict(each.profile),
        }
        for each in interfaces
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(rows, indent=1))
    draft.replace(path)


def read_profiles(path: Path) -> list[Simulated]:
    """The interfaces of the file. Raises OSError, or ValueError saying what is wrong in it."""
    try:
        return [
            Simulated(**{**row, "profile": traffic.from_dict(row["profile"])})
            for row in json.loads(path.read_text())
        ]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"{path.name}: {error!r}") from error


class Sources:
    """The sites by their name, kept in step with the file."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        self._path = path
        self._clock = clock
        self._began = int(clock()) // traffic.SLOT * traffic.SLOT - 86_400
        self._seen: tuple[int, int] | None = None
        self._interfaces: dict[str, list[Interface]] = {}
        self._sites = {BROKEN: Site(self._api(BROKEN), down=503)}
        self._sites[jira_server.SITE] = jira_server.server(path.with_name(jira_server.FILE))
        for name in linked_servers.INVENTORIES:
            self._sites[name] = linked_servers.server(name)
        self._sites[WAREHOUSE] = Site(Listener())
        self._sites[personas.SITE] = personas.server(path.with_name(personas.FILE))

    def find(self, path: str) -> tuple[Site, str] | None:
        """The site whose name is the first part of the path, and the rest of the path."""
        name, _, rest = path.lstrip("/").partition("/")
        if name == PEERINGDB:
            return Site(_peeringdb(self._path.with_name("peeringdb.json"))), "/" + rest
        self._refresh()
        site = self._sites.get(name)
        if site is None and name == "-":
            return Site(self._api("")), path  # readiness of the process itself
        if site is not None:
            site.requests.clear()  # nobody looks, and they add up
        return (site, "/" + rest) if site else None

    def _api(self, name: str) -> Api:
        return Api(lambda: self._interfaces.get(name, []), self._clock, APPLICATION, VERSION)

    def _refresh(self) -> None:
        try:
            stat = self._path.stat()
            stamp = (stat.st_mtime_ns, stat.st_ino)
            if stamp == self._seen:
                return
            self._load(read_profiles(self._path))
        except FileNotFoundError:
            return
        except (OSError, ValueError) as error:
            print(f"simulator: profiles not read: {error}", file=sys.stderr, flush=True)
        self._seen = stamp

    def _load(self, rows: Sequence[Simulated]) -> None:
        found: dict[str, list[Simulated]] = {}
        for row in rows:
            found.setdefault(row.source, []).append(row)
        self._interfaces = {
            name: [_interface(row, self._began) for row in some] for name, some in found.items()
        }
        for name in found.keys() - {NMS, FLOWS}:
            self._sites.setdefault(name, Site(self._api(name)))
        self._sites[NMS] = Site(_libre(found.get(NMS, []), self._clock))
        self._sites[FLOWS] = Site(_flows(found.get(FLOWS, []), self._clock), ahead=AHEAD_S)


def _libre(rows: Sequence[Simulated], clock: Callable[[], float]) -> Answering:
    """Ports that LibreNMS polls, each with its newest poll."""
    profiles = {(row.instance, row.ifname): row.profile for row in rows}
    ports = [
        librenms.Port(row.instance, row.ifname, row.alias, row.profile.capacity_bps) for row in rows
    ]

    def rate(hostname: str, name: str, side: str, slot: int) -> int | None:
        return traffic.rate_at(profiles[hostname, name], slot)[side == "out"]

    return librenms.Api(ports, rate, clock)


def _peeringdb(path: Path) -> PeeringDb:
    """Small enough to be read at each request, of which there are 13 an hour."""
    try:
        return PeeringDb(json.loads(path.read_text()))
    except (OSError, ValueError):
        return PeeringDb({})


def _flows(rows: Sequence[Simulated], clock: Callable[[], float]) -> Answering:
    profiles = {row.ifname: row.profile for row in rows}

    def rate(port: str, side: str, slot: int) -> int | None:
        profile = profiles.get(port)
        return None if profile is None else traffic.rate_at(profile, slot)[side == "out"]

    return JsonService(rate, clock)


def _interface(row: Simulated, counters_from: int) -> Interface:
    labels = {"instance": row.instance, "ifName": row.ifname, "ifAlias": row.alias}
    given = {name: value for name, value in labels.items() if value}
    profile = row.profile

    def rates(direction: str, first: int, count: int) -> list[int | None]:
        both = _rates(profile, first, count)
        return both[traffic.IN if direction == "in" else traffic.OUT]

    return Interface(given, profile.capacity_bps, rates, counters_from, traffic.resets(profile))


@lru_cache(maxsize=1024)
def _rates(profile: Profile, first: int, count: int) -> list[list[int | None]]:
    """In and out of a window; both are asked for soon after each other."""
    rows: list[list[int | None]] = traffic.rates(profile, first, count).tolist()
    return [[None if value == traffic.GAP else value for value in row] for row in rows]


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(description="Simulated traffic sources for the demo")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    here = Path(os.environ.get("EDGEPARTNERS_VAR", "var")) / "simulator.json"
    parser.add_argument("--profiles", type=Path, default=here, help="JSON file of interfaces")
    options = parser.parse_args(arguments)
    server = serve(Sources(options.profiles).find, options.host, options.port)
    signal.signal(signal.SIGTERM, _leave)
    signal.signal(signal.SIGINT, _leave)
    print(f"{APPLICATION} on http://{options.host}:{server.server_port}", flush=True)
    try:
        server.serve_forever(poll_interval=0.2)
    finally:
        server.server_close()


def _leave(*_: Any) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    main()
