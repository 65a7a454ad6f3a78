"""The same question again (portal.md 2.2): what PeeringDB answers, what our client makes of it."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from apps.integrations.errors import SourceLimited
from apps.integrations.faking import Fake
from apps.integrations.peeringdb import fake as module
from apps.integrations.peeringdb.client import Client
from apps.integrations.peeringdb.fake import HOUR, PeeringDb
from tests import factories as make


class Clock:
    """Seconds that pass when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 10_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(clock: Clock) -> PeeringDb:
    found = make.peeringdb()
    found.clock, found.is_anonymous = clock, True
    return found


@pytest.fixture
def fake(database: PeeringDb) -> Iterator[Fake]:
    with Fake(database) as running:
        yield running


def ask(fake: Fake, tag: str = "net", **fields: str) -> requests.Response:
    return requests.get(f"{fake.url}/api/{tag}", params=fields, timeout=5)


def make_large(database: PeeringDb) -> None:
    database.put("org", id=1, notes="x" * (module.LARGE + 1))


def opened(fake: Fake, clock: Clock) -> Client:
    return Client(url=fake.url, pause=0, sleep=clock.sleep)


def test_third_same_question_of_a_minute_is_refused(fake: Fake, clock: Clock) -> None:
    assert [ask(fake, id="1").status_code for _ in range(3)] == [200, 200, 429]

    refused = ask(fake, id="1")

    assert refused.json()["message"].endswith("Expected available in 60 seconds.")
    assert refused.headers["Retry-After"] == "60"
    clock.now += 61
    assert ask(fake, id="1").status_code == 200


def test_order_of_what_is_asked_makes_no_other_question(fake: Fake) -> None:
    for _ in range(2):
        requests.get(f"{fake.url}/api/net?id=1&depth=0", timeout=5)

    assert requests.get(f"{fake.url}/api/net?depth=0&id=1", timeout=5).status_code == 429
    assert ask(fake, id="2").status_code == 200


def test_large_answer_is_given_once_an_hour(fake: Fake, database: PeeringDb, clock: Clock) -> None:
    make_large(database)
    assert ask(fake, "org").status_code == 200

    clock.now += 600
    assert ask(fake, "org").headers["Retry-After"] == str(HOUR - 600)
    assert ask(fake, "fac").status_code == 200

    clock.now += HOUR - 600
    assert ask(fake, "org").status_code == 200


def test_who_has_a_key_may_ask_the_same_again(fake: Fake, database: PeeringDb) -> None:
    make_large(database)
    database.is_anonymous = False

    assert [ask(fake, "org").status_code for _ in range(5)] == [200] * 5


def test_dump_is_not_limited(fake: Fake, database: PeeringDb) -> None:
    make_large(database)

    answers = [requests.get(f"{fake.url}/org-0.json", timeout=5) for _ in range(3)]

    assert [each.status_code for each in answers] == [200] * 3


def test_client_waits_for_a_small_answer(fake: Fake, clock: Clock) -> None:
    with opened(fake, clock) as client:
        found = [client.everything("org").records for _ in range(3)]

    assert found[0] == found[2]
    assert sum(clock.slept) == 60


def test_client_does_not_wait_an_hour_and_says_when(
    fake: Fake, database: PeeringDb, clock: Clock
) -> None:
    make_large(database)
    with opened(fake, clock) as client:
        client.everything("org")

        with pytest.raises(SourceLimited, match="again in 60 min") as limited:
            client.everything("org")

    assert limited.value.retry_after == HOUR
    assert sum(clock.slept) == 0


def test_client_with_many_pages_asks_none_of_them_twice(
    fake: Fake, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("apps.integrations.peeringdb.client.PAGE", 1)
    monkeypatch.setattr(module, "LARGE", 10)

    with opened(fake, clock) as client:
        assert len(client.everything("net").records) == 3

    asked: list[Any] = [sorted(each.fields) for each in fake.site.requests]
    assert len(asked) == len({str(each) for each in asked}) == 4
