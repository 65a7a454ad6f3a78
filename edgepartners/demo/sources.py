"""The demo's sources of measurement: simulated servers of each kind, and two that are sent to.

One server is down, another has a clock that is three hours ahead.
"""

from datetime import datetime, timedelta
from pathlib import Path

from apps.core import refs
from apps.usage.models import DataSource, Series
from edgepartners.demo.copying import load
from edgepartners.demo.links import Link
from edgepartners.demo.simulator import BROKEN, FLOWS, NMS, Simulated, write_profiles
from edgepartners.demo.world import World

DOWN = "Mimir, lab (down)"
UPLOADS = "CSV uploads"
PUSH, CSV = "push", "csv"
ELSEWHERE = {NMS: range(24, 28), FLOWS: range(28, 30), PUSH: range(30, 32)}  # links, by place
SENT_AGO = timedelta(hours=2)  # with the newest samples of the demo
QUESTION = {
    "path": "/rates?port={ifname}&from={start}&to={end}", "rows": "data.points", "time": "t",
    "time_format": "iso", "in_value": "rx", "out_value": "tx", "unit": "bytes", "stamp": "end",
}  # fmt: skip
PATHS = {"LATAM": "latam", "EMEA": "emea", "APAC": "apac"}
NAMES = {
    "LATAM": "Prometheus, Latin America",
    "EMEA": "Prometheus, Europe",
    "APAC": "Prometheus, Asia Pacific",
}


def add_sources(world: World, url: str) -> dict[str, DataSource]:
    """One simulated Prometheus per region, by its code; beside them one of every other kind."""
    names = {region: (NAMES[region], f"{url}/{path}") for region, path in PATHS.items()}
    names |= {
        BROKEN: (DOWN, f"{url}/{BROKEN}"),
        NMS: ("LibreNMS, metro switches", f"{url}/{NMS}"),
        FLOWS: ("Flow collector", f"{url}/{FLOWS}"),
        PUSH: ("Edge programs", ""),
        CSV: (UPLOADS, ""),
    }
    codes = refs.take(refs.Prefix.SOURCE, len(names))
    rows = {
        key: _source(code, *named, world.at)
        for code, (key, named) in zip(codes, names.items(), strict=True)
    }
    for key, facts in FACTS.items():
        for name, value in facts.items():
            setattr(rows[key], name, value)
    rows[PUSH].last_ok_at = world.at - SENT_AGO
    load(list(rows.values()))
    return rows


FACTS: dict[str, dict[str, object]] = {
    NMS: {"kind": "librenms", "auth": "bearer", "secret": "simulated", "cadence_s": 60},
    FLOWS: {"kind": "http", "options": QUESTION},
    PUSH: {"kind": "push", "is_simulated": False, "cadence_s": 86_400},
    CSV: {"kind": "csv", "is_simulated": False},
}


def _source(ref: str, name: str, url: str, at: datetime) -> DataSource:
    return DataSource(ref=ref, name=name, url=url, is_simulated=True, created_at=at)


def add_series(sources: dict[str, DataSource], links: list[Link]) -> list[Series]:
    """One series per interconnect in service, at the source of its region or another one."""
    rows = [
        Series(
            source=sources[_source_of(link, place)], interconnect=link.row, labels=link.labels,
            speed_bps=link.profile.capacity_bps,
        )
        for place, link in enumerate(links)
        if link.row.capacity_bps
    ]  # fmt: skip
    load(rows)
    return rows


def _source_of(link: Link, place: int) -> str:
    if link.down_source:
        return BROKEN
    elsewhere = (key for key, places in ELSEWHERE.items() if place in places)
    return next(elsewhere, link.row.partner.region)


def move_sources(url: str) -> None:
    """Point the simulated sources to where the simulator listens today."""
    for source in DataSource.objects.filter(is_simulated=True):
        path = source.url.rsplit("/", 1)[-1]
        if source.url != f"{url}/{path}":
            DataSource.objects.filter(pk=source.pk).update(url=f"{url}/{path}")


def tell_simulator(path: Path, links: list[Link]) -> None:
    """Write down what traffic the simulator answers with."""
    write_profiles(
        path,
        [
            Simulated(
                source=PATHS.get(key := _source_of(link, place), key), profile=link.profile,
                alias=link.row.name, **link.labels,
            )
            for place, link in enumerate(links)
            if link.row.capacity_bps and not link.down_source
        ],
    )  # fmt: skip
