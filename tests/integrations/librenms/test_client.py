"""The client of LibreNMS against a server with the answers its documentation shows."""

from collections.abc import Iterator

import pytest

from apps.integrations.errors import BadAnswer, SourceRefused
from apps.integrations.faking import Fake
from apps.integrations.http import Endpoint
from apps.integrations.librenms.client import Client, Found, NoSuchDevice, Poll
from apps.integrations.librenms.fake import BEFORE, Api, Port

NOW = 1_795_080_930
PORTS = [
    Port("edge1.example.net", "ae1", "Andes Fibra", speed_bps=400 * 10**9),
    Port("edge1.example.net", "et-0/0/1", "Backbone"),
    Port("edge2.example.net", "ae1", "Norte"),
]
# As the documentation of the API shows a port: numbers are texts.
DOCUMENTED = {
    "ifInOctets": "12827393730", "ifInOctets_prev": "12827276736", "ifOutOctets": "14957481766",
    "ifOutOctets_prev": "14957301765", "ifSpeed": "1000000000", "poll_time": "1483779150",
    "poll_prev": "1483778848",
}  # fmt: skip


@pytest.fixture
def api() -> Api:
    return Api(PORTS, lambda *_: 8 * 10**9, clock=lambda: NOW)


@pytest.fixture
def fake(api: Api) -> Iterator[Fake]:
    with Fake(api) as running:
        yield running


@pytest.fixture
def client(fake: Fake) -> Iterator[Client]:
    with Client(Endpoint(url=fake.url, tries=1, headers={"X-Auth-Token": "swordfish"})) as opened:
        yield opened


def test_newest_poll_of_each_port_is_read(client: Client, fake: Fake) -> None:
    found = client.ports("edge1.example.net")

    at = NOW // 300 * 300 + 20
    counted = 300 * 10**9
    assert set(found) == {"ae1", "et-0/0/1"}
    assert found["ae1"] == Poll(
        "ae1", "Andes Fibra", 400 * 10**9, at, at - 300,
        (BEFORE, BEFORE + counted), (BEFORE, BEFORE + counted),
    )  # fmt: skip
    assert len(fake.site.requests) == 1
    assert fake.site.requests[0].headers["X-Auth-Token"] == "swordfish"


def test_numbers_as_texts_are_read(client: Client, api: Api) -> None:
    api.replaced["edge1.example.net", "ae1"] = DOCUMENTED

    poll = client.ports("edge1.example.net")["ae1"]

    assert (poll.at, poll.since, poll.speed_bps) == (1483779150, 1483778848, 10**9)
    assert poll.in_octets == (12827276736, 12827393730)


@pytest.mark.parametrize("value", [None, "", "-5", "1e5", "NaN", True, [1]])
def test_counter_that_is_none_is_unknown(client: Client, api: Api, value: object) -> None:
    api.replaced["edge1.example.net", "ae1"] = {"ifInOctets": value}

    assert client.ports("edge1.example.net")["ae1"].in_octets == (BEFORE, None)


def test_unknown_device_is_named(client: Client) -> None:
    with pytest.raises(NoSuchDevice, match="edge9"):
        client.ports("edge9/../../system")


def test_search_finds_by_name_and_description(client: Client) -> None:
    assert client.search("norte", 20) == [Found("edge2.example.net", "ae1", "Norte")]
    assert [port.hostname for port in client.search("ae1", 20)] == [
        "edge1.example.net",
        "edge2.example.net",
    ]
    assert len(client.search("ae1", 1)) == 1
    assert client.search("nothing", 20) == []


def test_connection_test_tells_version_and_time(client: Client) -> None:
    info = client.test()

    assert (info.flavour, info.version) == ("LibreNMS", "26.10.0")
    assert abs(info.skew_s) < 5


def test_clock_is_asked_for_once(client: Client, fake: Fake) -> None:
    assert abs(client.skew() or 99) < 5

    client.skew()

    assert len(fake.site.requests) == 1


def test_wrong_token_is_explained(client: Client, fake: Fake) -> None:
    fake.site.down = 401

    with pytest.raises(SourceRefused, match="token"):
        client.test()


def test_other_server_is_told_apart(client: Client, fake: Fake) -> None:
    fake.site.truncate_next(1)

    with pytest.raises(BadAnswer, match="does not answer like LibreNMS"):
        client.test()
