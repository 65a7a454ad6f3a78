"""Every kind of source through the same collecting: what is stored, flagged and told."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from apps.core.errors import Invalid, Refused
from apps.integrations.faking import Fake
from apps.integrations.http_json.fake import JsonService
from apps.integrations.librenms.fake import Api, Port
from apps.integrations.measuring import Window
from apps.usage import actions, queries, readers, store
from apps.usage.actions import SourceDetails
from apps.usage.enums import READ_KINDS, SourceKind
from apps.usage.models import DataSource, Filled, Quarantine, Series, SyncRun
from apps.usage.readers import slots
from tests import factories as make
from tests.factories import AT, GBPS
from tests.usage.conftest import SLOT, SPEED, epoch, map_to

OPTIONS = {
    "path": "/rates?port={ifname}&from={start}&to={end}", "rows": "data.points", "time": "t",
    "time_format": "iso", "in_value": "rx", "out_value": "tx", "unit": "bytes", "stamp": "end",
}  # fmt: skip
HTTP = SourceDetails(name="Flows", kind="http", url="http://192.0.2.10", options=OPTIONS)


def rate(name: str, side: str, slot: int) -> int:
    return 8 * GBPS + slot % 86_400 * 800 + (side == "out") * 8


def sync(source: DataSource, at: Any = AT) -> SyncRun:
    """Read what is due at `at`, with the machine's clock there too."""
    with time_machine.travel(at, tick=False):
        actions.collect(at=at)
    return queries.runs(source)[0]


def known(series: Series, start: Any, end: Any = AT) -> list[tuple[int, int]]:
    found = store.current().matrix([series.pk], start, end)[:, 0]
    return list(zip(*found.tolist(), strict=True))


def test_every_kind_has_a_reader() -> None:
    assert set(readers.READERS) == set(SourceKind)
    assert set(READ_KINDS) < set(SourceKind)


@pytest.fixture
def flows(db: None) -> Iterator[Fake]:
    with Fake(JsonService(lambda *asked: rate(*asked), clock=AT.timestamp)) as fake:
        yield fake


@pytest.fixture
def http_source(flows: Fake) -> DataSource:
    return make.source(kind="http", url=flows.url, options=OPTIONS)


def test_http_source_stores_what_the_service_has(http_source: DataSource) -> None:
    series = map_to(http_source, make.pni(), "ae1")

    run = sync(http_source)

    assert (run.state, run.samples) == ("DONE", 288)
    assert known(series, AT - 2 * SLOT) == [
        (rate("ae1", "in", slot), rate("ae1", "out", slot))
        for slot in (epoch(AT - 2 * SLOT), epoch(AT - SLOT))
    ]


def test_http_source_that_fails_for_one_reads_the_others(
    http_source: DataSource, flows: Fake
) -> None:
    first, second = (map_to(http_source, make.pni(), name) for name in ("ae1", "ae2"))
    flows.site.fail_next(1, 404, after=1)

    run = sync(http_source)

    assert run.state == "PARTIAL"
    assert "nothing at this address" in run.error
    first.refresh_from_db()
    assert first.cursor == AT - timedelta(days=1)
    assert len(known(second, AT - SLOT)) == 1


def test_http_source_that_is_down_fails_and_waits(http_source: DataSource, flows: Fake) -> None:
    map_to(http_source, make.pni(), "ae1")
    flows.site.down = 403

    run = sync(http_source)

    assert run.state == "FAILED"
    http_source.refresh_from_db()
    assert http_source.failures == 1


def test_http_source_with_another_clock_stores_nothing(
    http_source: DataSource, flows: Fake
) -> None:
    map_to(http_source, make.pni(), "ae1")

    flows.site.ahead = -3 * 3600

    run = sync(http_source)

    assert (run.state, run.samples) == ("FAILED", 0)
    assert "3 h behind" in run.error
    assert queries.sources().get().clock_skew_s == -10_800


def test_source_whose_clock_is_right_again_is_read(http_source: DataSource, flows: Fake) -> None:
    map_to(http_source, make.pni(), "ae1")
    flows.site.ahead = 3 * 3600
    sync(http_source)
    flows.site.ahead = 0

    run = sync(http_source, AT + SLOT)

    assert run.state == "DONE"
    assert queries.sources().get().clock_skew_s == 0


def test_http_source_with_values_from_the_future_stores_nothing(db: None) -> None:
    with Fake(JsonService(rate, clock=lambda: (AT + timedelta(hours=3)).timestamp())) as fake:
        source = make.source(kind="http", url=fake.url, options={**OPTIONS, "path": AHEAD})
        map_to(source, make.pni(), "ae1")

        run = sync(source)

    assert (run.state, run.samples) == ("FAILED", 0)
    assert "ahead" in run.error
    assert queries.health(queries.sources().get(), AT).word == "Clock is off"


AHEAD = "/rates?port={ifname}&from={start}&to=2026-11-19T12:00:00Z"


@pytest.mark.parametrize(
    ("field", "options"),
    [
        ("path", {"path": "rates"}),
        ("path", {"rows": "a[*]"}),
        ("unit", {"unit": "furlongs"}),
        ("stamp", {"stamp": ""}),
        ("time_format", {"time_format": "x"}),
    ],
)
def test_http_settings_that_cannot_work_are_named(
    db: None, field: str, options: dict[str, str]
) -> None:
    details = SourceDetails(
        name="Flows", kind="http", url="http://192.0.2.10", options=OPTIONS | options
    )

    with pytest.raises(Invalid) as refusal:
        actions.add_source(details=details, by=None, at=AT)

    assert list(refusal.value.errors) == [field]


def test_http_preview_and_mapping_ask_for_the_labels(http_source: DataSource) -> None:
    with time_machine.travel(AT, tick=False):
        found = actions.preview(source=http_source, labels={"ifname": "ae1"}, at=AT)

    assert found.in_bps[-1] == rate("ae1", "in", epoch(AT - SLOT))
    assert readers.of(http_source).labels(http_source) == ["ifname"]
    with pytest.raises(Refused, match="ifname"):
        actions.map_series(
            source=http_source, interconnect=make.pni(), labels={"port": "x"}, speed_bps=SPEED,
            by=None, at=AT,
        )  # fmt: skip


@pytest.fixture
def nms(db: None) -> Api:
    ports = [Port("edge1.example.net", name, speed_bps=SPEED) for name in ("ae1", "ae2")]
    return Api(ports, lambda _, *asked: rate(*asked), clock=lambda: AT.timestamp() + 30)


@pytest.fixture
def libre(nms: Api) -> Iterator[DataSource]:
    with Fake(nms) as fake:
        yield make.source(kind="librenms", url=fake.url, auth="bearer", secret="token")


def test_librenms_poll_becomes_its_slot(libre: DataSource) -> None:
    series = map_to(libre, make.pni(), "ae1")

    run = sync(libre, AT + timedelta(seconds=30))

    assert (run.state, run.samples, run.missing) == ("DONE", 1, 0)
    newest = epoch(AT - SLOT)
    assert known(series, AT - SLOT) == [(rate("ae1", "in", newest), rate("ae1", "out", newest))]
    assert not Filled.objects.exists()


def test_late_poll_fills_three_slots_and_says_so(libre: DataSource, nms: Api) -> None:
    nms.late["edge1.example.net"] = (30, 930)
    series = map_to(libre, make.pni(), "ae1")

    sync(libre, AT + timedelta(seconds=30))

    slots_ = [epoch(AT - n * SLOT) for n in (3, 2, 1)]
    mean = sum(rate("ae1", "in", slot) for slot in slots_) // 3
    assert [pair[0] for pair in known(series, AT - 4 * SLOT)] == [-1, mean, mean, mean]
    filled = Filled.objects.get()
    assert (filled.series, filled.starts_at, filled.slots) == (series, AT - 3 * SLOT, 3)
    flags = queries.link_flags([series.interconnect_id], AT - 4 * SLOT, AT)
    assert flags[series.interconnect_id].tolist() == [0, 1, 1, 1]


def test_poll_that_is_later_still_leaves_a_gap(libre: DataSource, nms: Api) -> None:
    nms.late["edge1.example.net"] = (30, 1230)
    series = map_to(libre, make.pni(), "ae1")

    run = sync(libre, AT + timedelta(seconds=30))

    assert set(known(series, AT - 5 * SLOT)) == {(-1, -1)}
    assert run.missing == 1


def test_counter_that_went_down_is_a_gap(libre: DataSource, nms: Api) -> None:
    nms.replaced["edge1.example.net", "ae1"] = {"ifInOctets": "5"}
    series = map_to(libre, make.pni(), "ae1")

    run = sync(libre, AT + timedelta(seconds=30))

    assert known(series, AT - SLOT)[0][0] == -1
    assert run.rejected == 1


@pytest.mark.parametrize(
    ("instance", "ifname", "words"),
    [("edge9.example.net", "ae1", "no device"), ("edge1.example.net", "ae9", "no port ae9")],
)
def test_librenms_names_what_it_does_not_know(
    libre: DataSource, instance: str, ifname: str, words: str
) -> None:
    good = map_to(libre, make.pni(), "ae1")
    make.series(source=libre, labels={"instance": instance, "ifname": ifname})

    run = sync(libre, AT + timedelta(seconds=30))

    assert (run.state, run.samples) == ("PARTIAL", 1)
    assert words in run.error
    assert known(good, AT - SLOT)[0][0] > 0


def test_librenms_that_tells_another_speed_is_distrusted(libre: DataSource, nms: Api) -> None:
    nms.replaced["edge1.example.net", "ae1"] = {"ifSpeed": "1000000000"}
    series = map_to(libre, make.pni(), "ae1")

    sync(libre, AT + timedelta(seconds=30))

    found = Quarantine.objects.get()
    assert (found.series, found.reason, found.starts_at) == (series, "speed", AT - SLOT)


def test_librenms_has_no_history_and_needs_a_token(libre: DataSource) -> None:
    with pytest.raises(Refused, match="newest poll only"):
        actions.request_backfill(source=libre, since=AT - timedelta(days=1), by=None, at=AT)
    with pytest.raises(Invalid) as refusal:
        actions.add_source(
            details=SourceDetails(name="NMS", kind="librenms", url="http://192.0.2.10"),
            by=None, at=AT,
        )  # fmt: skip
    assert list(refusal.value.errors) == ["auth"]


def test_librenms_suggests_ports(libre: DataSource) -> None:
    found = actions.suggest(source=libre, text="ae")

    assert found == [
        {"instance": "edge1.example.net", "ifname": "ae1"},
        {"instance": "edge1.example.net", "ifname": "ae2"},
    ]


DAY = Window(0, 86_400)


def test_values_of_a_slot_are_averaged() -> None:
    values = [(0.0, 5), (60.0, 8), (300.0, 4), (610.0, None), (620.0, 7)]

    found = slots.from_rates(values, DAY, factor=8, stamped_at_end=False)

    assert found == [(0, 52), (300, 32), (600, None)]


def test_stamps_at_the_end_are_shifted() -> None:
    found = slots.from_rates([(300.0, 5), (86_400.0, 6)], DAY, factor=1, stamped_at_end=True)

    assert found == [(0, 5), (86_100, 6)]


def test_counter_readings_become_rates() -> None:
    readings = [(0.0, 0), (301.0, 30_100), (600.0, 60_000), (1500.0, 60_900), (1800.0, 10)]

    points, late = slots.from_counter(readings, DAY)

    assert points == [(0, 800), (300, 800), (600, 8), (900, 8), (1200, 8), (1500, None)]
    assert slots.spans(late) == [(600, 3)]


@pytest.mark.parametrize(
    ("filled", "expected"),
    [([], []), ([0], []), ([0, 300], [(0, 2)]), ([900, 600, 300, 0], [(0, 3)]),
     ([0, 300, 900, 1200], [(0, 2), (900, 2)])],
)  # fmt: skip
def test_filled_slots_are_told_in_spans(filled: list[int], expected: list[Any]) -> None:
    assert slots.spans(filled) == expected
