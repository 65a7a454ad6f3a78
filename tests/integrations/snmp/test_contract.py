"""What the product relies on, asked of our agent and of Net-SNMP's alike."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from apps.integrations.errors import SourceRefused, SourceUnreachable
from apps.integrations.snmp import client
from apps.integrations.snmp.client import Credentials, Device, Polled, Settings
from apps.integrations.snmp.fake import Box, FakeAgent, Interface
from tests.integrations.snmp import servers

QUICK = Settings(timeout=0.5, retries=0)
V2C = Credentials(community=FakeAgent.COMMUNITY)
V3 = Credentials(
    version="3", user=FakeAgent.USER, auth_secret=FakeAgent.AUTH_SECRET,
    privacy_secret=FakeAgent.PRIVACY_SECRET,
)  # fmt: skip


@pytest.fixture(scope="module")
def fake_port() -> Iterator[int]:
    box = Box([Interface("lo", lambda _: 2**40, mbps=10)], uptime=lambda: 4_200)
    with FakeAgent(box) as agent:
        yield agent.port


@pytest.fixture(scope="module")
def real_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    folder: Path = tmp_path_factory.mktemp("snmpd")
    with servers.snmpd(folder) as port:
        yield port


@pytest.fixture(params=["fake", pytest.param("real", marks=pytest.mark.snmpd)])
def device(request: pytest.FixtureRequest) -> Device:
    return Device("127.0.0.1", request.getfixturevalue(f"{request.param}_port"))


@pytest.fixture(params=[V2C, V3], ids=["v2c", "v3"])
def credentials(request: pytest.FixtureRequest) -> Credentials:
    return request.param


def test_counters_of_an_interface_are_read(device: Device, credentials: Credentials) -> None:
    found = client.poll(credentials, {device: ["lo"]}, clock=lambda: 7.0)[device]

    assert isinstance(found, Polled)
    assert (found.at, found.uptime > 0) == (7.0, True)
    counters = found.interfaces["lo"]
    assert (counters.in_octets or 0) > 0
    assert (counters.out_octets or 0) > 0
    assert counters.speed_bps == 10 * 10**6
    assert counters.discontinuity == 0


def test_interface_that_is_not_there_is_left_out(device: Device, credentials: Credentials) -> None:
    found = client.poll(credentials, {device: ["lo", "ae99"]})[device]

    assert isinstance(found, Polled)
    assert list(found.interfaces) == ["lo"]


def test_agent_tells_its_name(device: Device, credentials: Credentials) -> None:
    assert client.name_of(credentials, device) == "edge1"


def test_interfaces_are_listed(device: Device, credentials: Credentials) -> None:
    found = client.ports(credentials, [device])[device]

    assert isinstance(found, list)
    assert "lo" in [port.name for port in found]


def test_wrong_community_meets_silence(device: Device) -> None:
    found = client.poll(Credentials(community="wrong"), {device: ["lo"]}, QUICK)[device]

    assert isinstance(found, SourceUnreachable)
    assert "keep silent" in str(found)


@pytest.mark.parametrize("field", ["user", "auth_secret"])
def test_wrong_user_is_refused(device: Device, field: str) -> None:
    wrong = Credentials(**{**vars(V3), field: "somebody else"})

    found = client.poll(wrong, {device: ["lo"]}, QUICK)[device]

    assert isinstance(found, SourceRefused)


def test_wrong_encryption_is_refused_or_met_with_silence(device: Device) -> None:
    wrong = Credentials(**{**vars(V3), "privacy_secret": "somebody else"})

    found = client.poll(wrong, {device: ["lo"]}, QUICK)[device]

    assert isinstance(found, SourceRefused | SourceUnreachable)
