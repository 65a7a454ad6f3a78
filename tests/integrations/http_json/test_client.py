"""The client of any JSON service, against a service that answers well and badly."""

import json
from collections.abc import Iterator

import pytest

from apps.integrations.errors import (
    BadAnswer,
    BadQuery,
    SourceLimited,
    SourceRefused,
    SourceUnreachable,
)
from apps.integrations.faking import Fake, Reply
from apps.integrations.http import Answer, Endpoint
from apps.integrations.http_json import paths
from apps.integrations.http_json.client import Client, Shape, number
from apps.integrations.http_json.fake import JsonService

START = 1_795_080_900  # 2026-11-19 09:35 UTC
SLOT = 300
SHAPE = Shape("/rates?port={port}&from={start}&to={end}", "data.points", "t", "rx", "tx")


def rate(port: str, side: str, slot: int) -> int | None:
    return None if port == "silent" else slot // SLOT * 8 + (side == "out") * 8


@pytest.fixture
def fake() -> Iterator[Fake]:
    with Fake(JsonService(rate, clock=lambda: START + 3 * SLOT)) as running:
        yield running


def client_of(fake: Fake, shape: Shape = SHAPE, **settings: object) -> Client:
    return Client(Endpoint(url=fake.url, tries=1, **settings), shape, sleep=lambda _: None)


def test_values_are_read_with_their_stamps(fake: Fake) -> None:
    with client_of(fake) as client:
        found = client.read({"port": "ae 1/0"}, START, START + 3 * SLOT)

    slots = [START + n * SLOT for n in range(3)]
    assert found.in_values == [(slot + SLOT, slot // SLOT) for slot in slots]
    assert found.out_values == [(slot + SLOT, slot // SLOT + 1) for slot in slots]
    asked = dict(fake.site.requests[0].fields)
    assert asked == {
        "port": "ae 1/0", "from": "2026-11-19T09:35:00Z", "to": "2026-11-19T09:50:00Z",
    }  # fmt: skip


def test_value_cannot_leave_its_place(fake: Fake) -> None:
    with client_of(fake) as client:
        client.read({"port": "x&to=1#/../"}, START, START + SLOT)

    assert dict(fake.site.requests[0].fields)["port"] == "x&to=1#/../"


def test_interface_without_values_is_empty(fake: Fake) -> None:
    with client_of(fake) as client:
        assert client.read({"port": "silent"}, START, START + SLOT).in_values == []


def test_clock_is_told_by_the_answer(fake: Fake) -> None:
    fake.site.ahead = 3600
    with client_of(fake) as client:
        assert 3595 < (client.skew() or 0) < 3605
        client.skew()

    assert len(fake.site.requests) == 1


def test_clock_of_a_cache_is_not_believed() -> None:
    answer = Answer(200, {"Date": "Thu, 19 Nov 2026 09:00:00 GMT", "Age": "60"}, b"", 0.1)

    assert answer.skew_s is None


class Fixed:
    """Answers with one body."""

    def __init__(self, body: object, status: int = 200) -> None:
        self.body, self.status = body, status

    def answer(self, path: str, fields: object) -> Reply:
        text = self.body if isinstance(self.body, str) else json.dumps(self.body)
        return Reply(self.status, text.encode())


@pytest.mark.parametrize(
    ("body", "status", "error", "words"),
    [
        ("<html>", 200, BadAnswer, "does not answer JSON"),
        ("[" * 100_000, 200, BadAnswer, "does not answer JSON"),
        ({"rows": []}, 200, BadAnswer, "has nothing at data.points, but rows"),
        ({"data": {"points": {}}}, 200, BadAnswer, "no list at data.points"),
        ({"data": {"points": [{"t": "soon"}]}}, 200, BadAnswer, "“soon” where t should be a time"),
        ({"data": {"points": [{}]}}, 200, BadAnswer, "where t should be a time"),
        ({}, 401, SourceRefused, "401"),
        ({}, 403, SourceRefused, "read access"),
        ({}, 404, BadAnswer, "nothing at this address"),
        ({}, 429, SourceLimited, "fewer requests"),
        ({}, 500, SourceUnreachable, "Try again later"),
    ],
)
def test_answer_that_is_none_is_explained(
    body: object, status: int, error: type[Exception], words: str
) -> None:
    with (
        Fake(Fixed(body, status)) as fake,
        client_of(fake) as client,
        pytest.raises(error, match=words),
    ):
        client.read({"port": "ae1"}, START, START + SLOT)


def test_answer_beyond_the_limit_is_refused() -> None:
    refused = pytest.raises(BadAnswer, match="more than 1000 bytes")
    with Fake(Fixed("x" * 2000)) as fake, client_of(fake, max_bytes=1000) as client, refused:
        client.read({"port": "ae1"}, START, START + SLOT)


@pytest.mark.parametrize(
    ("time_format", "stamp"), [("s", START), ("s", str(START)), ("ms", START * 1000)]
)
def test_times_are_read_in_every_format(time_format: str, stamp: object) -> None:
    shape = Shape("/x?from={start}", "", "[0]", "[1]", "[2]", time_format)
    with Fake(Fixed([[stamp, 5, "7"]])) as fake, client_of(fake, shape) as client:
        found = client.read({}, START, START + SLOT)

        assert (found.in_values, found.out_values) == ([(START, 5)], [(START, 7)])
        told = START * (1000 if time_format == "ms" else 1)
        assert fake.site.requests[0].fields == [("from", str(told))]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, 5), ("5", 5), (5.6, 6), (0, 0), (2**62, 2**62)]
    + [(bad, None) for bad in ("NaN", float("nan"), "inf", -1, "many", True, [], 2**63, "")],
)
def test_number_is_whole_or_nothing(value: object, expected: int | None) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"path": "http://198.51.100.7/x"},
        {"path": "@198.51.100.7"},
        {"path": "/a b"},
        {"path": "/a\r\nHost: b"},
        {"rows": "data[*]"},
        {"time": ""},
        {"in_value": "__import__('os')"},
    ],
)
def test_shape_that_cannot_work_is_refused(fields: dict[str, str]) -> None:
    usual = {"path": "/x", "rows": "", "time": "t", "in_value": "i", "out_value": "o"}

    with pytest.raises(BadQuery):
        Shape(**usual | fields)


def test_label_that_is_missing_is_named() -> None:
    with pytest.raises(BadQuery, match="{port}"):
        SHAPE.fill({}, START, START)


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", ()),
        ("$", ()),
        ("data.rows", ("data", "rows")),
        ("$.data[0].a-b", ("data", 0, "a-b")),
        ('["a b"][1]', ("a b", 1)),
    ],
)
def test_path_is_read(text: str, steps: tuple[str | int, ...]) -> None:
    assert paths.parse(text) == steps


@pytest.mark.parametrize("text", ["..a", "a[", "a[-1]", "a b", "a.*", "a[?(@.x)]"])
def test_path_with_more_than_steps_is_refused(text: str) -> None:
    with pytest.raises(BadQuery):
        paths.parse(text)


def test_path_leads_through_lists_and_objects() -> None:
    value = {"data": [{"points": [1, 2]}]}

    assert paths.look_up(value, paths.parse("data[0].points[1]")) == 2
    for text in ("data.points", "data[1]", "data[0].x", "data[0].points[0].y"):
        with pytest.raises(LookupError):
            paths.look_up(value, paths.parse(text))
