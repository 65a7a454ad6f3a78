"""A source that lies neither opens nor clears a breach; one that is honest does both."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.breaches import actions as breaches
from apps.breaches.models import Breach
from apps.integrations.prometheus.fake import FakePrometheus, from_callable
from apps.usage import actions as usage
from apps.usage import queries
from apps.usage.models import DataSource
from tests import factories as make
from tests.factories import GBPS

BOGOTA = ZoneInfo("America/Bogota")
FIRST = date(2026, 11, 2)
HONEST_DAYS, LYING_DAYS = 5, 5
LIES_FROM = datetime.combine(FIRST + timedelta(days=HONEST_DAYS), datetime.min.time(), BOGOTA)
TRIGGER = {"metric": "BUSY_HOUR_AVG", "threshold_pct": "70", "periods": 3}


@dataclass
class World:
    """`before` and `after` are Gbps; from LIES_FROM on the source tells what `lie` makes of it."""

    fake: FakePrometheus
    before: int = 40
    after: int = 40
    at: datetime = LIES_FROM
    lie: Callable[[int, int], int] = lambda level, slot: level
    ahead: timedelta = timedelta()

    def traffic(self, _labels: Mapping[str, str], side: str, slot: int) -> int:
        is_lie = slot >= LIES_FROM.timestamp()
        level = (self.after if is_lie else self.before) * GBPS
        return self.lie(level, slot) if is_lie else truth(level, slot)

    def clock(self) -> float:
        return (self.at + (self.ahead if self.at > LIES_FROM else timedelta())).timestamp()

    def live(self) -> None:
        """A look at the source and at the promises after each local day."""
        for day in range(1, HONEST_DAYS + LYING_DAYS + 1):
            self.at = datetime.combine(
                FIRST + timedelta(days=day), datetime.min.time(), BOGOTA
            ) + timedelta(hours=1)
            DataSource.objects.update(retry_at=None)
            usage.collect(at=self.at)
            usage.settle(at=self.at)
            breaches.judge(at=self.at)


def truth(level: int, slot: int) -> int:
    """Traffic that moves from one slot to the next."""
    return level + slot // 300 % 977 * 1000


def told_as(text: str) -> Callable[[World], None]:
    """The source has this text where a number should be."""

    def lie(world: World) -> None:
        first = int(LIES_FROM.timestamp())
        slots = range(first, first + (LYING_DAYS + 1) * 86_400, 300)
        world.fake.api.texts |= dict.fromkeys(slots, text)

    return lie


def flat(world: World) -> None:
    world.lie = lambda level, slot: level


def ten_times(world: World) -> None:
    world.lie = lambda level, slot: 10 * truth(max(level, 20 * GBPS), slot)


def three_hours_off(world: World) -> None:
    world.lie = truth
    world.ahead = timedelta(hours=3)


def honest(world: World) -> None:
    world.lie = truth


LIES = [
    pytest.param(told_as("-7"), id="negative"),
    pytest.param(told_as("NaN"), id="NaN"),
    pytest.param(told_as("lots"), id="text"),
    pytest.param(flat, id="flat line"),
    pytest.param(ten_times, id="ten times too much"),
    pytest.param(three_hours_off, id="clock 3 h off"),
]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    holder: list[World] = []
    interface = from_callable(
        {"instance": "edge1.example.net", "ifName": "ae1"},
        lambda labels, side, slot: holder[0].traffic(labels, side, slot),
        speed_bps=100 * GBPS,
    )
    link = make.pni(capacity_gbps=100)
    make.term(agreement=make.agreement(partner=link.partner), interconnect=link, params=TRIGGER)
    with FakePrometheus([interface], clock=lambda: holder[0].clock()) as fake:
        holder.append(World(fake))
        usage.map_series(
            source=make.source(url=fake.url), interconnect=link, speed_bps=100 * GBPS, by=None,
            labels={"instance": "edge1.example.net", "ifname": "ae1"},
            at=LIES_FROM - timedelta(days=60),
        )  # fmt: skip
        yield holder[0]


def states() -> list[str]:
    return list(Breach.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize("lie", LIES)
def test_lie_above_the_limit_opens_no_breach(world: World, lie: Callable[[World], None]) -> None:
    world.after = 90
    lie(world)

    world.live()

    assert "OPEN" not in states()
    assert is_flagged()


@pytest.mark.parametrize("lie", LIES)
def test_lie_below_the_limit_clears_no_breach(world: World, lie: Callable[[World], None]) -> None:
    world.before, world.after = 90, 20
    lie(world)

    world.live()

    assert states() == ["OPEN"]
    assert is_flagged()


def test_honest_source_opens_a_breach(world: World) -> None:
    world.after = 90
    honest(world)

    world.live()

    assert states() == ["OPEN"]
    assert not is_flagged()


def test_honest_source_clears_a_breach(world: World) -> None:
    world.before, world.after = 90, 20
    honest(world)

    world.live()

    assert states() == ["RESOLVED"]


def is_flagged() -> bool:
    """Whether somebody who looks at the source can see it."""
    source = queries.sources().get()
    rejected = sum(run.rejected for run in queries.runs(source))
    return bool(rejected or source.in_quarantine or source.clock_skew_s)
