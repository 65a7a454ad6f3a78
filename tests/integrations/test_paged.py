"""The same contract for both clients of the NetBox family, over real HTTP against their fakes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from apps.integrations import errors
from apps.integrations.addresses import AddressPolicy
from apps.integrations.faking import Fake
from apps.integrations.http import Endpoint
from apps.integrations.netbox import client as netbox_client
from apps.integrations.netbox import fake as netbox_fake
from apps.integrations.paged import Paged, text, token_headers, whole
from apps.integrations.paged_fake import PagedApi
from apps.integrations.peering_manager import client as manager_client
from apps.integrations.peering_manager import fake as manager_fake

TOKEN = "0123456789abcdef"


@dataclass
class Setup:
    kind: type[Paged]
    api: PagedApi
    path: str
    many: int


def setups() -> dict[str, Setup]:
    inventory, peers = netbox_fake.Inventory(), manager_fake.Peers()
    for n in range(7):
        inventory.provider(f"Network {n}", 64600 + n)
        peers.network(64600 + n, f"Network {n}")
    return {
        "netbox": Setup(netbox_client.Client, inventory.api(), "circuits/providers", 7),
        "peering manager": Setup(
            manager_client.Client, peers.api(), "peering/autonomous-systems", 7
        ),
    }


@pytest.fixture(params=["netbox", "peering manager"])
def setup(request: pytest.FixtureRequest) -> Setup:
    return setups()[request.param]


@pytest.fixture
def fake(setup: Setup) -> Iterator[Fake]:
    with Fake(setup.api) as running:
        running.site.authorization = f"Token {TOKEN}"
        yield running


def client(setup: Setup, fake: Fake, *, token: str = TOKEN, **more: Any) -> Paged:
    endpoint = Endpoint(
        url=fake.url, headers=token_headers(token), policy=AddressPolicy(allow_loopback=True),
        **{"read_timeout": 5.0, "backoff": 0.01, **more},
    )  # fmt: skip
    return setup.kind(endpoint, sleep=lambda _: None)


def test_its_version_proves_address_and_token(setup: Setup, fake: Fake) -> None:
    with client(setup, fake) as opened:
        info = opened.test()

    assert (info.flavour, info.version) in {("NetBox", "4.2.3"), ("Peering Manager", "1.9.4")}


@pytest.mark.parametrize("most", [2, 7, 1000])
def test_pages_are_followed_to_the_end_on_the_address_we_know(
    setup: Setup, fake: Fake, most: int
) -> None:
    setup.api.most = most

    with client(setup, fake) as opened:
        rows = list(opened.rows(setup.path))

    assert [row["id"] for row in rows] == list(range(1, setup.many + 1))
    assert len(fake.site.requests) == -(-setup.many // most)


def test_row_that_moved_to_the_next_page_comes_once(setup: Setup, fake: Fake) -> None:
    setup.api.most = 3
    setup.api.rows[setup.path][4]["id"] = 3

    with client(setup, fake) as opened:
        found = [row["id"] for row in opened.rows(setup.path)]

    assert found == sorted(set(found))


def test_wrong_token_is_refused_and_never_told(setup: Setup, fake: Fake) -> None:
    with (
        client(setup, fake, token="wrong-token") as opened,
        pytest.raises(errors.SourceRefused, match="401") as refused,
    ):
        opened.test()

    assert "wrong-token" not in str(refused.value)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (403, errors.SourceRefused),
        (404, errors.BadAnswer),
        (429, errors.SourceLimited),
        (503, errors.SourceUnreachable),
    ],
)
def test_refusals_are_named(setup: Setup, fake: Fake, status: int, error: type[Exception]) -> None:
    fake.site.fail_next(3, status)

    with client(setup, fake) as opened, pytest.raises(error, match=str(status)):
        list(opened.rows(setup.path))


def test_failure_that_passes_is_tried_again(setup: Setup, fake: Fake) -> None:
    fake.site.fail_next(1, 429, {"Retry-After": "1"})
    fake.site.fail_next(1, 502)

    with client(setup, fake) as opened:
        assert len(list(opened.rows(setup.path))) == setup.many


def test_broken_connection_in_the_middle_of_a_list_is_tried_again(setup: Setup, fake: Fake) -> None:
    fake.site.drop_next(1)

    with client(setup, fake) as opened:
        assert len(list(opened.rows(setup.path))) == setup.many


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Log in</html>", b"[]", b"{}", b'{"results": 5}', b'{"results": [1]}',
        b'{"results": [{"name": "no id"}]}', b"\xff\xfe", b'{"results": [{"id": 1}], "next": "?x"',
    ],
)  # fmt: skip
def test_garbage_is_no_list(setup: Setup, fake: Fake, body: bytes) -> None:
    setup.api.strange[setup.path] = body

    with client(setup, fake) as opened, pytest.raises(errors.BadAnswer, match="not answer like"):
        list(opened.rows(setup.path))


def test_next_that_leads_in_circles_ends(
    setup: Setup, fake: Fake, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.integrations.paged.MOST_PAGES", 5)
    setup.api.strange[setup.path] = b'{"results": [{"id": 1}], "next": "http://x/?offset=0"}'

    with client(setup, fake) as opened, pytest.raises(errors.BadAnswer):
        list(opened.rows(setup.path))


def test_slow_server_is_given_up(setup: Setup, fake: Fake) -> None:
    fake.site.delay = 0.4

    with (
        client(setup, fake, read_timeout=0.1, tries=1) as opened,
        pytest.raises(errors.SourceUnreachable, match="did not answer within"),
    ):
        opened.test()


def test_another_product_is_recognised() -> None:
    found = setups()
    with (
        Fake(found["netbox"].api) as fake,
        client(found["peering manager"], fake, token="") as opened,
        pytest.raises(errors.BadAnswer, match="not answer like Peering Manager"),
    ):
        opened.test()


def test_addresses_of_our_own_network_are_refused(setup: Setup) -> None:
    with pytest.raises(errors.AddressRefused):
        setup.kind(Endpoint(url="http://169.254.169.254/", policy=AddressPolicy()))


@pytest.mark.parametrize(
    ("row", "path", "found"),
    [
        ({"a": {"b": " x "}}, ("a", "b"), "x"),
        ({"a": None}, ("a", "b"), ""),
        ({"a": 5}, ("a", "b"), ""),
        ({"a": {"value": "active", "label": "Active"}}, ("a",), "active"),
        ({}, ("a",), ""),
    ],
)
def test_text_at_a_path(row: dict[str, Any], path: tuple[str, ...], found: str) -> None:
    assert text(row, *path) == found


def test_whole_number_at_a_path() -> None:
    assert [whole({"a": each}, "a") for each in (7, "8", None, "-1", True, "x")] == [
        7, 8, None, None, None, None,
    ]  # fmt: skip


def test_netbox_objects_are_read() -> None:
    api = netbox_fake.sample().api(most=2)
    with Fake(api) as fake, netbox_client.Client(_open(fake)) as opened:
        providers, circuits = list(opened.providers()), list(opened.circuits())
        contacts, sites = list(opened.contacts()), list(opened.sites())

    assert [(p.name, p.asns, p.accounts) for p in providers[:2]] == [
        ("Cordillera Fibra", [64520, 64521], ["NL-2209"]), ("Pacifico Net", [64522], []),
    ]  # fmt: skip
    assert [(c.cid, c.site, c.speed_bps) for c in circuits] == [
        ("CF-BOG-1", "bog-7", 200 * 10**9), ("CF-LIM-1", "lim-4", 100 * 10**9),
        ("PN-LIM-1", "lim-4", 10 * 10**9), ("PN-LOST", "", None),
    ]  # fmt: skip
    assert [(c.provider, c.role) for c in contacts] == [
        ("Cordillera Fibra", "noc"), ("Pacifico Net", "peering"),
    ]  # fmt: skip
    assert sites[0].region == "BOG"


def test_netbox_before_4_2_ends_circuits_at_sites() -> None:
    inventory = netbox_fake.sample()
    for row in inventory.rows["circuits/circuit-terminations"]:
        row["site"] = row.pop("termination")
        del row["termination_type"]
    for row in inventory.rows["tenancy/contact-assignments"]:
        row["content_type"] = row.pop("object_type")

    with Fake(inventory.api()) as fake, netbox_client.Client(_open(fake)) as opened:
        assert [c.site for c in opened.circuits()] == ["bog-7", "lim-4", "lim-4", ""]
        assert len(list(opened.contacts())) == 2


def test_peering_manager_objects_are_read() -> None:
    api = manager_fake.sample().api(most=1)
    with Fake(api) as fake, manager_client.Client(_open(fake)) as opened:
        networks = list(opened.networks())
        direct, shared = list(opened.direct_sessions()), list(opened.exchange_sessions())
        contacts = list(opened.contacts())

    assert [(n.asn, n.is_ours) for n in networks] == [(64510, True), (64520, False), (64523, False)]
    assert (direct[0].our_ip, direct[0].their_ip) == ("192.0.2.20", "192.0.2.21")
    assert [(s.our_ip, s.their_ip) for s in shared] == [
        ("203.0.113.10", "203.0.113.77"), ("2001:db8:ff::10", "2001:db8:ff::77"),
    ]  # fmt: skip
    assert [(c.asn, c.email) for c in contacts] == [(64523, "noc@llanos.example")]


def _open(fake: Fake) -> Endpoint:
    return Endpoint(url=fake.url, policy=AddressPolicy(allow_loopback=True))
