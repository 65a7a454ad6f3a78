"""What we rely on in a Peering API: asked of the fake and of our own server, over real HTTP."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from apps.integrations.addresses import AddressPolicy
from apps.integrations.peering_api import client
from apps.integrations.peering_api.client import Asking, Outcome, Pair
from apps.integrations.peering_api.fake import Fake
from tests import factories as make
from tests.api.robots.exchanges import exchange

OPEN = AddressPolicy()
CALLER, SERVER = 64501, 64510
PAIR, SECOND = Pair("192.0.2.10", "192.0.2.1"), Pair("192.0.2.11", "192.0.2.1")


@dataclass
class Api:
    """A server of AS64510 to which AS64501 may come with a token."""

    url: str
    token: str

    def ask(self, *pairs: Pair, **changes: Any) -> Outcome:
        asking = Asking(CALLER, SERVER, "pdb:ix:1", pairs, str(uuid.uuid4()), str(uuid.uuid4()))
        told = {"token": self.token, "policy": OPEN, "url": self.url}
        told |= {name: changes.pop(name) for name in list(changes) if name in told}
        return client.ask(
            told["url"], token=told["token"], policy=told["policy"],
            asking=replace(asking, **changes),
        )  # fmt: skip


@pytest.fixture
def fake() -> Iterator[Fake]:
    with Fake(SERVER) as running:
        running.site.require_bearer("secret")
        yield running


@pytest.fixture(
    params=["fake", pytest.param("ours", marks=pytest.mark.django_db(transaction=True))]
)
def api(request: pytest.FixtureRequest, settings: Any) -> Api:
    if request.param == "fake":
        return Api(request.getfixturevalue("fake").url, "secret")
    server = request.getfixturevalue("live_server")
    settings.NETWORK_ASN = SERVER
    partner = make.partner(portal_enabled=True)
    make.asn(partner=partner, number=CALLER, is_primary=True)
    make.eligible(partner)
    exchange()
    _token, text = make.partner_token(membership=make.member(partner=partner))
    return Api(f"{server.url}/api/peering/v0", text)


@pytest.mark.slow
def test_sessions_that_are_taken_come_back_with_an_id(api):
    outcome = api.ask(PAIR, SECOND)

    assert (outcome.status, outcome.trouble) == (200, "")
    assert list(outcome.taken) == [PAIR, SECOND]
    assert uuid.UUID(outcome.request_id)


@pytest.mark.slow
def test_token_that_is_none_is_a_final_no(api):
    outcome = api.ask(PAIR, token="wrong")

    assert (outcome.status, outcome.is_final, list(outcome.taken)) == (401, True, [])


@pytest.mark.slow
def test_batch_of_which_nothing_is_taken_is_a_final_no(api):
    outcome = api.ask(PAIR, their_asn=64999)

    assert outcome.is_final
    assert outcome.status in (400, 422)
    assert not outcome.taken


@pytest.mark.slow
def test_same_key_again_makes_no_second_session(api):
    same = {"key": "k-1", "request_id": str(uuid.uuid4())}

    first, second = api.ask(PAIR, **same), api.ask(PAIR, **same)

    assert first.request_id == second.request_id
    assert list(second.taken) == [PAIR]


@pytest.mark.slow
def test_address_that_is_no_peering_api_is_a_final_no(api):
    assert api.ask(PAIR, url=f"{api.url}/nothing").is_final


def test_only_some_are_taken(fake):
    fake.network.refused.add(SECOND.our_ip)

    assert list(Api(fake.url, "secret").ask(PAIR, SECOND).taken) == [PAIR]


@pytest.mark.parametrize(
    ("status", "is_final"), [(500, False), (503, False), (429, False), (403, True), (404, True)]
)
def test_what_may_pass_is_no_final_no(fake, status, is_final):
    fake.site.down = status

    outcome = Api(fake.url, "secret").ask(PAIR)

    assert (outcome.status, outcome.is_final) == (status, is_final)
    assert str(status) in outcome.trouble


def test_nobody_there_may_pass():
    outcome = Api("http://127.0.0.1:9", "secret").ask(PAIR)

    assert (outcome.status, outcome.is_final) == (0, False)
    assert "failed" in outcome.trouble


@pytest.mark.parametrize("trouble", ["truncate_next", "drop_next"])
def test_answer_that_breaks_off_takes_nothing(fake, trouble):
    getattr(fake.site, trouble)(1)

    outcome = Api(fake.url, "secret").ask(PAIR)

    assert outcome.trouble
    assert not outcome.taken


def test_redirect_is_not_followed(fake):
    fake.site.fail_next(1, 302, {"Location": "http://127.0.0.1:9/"})

    outcome = Api(fake.url, "secret").ask(PAIR)

    assert outcome.is_final
    assert len(fake.site.requests) == 1


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1/v0", "https://10.0.0.7/v0", "https://169.254.169.254/", "ftp://x.example/",
     "https://[::1]/v0", "http://peering.isp.example/v0", "https://a:b@peering.isp.example/v0"],
)  # fmt: skip
def test_address_that_is_not_public_is_never_called(url):
    closed = AddressPolicy(allow_loopback=False, allow_private=False)

    outcome = Api(url, "secret").ask(PAIR, policy=closed)

    assert (outcome.status, outcome.is_final) == (0, True)


def test_name_that_leads_inside_is_caught_at_the_connection(fake):
    """`localhost` is a name as any other: its address is looked at once it is known."""
    closed = AddressPolicy(allow_loopback=False, allow_private=False)
    url = fake.url.replace("http://127.0.0.1", "https://localhost")

    outcome = Api(url, "secret").ask(PAIR, policy=closed)

    assert outcome.status == 0
    assert "is not called" in outcome.trouble
    assert not fake.site.requests


def test_secret_is_sent_as_a_bearer_token_and_the_key_as_a_header(fake):
    Api(fake.url, "secret").ask(PAIR, key="k-9")

    (sent,) = fake.site.requests
    assert sent.headers["Authorization"] == "Bearer secret"
    assert sent.headers["Idempotency-Key"] == "k-9"
