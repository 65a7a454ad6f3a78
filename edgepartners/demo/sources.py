"""The demo's sources of measurement: simulated servers, one that is down, and CSV uploads."""

from datetime import datetime
from pathlib import Path

from apps.core import refs
from apps.usage.models import DataSource, Series
from edgepartners.demo.copying import load
from edgepartners.demo.links import Link
from edgepartners.demo.simulator import BROKEN, Simulated, write_profiles
from edgepartners.demo.world import World

DOWN = "Mimir, lab (down)"
UPLOADS = "CSV uploads"
PATHS = {"LATAM": "latam", "EMEA": "emea", "APAC": "apac"}
NAMES = {
    "LATAM": "Prometheus, Latin America",
    "EMEA": "Prometheus, Europe",
    "APAC": "Prometheus, Asia Pacific",
}


def add_sources(world: World, url: str) -> dict[str, DataSource]:
    """One simulated source per region, by its code; beside them a broken one and the uploads."""
    codes = iter(refs.take(refs.Prefix.SOURCE, len(PATHS) + 2))
    rows = {
        region: _source(next(codes), NAMES[region], f"{url}/{path}", world.at)
        for region, path in PATHS.items()
    }
    rows[BROKEN] = _source(next(codes), DOWN, f"{url}/{BROKEN}", world.at)
    rows["csv"] = _source(next(codes), UPLOADS, "", world.at)
    rows["csv"].kind, rows["csv"].is_simulated = "csv", False
    load(list(rows.values()))
    return rows


def _source(ref: str, name: str, url: str, at: datetime) -> DataSource:
    return DataSource(ref=ref, name=name, url=url, is_simulated=True, created_at=at)


def add_series(sources: dict[str, DataSource], links: list[Link]) -> list[Series]:
    """One series per interconnect in service, at the source of its region."""
    rows = [
        Series(
            source=sources[BROKEN if link.down_source else link.row.partner.region],
            interconnect=link.row, labels=link.labels, speed_bps=link.profile.capacity_bps,
        )
        for link in links
        if link.row.capacity_bps
    ]  # fmt: skip
    load(rows)
    return rows


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
                source=PATHS[link.row.partner.region], profile=link.profile, alias=link.row.name,
                **link.labels,
            )
            for link in links
            if link.row.capacity_bps and not link.down_source
        ],
    )  # fmt: skip
