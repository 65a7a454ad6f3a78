"""The client against servers that answer like PeeringDB: invented rows, and a part of its dump."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from apps.integrations.errors import (
    AddressRefused,
    BadAnswer,
    BadQuery,
    SourceLimited,
    SourceRefused,
    SourceUnreachable,
)
from apps.integrations.faking import Fake, Reply
from apps.integrations.peeringdb import client as module
from apps.integrations.peeringdb.client import Client
from apps.integrations.peeringdb.fake import PeeringDb
from apps.integrations.peeringdb.records import TAGS, NetIxLan
from tests import factories as make
from tests.factories.peeringdb import DUMP

dump_is_there = pytest.mark.skipif(not DUMP.is_dir(), reason="the dump is not on this machine")


@pytest.fixture(params=["invented", pytest.param("dump", marks=dump_is_there)])
def database(request: pytest.FixtureRequest) -> PeeringDb:
    return make.peeringdb() if request.param == "invented" else PeeringDb.of_folder(DUMP)


@pytest.fixture
def fake(database: PeeringDb) -> Iterator[Fake]:
    with Fake(database) as running:
        yield running


def opened(url: str, **options: Any) -> Client:
    return Client(**{"url": url, "pause": 0, "sleep": lambda _: None, **options})


@pytest.mark.parametrize("tag", TAGS)
def test_every_object_is_read(tag: str, fake: Fake, database: PeeringDb) -> None:
    with opened(fake.url) as client:
        batch = client.everything(tag)

    assert not batch.unread
    assert [each.id for each in batch.records] == sorted(row["id"] for row in database.rows[tag])


@pytest.mark.parametrize("tag", TAGS)
def test_dump_tells_the_same_as_the_api(tag: str, fake: Fake) -> None:
    with opened(fake.url) as plain, opened(fake.url, dump=fake.url) as dumped:
        assert dumped.everything(tag).records == plain.everything(tag).records


def test_changes_since_a_moment_are_read_with_deletions(fake: Fake, database: PeeringDb) -> None:
    first = database.rows["net"][0]
    last = max(row["updated"] for row in database.rows["net"])
    since = datetime(2030, 1, 1, tzinfo=UTC)
    assert last < since.isoformat()
    database.put("net", id=first["id"], status="deleted", updated="2030-01-01T00:00:00Z")

    with opened(fake.url) as client:
        found = client.since("net", since).records
        present = client.everything("net").records

    assert [(each.id, each.status) for each in found] == [(first["id"], "deleted")]
    assert first["id"] not in {each.id for each in present}


def test_pages_are_joined(fake: Fake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 2)

    with opened(fake.url) as client:
        found = client.everything("netfac").records

    with opened(fake.url, dump=fake.url) as client:
        assert found == client.everything("netfac").records
    assert len(fake.site.requests) > 2


def ask(url: str, **fields: str) -> requests.Response:
    return requests.get(url, params=fields, timeout=5)


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"id__lt": "3"}, lambda row: row["id"] < 3),
        ({"id__lte": "3"}, lambda row: row["id"] <= 3),
        ({"id__gt": "1"}, lambda row: row["id"] > 1),
        ({"id__gte": "2"}, lambda row: row["id"] >= 2),
        ({"asn__in": "64510,20940"}, lambda row: row["asn"] in (64510, 20940)),
        ({"name__contains": "IGHT"}, lambda row: "ight" in row["name"].lower()),
        ({"name__startswith": "ak"}, lambda row: row["name"].lower().startswith("ak")),
        ({"policy_general": "Open"}, lambda row: row["policy_general"] == "Open"),
    ],
)
def test_fake_filters(
    asked: dict[str, str], fits: Callable[[dict[str, Any]], bool], fake: Fake, database: PeeringDb
) -> None:
    found = ask(f"{fake.url}/api/net", **asked).json()["data"]

    assert {row["id"] for row in found} == {r["id"] for r in database.rows["net"] if fits(r)}


def test_fake_answers_one_object_and_chosen_fields(fake: Fake, database: PeeringDb) -> None:
    first = database.rows["net"][0]

    one = ask(f"{fake.url}/api/net/{first['id']}").json()["data"]
    few = ask(f"{fake.url}/api/net", fields="id,asn", limit="1").json()["data"]

    assert one == [first]
    assert set(few[0]) == {"id", "asn"}


def test_fake_refuses_what_peeringdb_refuses(fake: Fake) -> None:
    assert ask(f"{fake.url}/api/net", asn__in=",".join(["1"] * 151)).status_code == 400
    assert ask(f"{fake.url}/api/net", since="yesterday").status_code == 400
    assert ask(f"{fake.url}/api/nonsense").status_code == 404
    assert ask(f"{fake.url}/api/net/999999999").status_code == 404


class TestErrors:
    """What goes wrong, in words an administrator can act on."""

    @pytest.fixture
    def database(self) -> PeeringDb:
        return make.peeringdb()

    def test_key_is_sent_and_a_wrong_one_is_told(self, fake: Fake) -> None:
        fake.site.authorization = "Api-Key right"
        with opened(fake.url, key=" right ") as client:
            assert client.everything("org").records

        with opened(fake.url, key="wrong") as client, pytest.raises(SourceRefused, match="API key"):
            client.everything("org")

    def test_anonymous_client_sends_no_key_and_its_own_name(self, fake: Fake) -> None:
        with opened(fake.url) as client:
            client.everything("org")

        headers = fake.site.requests[0].headers
        assert "Authorization" not in headers
        assert headers["User-Agent"].startswith("EdgePartners")

    def test_key_is_not_sent_to_the_dump(self, fake: Fake) -> None:
        with opened(fake.url, key="secret", dump=fake.url) as client:
            client.everything("org")

        assert "Authorization" not in fake.site.requests[0].headers

    def test_password_is_refused_there(self, fake: Fake) -> None:
        fake.site.fail_next(1, 403)

        with opened(fake.url) as client, pytest.raises(SourceRefused, match="API keys only"):
            client.everything("org")

    def test_pause_of_a_429_is_kept(self, fake: Fake) -> None:
        slept: list[float] = []
        fake.site.fail_next(1, 429, {"Retry-After": "42"})

        with opened(fake.url, sleep=slept.append) as client:
            client.everything("org")

        assert slept == [42.0]

    def test_pause_too_long_ends_the_sync(self, database: PeeringDb, fake: Fake) -> None:
        database.per_minute, database.clock = 0, lambda: 1000.0
        database._asked = [1000.0 + 3540]

        with opened(fake.url) as client, pytest.raises(SourceLimited) as limited:
            client.everything("org")

        assert limited.value.retry_after == 3600.0

    def test_pause_is_read_from_the_text_too(self, fake: Fake, database: PeeringDb) -> None:
        said = b'{"message": "Request was throttled. Expected available in 37 seconds."}'
        answer = module.Answer(429, {}, said, 0.1)

        assert module._refusal(answer, "pdb").retry_after == 37.0  # type: ignore[attr-defined]

    def test_limit_of_a_minute_is_waited_for(self, database: PeeringDb, fake: Fake) -> None:
        now = [0.0]
        database.per_minute, database.clock = 2, lambda: now[0]

        def sleep(seconds: float) -> None:
            now[0] += seconds

        with opened(fake.url, sleep=sleep) as client:
            for _ in range(5):
                client.everything("org")

        assert now[0] == 120.0

    def test_questions_are_two_seconds_apart(self, fake: Fake) -> None:
        slept: list[float] = []

        with Client(url=fake.url, sleep=slept.append) as client:
            for tag in ("org", "fac", "net"):
                client.everything(tag)

        assert slept == [2.0, 2.0]

    def test_redirect_is_not_followed(self, fake: Fake) -> None:
        fake.site.fail_next(1, 301, {"Location": "https://www.peeringdb.com/api/org"})

        with opened(fake.url, key="k") as client, pytest.raises(BadAnswer, match="redirects to"):
            client.everything("org")

        assert len(fake.site.requests) == 1

    @pytest.mark.parametrize("status", [500, 502, 503])
    def test_failing_server_is_tried_again_then_told(self, status: int, fake: Fake) -> None:
        fake.site.fail_next(1, status)
        with opened(fake.url) as client:
            assert client.everything("org").records
        fake.site.down = status

        with opened(fake.url) as client, pytest.raises(SourceUnreachable, match=str(status)):
            client.everything("org")

    def test_answer_cut_short_is_told(self, fake: Fake) -> None:
        fake.site.truncate_next(1)

        with opened(fake.url) as client, pytest.raises(BadAnswer, match="like PeeringDB"):
            client.everything("org")

    def test_slow_server_is_told(self, fake: Fake) -> None:
        fake.site.delay = 0.5

        with (
            opened(fake.url, read_timeout=0.1) as client,
            pytest.raises(SourceUnreachable, match="did not answer within"),
        ):
            client.everything("org")

    def test_unknown_kind_is_not_asked(self, fake: Fake) -> None:
        with opened(fake.url) as client, pytest.raises(BadQuery, match="kind"):
            client.everything("../net")

        assert fake.site.requests == []

    def test_metadata_service_is_not_called(self) -> None:
        with pytest.raises(AddressRefused):
            opened("http://169.254.169.254")


class TestRows:
    """Bad rows are left out with a reason; the others are read."""

    @pytest.mark.parametrize(
        ("tag", "change", "why"),
        [
            ("net", {"asn": "many"}, "asn: no whole number"),
            ("net", {"asn": -1}, "asn: no whole number"),
            ("net", {"asn": True}, "asn: no whole number"),
            ("net", {"name": ["x"]}, "name: no text"),
            ("net", {"updated": "yesterday"}, "updated"),
            ("net", {"updated": "2026-01-01T00:00:00"}, "updated: no time zone"),
            ("netixlan", {"ipaddr4": "192.0.2.300"}, "ipaddr4"),
            ("netixlan", {"speed": None}, "speed: no whole number"),
            ("ixpfx", {"prefix": "192.0.2.1/24"}, "prefix"),
            ("fac", {"latitude": "north"}, "latitude"),
        ],
    )
    def test_bad_value_leaves_the_row_out(self, tag: str, change: dict[str, Any], why: str) -> None:
        database = make.peeringdb()
        database.put(tag, id=1, **change)
        server = _Plain(database)

        with Fake(server) as fake, opened(fake.url) as client:
            batch = client.everything(tag)

        assert [each.id for each in batch.unread] == [1]
        assert batch.unread[0].why.startswith(why)
        assert len(batch.records) == len(database.rows[tag]) - 1

    def test_row_that_is_no_object_is_left_out(self) -> None:
        database = make.peeringdb()
        with Fake(_Plain(database, extra=["text", None, 7])) as fake, opened(fake.url) as client:
            batch = client.everything("org")

        assert [each.id for each in batch.unread] == [None, None, None]
        assert len(batch.records) == 1

    def test_missing_key_is_named(self) -> None:
        database = make.peeringdb()
        del database.rows["netfac"][0]["net_id"]

        with Fake(database) as fake, opened(fake.url) as client:
            batch = client.everything("netfac")

        assert batch.unread[0].why == "net_id: missing"

    def test_unknown_fields_are_passed_over_and_nulls_are_empty(self) -> None:
        database = make.peeringdb()
        database.put("net", id=1, logo="x.png", ixp_update_exclude=["a"], irr_as_set=None)

        with Fake(database) as fake, opened(fake.url) as client:
            found = client.everything("net").records[0]

        assert found.irr_as_set == ""  # type: ignore[attr-defined]

    def test_speed_is_in_bits_per_second(self) -> None:
        with Fake(make.peeringdb()) as fake, opened(fake.url) as client:
            found = client.everything("netixlan").records[0]

        assert isinstance(found, NetIxLan)
        assert (found.speed_bps, found.ipaddr4) == (400 * 10**9, "192.0.2.1")


class _Plain:
    """A server without filters, for rows that the fake itself could not sort through."""

    def __init__(self, database: PeeringDb, extra: list[Any] | None = None) -> None:
        self._database, self._extra = database, extra or []

    def answer(self, path: str, fields: Any) -> Any:
        rows = self._database.rows[path.rsplit("/", 1)[-1]]
        return Reply(200, json.dumps({"data": [*rows, *self._extra]}).encode())


@dump_is_there
def test_dump_is_read_from_outside_the_repository() -> None:
    assert Path(__file__).resolve().parents[3] not in DUMP.resolve().parents
