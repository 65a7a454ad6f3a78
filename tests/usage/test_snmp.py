"""Polling counters: from two readings to samples, with what devices do to counters."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings

from apps.core.errors import Invalid, Refused
from apps.integrations.snmp.fake import Box, FakeAgent, Interface
from apps.usage import actions, queries, store
from apps.usage.actions import SourceDetails
from apps.usage.models import CounterReading, DataSource, Filled, Quarantine, Series, SyncRun
from tests import factories as make
from tests.factories import AT, GBPS
from tests.usage.conftest import SLOT, SPEED

NOW = AT + timedelta(seconds=20)
RATES = {"in": 8 * GBPS, "out": 16 * GBPS}
V3 = {"devices": "192.0.2.1", "version": "3", "auth_protocol": "sha", "privacy_protocol": "aes"}
DETAILS = SourceDetails(
    name="Routers", kind="snmp", secret="authentication", client_key="confidential",
    username="poller", options=V3,
)  # fmt: skip


@dataclass
class Router:
    """A device whose counters and time follow `at`; `offset` is what a restart takes away."""

    source: DataSource
    series: Series
    interface: Interface
    at: datetime = NOW
    booted: datetime = AT - timedelta(days=9)
    started: datetime = AT - timedelta(days=9)

    def sync(self, at: datetime) -> SyncRun:
        self.at = at
        actions.collect(at=at)
        return queries.runs(self.source)[0]

    def octets(self, side: str) -> int:
        return int((self.at - self.started).total_seconds()) * RATES[side] // 8

    def uptime(self) -> int:
        return int((self.at - self.booted).total_seconds() * 100)

    def known(self, slots: int) -> list[tuple[int, int]]:
        """Rates of the slots that end with the newest full one."""
        end = self.at.replace(second=0)
        rates = store.current().matrix([self.series.pk], end - slots * SLOT, end)[:, 0]
        return list(zip(*rates.tolist(), strict=True))


@pytest.fixture
def router(db: None) -> Iterator[Router]:
    holder: list[Router] = []
    interface = Interface("ae1", lambda side: holder[0].octets(side), mbps=SPEED // 10**6)
    box = Box([interface], uptime=lambda: holder[0].uptime())
    with FakeAgent(box) as agent:
        name = f"127.0.0.1:{agent.port}"
        source = make.source(
            kind="snmp", url="", secret="public", options={"devices": name, "version": "2c"}
        )
        series = actions.map_series(
            source=source, interconnect=make.pni(), labels={"instance": name, "ifname": "ae1"},
            speed_bps=SPEED, by=None, at=AT - timedelta(days=60),
        )  # fmt: skip
        holder.append(Router(source, series, interface))
        yield holder[0]


def test_second_reading_makes_the_first_rate(router: Router) -> None:
    first = router.sync(NOW)

    second = router.sync(NOW + SLOT)

    assert (first.samples, second.samples, second.state) == (0, 1, "DONE")
    assert "second reading" in first.error
    assert router.known(1) == [(RATES["in"], RATES["out"])]
    assert not Filled.objects.exists()


def test_polls_come_once_after_each_full_five_minutes(router: Router) -> None:
    router.sync(NOW)

    due = [
        bool(queries.due_sources(NOW + timedelta(seconds=after))) for after in (60, 240, 279, 281)
    ]

    assert due == [False, False, False, True]


def test_late_reading_fills_up_to_three_slots(router: Router) -> None:
    router.sync(NOW)

    router.sync(NOW + 3 * SLOT)

    assert router.known(3) == [(RATES["in"], RATES["out"])] * 3
    filled = Filled.objects.get()
    assert (filled.starts_at, filled.slots) == (AT, 3)


def test_later_reading_leaves_a_gap(router: Router) -> None:
    router.sync(NOW)

    router.sync(NOW + 4 * SLOT)
    router.sync(NOW + 5 * SLOT)

    assert router.known(5) == [(-1, -1)] * 4 + [(RATES["in"], RATES["out"])]


def test_restart_is_a_gap_and_never_a_spike(router: Router) -> None:
    router.sync(NOW)
    router.booted = router.started = NOW + timedelta(seconds=60)

    restarted = router.sync(NOW + SLOT)
    router.sync(NOW + 2 * SLOT)

    assert restarted.rejected == 2
    assert router.known(2) == [(-1, -1), (RATES["in"], RATES["out"])]


def test_counters_set_anew_are_a_gap(router: Router) -> None:
    router.sync(NOW)
    router.interface.discontinuity = 4711

    router.sync(NOW + SLOT)
    router.sync(NOW + 2 * SLOT)

    assert router.known(2) == [(-1, -1), (RATES["in"], RATES["out"])]


def test_reading_between_the_borders_waits(router: Router) -> None:
    router.sync(NOW)
    job = actions.request_sync(source=router.source, by=None, at=NOW)
    router.at = NOW + timedelta(seconds=200)

    run = actions.sync_source(source_id=router.source.pk, at=router.at, job_id=job.pk)

    assert run is not None
    assert "follows by itself" in run.error
    assert CounterReading.objects.get().at < NOW + timedelta(seconds=20)


def test_slow_port_at_the_device_is_distrusted(router: Router) -> None:
    router.interface.mbps = 1000
    router.sync(NOW)

    router.sync(NOW + SLOT)

    assert Quarantine.objects.get().reason == "speed"


def test_device_that_is_down_fails_the_source(router: Router) -> None:
    DataSource.objects.update(options={"devices": "127.0.0.1:9", "version": "2c"})
    Series.objects.update(labels={"instance": "127.0.0.1:9", "ifname": "ae1"})

    run = router.sync(NOW)

    assert run.state == "FAILED"
    assert "does not answer" in run.error


def test_port_that_is_gone_is_named(router: Router) -> None:
    router.interface.name = "ae2"

    run = router.sync(NOW)

    assert run.state == "PARTIAL"
    assert "no interface ae1" in run.error


def test_suggestions_and_test_ask_the_device(router: Router) -> None:
    found = actions.suggest(source=router.source, text="AE")
    info = actions.test_connection(source=router.source)

    assert found == [router.series.labels]
    assert (info.flavour, info.version) == ("SNMP agent", "edge1")


def test_preview_says_that_counters_are_there(router: Router) -> None:
    found = actions.preview(source=router.source, labels=router.series.labels, at=NOW)

    assert found.problems == [
        "Its counters are there at 100.0\u00a0Gbps. Rates follow with the second reading."
    ]
    assert not CounterReading.objects.exists()


def test_community_goes_to_listed_devices_only(router: Router) -> None:
    with pytest.raises(Refused, match="not in the list"):
        actions.map_series(
            source=router.source, interconnect=make.pni(), speed_bps=SPEED, by=None, at=AT,
            labels={"instance": "203.0.113.9", "ifname": "ae1"},
        )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "changes"),
    [
        (["devices"], {"options": V3 | {"devices": ""}}),
        (["devices"], {"options": V3 | {"devices": "edge1:99999"}}),
        (["devices"], {"options": V3 | {"devices": "http://edge1/x"}}),
        (["secret"], {"secret": "short"}),
        (["client_key"], {"client_key": ""}),
        (["username"], {"username": ""}),
        (["auth_protocol"], {"options": V3 | {"auth_protocol": "md4"}}),
        (["secret"], {"options": {"devices": "192.0.2.1", "version": "2c"}, "secret": ""}),
    ],
)
def test_settings_that_cannot_work_are_named(
    db: None, fields: list[str], changes: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refusal:
        actions.add_source(details=replace(DETAILS, **changes), by=None, at=AT)

    assert list(refusal.value.errors) == fields


def test_secrets_do_not_follow_to_other_devices(db: None) -> None:
    source = actions.add_source(details=DETAILS, by=None, at=AT)
    elsewhere = replace(
        DETAILS, secret=None, client_key=None, options=V3 | {"devices": "203.0.113.9"}
    )

    with pytest.raises(Invalid) as refusal:
        actions.edit_source(source=source, details=elsewhere, by=None, at=AT)

    assert set(refusal.value.errors) == {"secret", "client_key"}


def test_process_without_snmp_sources_does_not_load_the_library() -> None:
    code = (
        "import sys, django; django.setup(); import edgepartners.urls, apps.usage.tasks; "
        "from apps.usage import readers; from apps.usage.models import DataSource; "
        "readers.of(DataSource(kind='prometheus')); print('pysnmp' in sys.modules)"
    )

    found = subprocess.run(
        [sys.executable, "-c", code], cwd=settings.BASE_DIR, capture_output=True, text=True
    )

    assert found.stdout.strip() == "False", found.stderr
