"""A measured network: interconnects, a source, and a server that answers like Prometheus."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import numpy as np
import pytest
from pytest_django import Settings

from apps.integrations.prometheus.fake import FakePrometheus, from_callable
from apps.network.models import Interconnect
from apps.usage import actions, queries, store
from apps.usage.models import DataSource, Series, SyncRun
from apps.usage.rules import SLOT_SECONDS
from tests import factories as make
from tests.factories import AT
from tests.usage import stores

SLOT = timedelta(seconds=SLOT_SECONDS)
SPEED = 100 * 10**9


@dataclass
class Rig:
    """`at` is the time at the server. `special` replaces rates: (ifname, slot) -> bit/s or None."""

    fake: FakePrometheus
    source: DataSource
    series: list[Series]
    at: datetime = AT
    special: dict[tuple[str, int], int | None] = field(default_factory=dict)

    def traffic(self, labels: Mapping[str, str], direction: str, slot: int) -> int | None:
        """Rates that differ by interface, direction and slot."""
        name = labels["ifName"]
        usual = int(name.removeprefix("ae")) * 10**9 + slot % 86_400 * 1000 + (direction == "out")
        return self.special.get((name, slot), usual)

    def sync(self, at: datetime) -> SyncRun:
        """Let the clock be `at`, collect what is due, and give the newest run."""
        self.at = at
        actions.collect(at=at)
        return queries.runs(self.source)[0]

    def expected(self, start: datetime, end: datetime) -> np.ndarray:
        """What the server has, as the store gives it back."""
        slots = range(int(start.timestamp()), int(end.timestamp()), SLOT_SECONDS)
        rows = [
            [
                [self.traffic({"ifName": each.labels["ifname"]}, side, slot) for slot in slots]
                for each in self.series
            ]
            for side in ("in", "out")
        ]
        return np.array(
            [[[-1 if v is None else v for v in row] for row in rows_] for rows_ in rows]
        )

    def stored(self, start: datetime, end: datetime) -> np.ndarray:
        return store.current().matrix([each.pk for each in self.series], start, end)

    def windows(self) -> list[tuple[float, float]]:
        """Start and end of the ranges that were asked for, each once, in order."""
        fields = [dict(each.fields) for each in self.fake.site.requests]
        asked = [(float(f["start"]), float(f["end"])) for f in fields if "step" in f]
        return list(dict.fromkeys(asked))


def map_to(source: DataSource, link: Interconnect, ifname: str, **fields: object) -> Series:
    labels = {"instance": "edge1.example.net", "ifname": ifname}
    facts = {"speed_bps": SPEED, "by": None, "at": AT - timedelta(days=60)} | fields
    return actions.map_series(source=source, interconnect=link, labels=labels, **facts)


def epoch(moment: datetime) -> int:
    return int(moment.timestamp())


@pytest.fixture
def rig(db: None) -> Iterator[Rig]:
    """Three interconnects measured by one source, nothing read yet."""
    holder: list[Rig] = []
    interfaces = [
        from_callable(
            {"instance": "edge1.example.net", "ifName": f"ae{n}"},
            lambda labels, side, slot: holder[0].traffic(labels, side, slot),
            speed_bps=SPEED,
        )
        for n in range(1, 40)
    ]
    with FakePrometheus(interfaces, clock=lambda: holder[0].at.timestamp()) as fake:
        source = make.source(url=fake.url)
        series = [map_to(source, make.pni(), f"ae{n}") for n in (1, 2, 3)]
        holder.append(Rig(fake, source, series))
        yield holder[0]


@pytest.fixture(params=stores.NAMES)
def samples(request: pytest.FixtureRequest, db: None) -> Iterator[store.SampleStore]:
    """One store and then the other."""
    yield from stores.chosen(request.param)


@pytest.fixture(params=stores.NAMES)
def each_store(request: pytest.FixtureRequest, settings: Settings) -> Iterator[store.SampleStore]:
    """One store in use and then the other."""
    settings.SAMPLE_STORE = request.param
    yield from stores.chosen(request.param)
