"""The SNMP client where things go wrong, and how much it asks."""

from collections.abc import Iterator

import pytest

from apps.integrations.addresses import AddressPolicy
from apps.integrations.errors import AddressRefused, BadQuery, SourceError, SourceUnreachable
from apps.integrations.snmp import client
from apps.integrations.snmp.client import Credentials, Device, Polled, Settings
from apps.integrations.snmp.fake import Box, FakeAgent, Interface

QUICK = Settings(timeout=0.3, retries=0)
PUBLIC = Credentials(community=FakeAgent.COMMUNITY)
NOWHERE = Device("127.0.0.1", 9)


@pytest.fixture
def box() -> Box:
    interfaces = [
        Interface(f"ae{n}", lambda side, n=n: n * 1000 + (side == "out"), alias=f"Partner {n}")
        for n in range(60)
    ]
    return Box([*interfaces, Interface("old", lambda _: None)], uptime=lambda: 4_200)


@pytest.fixture
def device(box: Box) -> Iterator[Device]:
    with FakeAgent(box) as agent:
        yield Device("127.0.0.1", agent.port)


def test_many_interfaces_take_few_requests(box: Box, device: Device) -> None:
    found = client.poll(PUBLIC, {device: [f"ae{n}" for n in range(60)]})[device]

    assert isinstance(found, Polled)
    assert found.interfaces["ae59"].in_octets == 59_000
    assert found.interfaces["ae59"].out_octets == 59_001
    assert len(found.interfaces) == 60
    assert box.requests == 8  # eight interfaces each


def test_interface_without_large_counters_says_so(device: Device) -> None:
    found = client.poll(PUBLIC, {device: ["old"]})[device]

    assert isinstance(found, Polled)
    assert found.interfaces["old"].in_octets is None


def test_device_that_is_down_keeps_no_other(device: Device) -> None:
    found = client.poll(PUBLIC, {NOWHERE: ["ae1"], device: ["ae1"]}, QUICK)

    assert isinstance(found[NOWHERE], SourceUnreachable)
    assert isinstance(found[device], Polled)


def test_name_that_is_none_is_told() -> None:
    at = Device("no-such-host.invalid")

    found = client.poll(PUBLIC, {at: ["ae1"]}, QUICK)[at]

    assert isinstance(found, SourceError)
    assert "no known name" in str(found)


@pytest.mark.parametrize("host", ["127.0.0.1", "169.254.169.254", "224.0.0.1"])
def test_forbidden_addresses_are_not_asked(host: str) -> None:
    at = Device(host)
    strict = Settings(policy=AddressPolicy(allow_loopback=False))

    assert isinstance(client.poll(PUBLIC, {at: ["x"]}, strict)[at], AddressRefused)


def test_unknown_protocol_is_told(device: Device) -> None:
    odd = Credentials(version="3", user="x", auth_protocol="rot13")

    assert isinstance(client.poll(odd, {device: ["x"]}, QUICK)[device], BadQuery)


@pytest.mark.parametrize("auth", ["sha", "sha256", "sha512"])
@pytest.mark.parametrize("privacy", ["aes", "aes256"])
def test_every_protocol_is_spoken(box: Box, auth: str, privacy: str) -> None:
    known = Credentials(
        version="3", user=FakeAgent.USER, auth_protocol=auth, privacy_protocol=privacy,
        auth_secret=FakeAgent.AUTH_SECRET, privacy_secret=FakeAgent.PRIVACY_SECRET,
    )  # fmt: skip
    with FakeAgent(box, auth_protocol=auth, privacy_protocol=privacy) as agent:
        found = client.name_of(known, Device("127.0.0.1", agent.port))

    assert found == "edge1"


def test_descriptions_are_listed(device: Device) -> None:
    found = client.ports(PUBLIC, [device])[device]

    assert isinstance(found, list)
    assert [(port.name, port.alias) for port in found][7] == ("ae7", "Partner 7")
    assert len(found) == 61
