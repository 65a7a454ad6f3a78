"""The push API: who may send, what is stored, what is said about wrong rows."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from rest_framework.test import APIClient

from apps.usage import actions, queries, store
from apps.usage.models import DataSource, Series, SourceToken, SyncRun
from tests import factories as make
from tests.factories import AT, GBPS

pytestmark = pytest.mark.django_db

PATH = "/api/v1/samples"
SLOT = timedelta(minutes=5)
FIRST = AT - timedelta(hours=1)


@pytest.fixture(autouse=True)
def _frozen() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def source() -> DataSource:
    return make.source(kind="push", url="", name="Edge programs")


@pytest.fixture
def series(source: DataSource) -> Series:
    labels = {"instance": "edge1.example.net", "ifname": "ae1"}
    return make.series(source=source, labels=labels, speed_bps=100 * GBPS)


@pytest.fixture
def text(source: DataSource) -> str:
    return actions.issue_source_token(source=source, name="robot", by=make.user(), at=AT)[1]


@pytest.fixture
def sender(text: str) -> APIClient:
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {text}")
    return client


def rows_of(series: Series, count: int = 3, /, **fields: Any) -> list[dict[str, Any]]:
    return [
        {
            "series": series.pk,
            "at": (FIRST + n * SLOT).isoformat(),
            "in_bps": GBPS + n,
            "out_bps": 2 * GBPS + n,
        }
        | fields
        for n in range(count)
    ]


def send(client: APIClient, samples: list[Any], path: str = PATH, **more: Any) -> Any:
    headers = {"HTTP_IDEMPOTENCY_KEY": more.pop("key")} if "key" in more else {}
    return client.post(path, {"samples": samples, **more}, format="json", **headers)


def stored(series: Series) -> list[int]:
    found = store.current().matrix([series.pk], FIRST, FIRST + 3 * SLOT)
    return found[0, 0].tolist()


def counts(answer: Any) -> tuple[int, ...]:
    assert answer.status_code == 200, answer.content
    names = ("stored", "corrected", "unchanged", "rejected")
    return tuple(answer.json()[name] for name in names)


@pytest.mark.parametrize("path", [PATH, PATH + "/"])
def test_samples_are_stored(sender, series, path):
    answer = send(sender, rows_of(series), path=path)

    assert counts(answer) == (3, 0, 0, 0)
    assert stored(series) == [GBPS, GBPS + 1, GBPS + 2]
    series.refresh_from_db()
    assert series.last_sample_at == FIRST + 2 * SLOT


def test_the_same_again_changes_nothing(sender, series):
    send(sender, rows_of(series))
    seen = queries.newest_change()

    answer = send(sender, rows_of(series))

    assert counts(answer) == (0, 0, 3, 0)
    assert queries.newest_change() == seen


def test_another_rate_corrects(sender, series):
    send(sender, rows_of(series))

    answer = send(sender, [*rows_of(series, 2), *rows_of(series, 3, in_bps=5)[2:]])

    assert counts(answer) == (0, 1, 2, 0)
    assert stored(series) == [GBPS, GBPS + 1, 5]


@pytest.mark.parametrize(
    "name",
    [
        {"labels": {"ifname": "ae1", "instance": "edge1.example.net"}, "series": None},
        {"interconnect": "ref", "series": None},
    ],
)
def test_interface_is_named_by_labels_or_interconnect(sender, series, name):
    if "interconnect" in name:
        name = name | {"interconnect": series.interconnect.ref}

    assert counts(send(sender, rows_of(series, **name))) == (3, 0, 0, 0)


def test_stamp_at_the_end_is_the_slot_before(sender, series):
    rows = [row | {"at": (FIRST + (n + 1) * SLOT).isoformat()} for n, row in
            enumerate(rows_of(series))]  # fmt: skip

    send(sender, rows, stamp="end")

    assert stored(series) == [GBPS, GBPS + 1, GBPS + 2]


def test_wrong_row_is_named_and_nothing_is_stored(sender, series):
    rows = [*rows_of(series, 1), *rows_of(series, 2, in_bps="many")[1:], {"series": series.pk}]

    answer = send(sender, rows)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [
        "samples.1.in_bps",
        "samples.2.at",
    ]
    assert stored(series) == [-1] * 3


def test_right_rows_are_stored_where_that_is_asked_for(sender, series):
    rows = [*rows_of(series, 2), *rows_of(series, 3, out_bps=106 * GBPS)[2:]]

    answer = send(sender, rows, partial=True)

    assert counts(answer) == (2, 0, 0, 1)
    assert answer.json()["errors"][0]["row"] == 2
    assert "105 % of the speed" in answer.json()["errors"][0]["message"]
    run = SyncRun.objects.get()
    assert (run.kind, run.state, run.samples, run.rejected) == ("push", "PARTIAL", 2, 1)


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("at", {"at": (AT + timedelta(minutes=6)).isoformat()}),
        ("at", {"at": (AT - timedelta(days=401)).isoformat()}),
        ("series", {"series": 999_999_999}),
        ("interconnect", {"series": None, "interconnect": "PNI-99999"}),
    ],
)
def test_what_our_records_say_against_a_row_is_named(sender, series, field, row):
    answer = send(sender, rows_of(series, 1, **row))

    assert answer.json()["errors"][0]["field"] == f"samples.0.{field}"


def test_rows_that_contradict_each_other_are_refused(sender, series):
    answer = send(sender, rows_of(series, 1) + rows_of(series, 1, in_bps=5))

    assert answer.status_code == 422
    assert "Row 0 gives other rates" in answer.json()["errors"][0]["message"]


def test_sender_ahead_of_us_is_shown(sender, series, source):
    send(sender, rows_of(series, 1, at=(AT + timedelta(hours=3)).isoformat()))

    shown = queries.health(queries.sources().get(pk=source.pk), AT)
    assert (shown.word, shown.tone) == ("Clock is off", "bad")
    assert "3 h ahead" in shown.sentence


def test_pushed_flat_line_goes_into_quarantine(sender, series):
    rows = [
        row | {"in_bps": GBPS, "out_bps": GBPS, "at": (AT - n * SLOT).isoformat()}
        for n, row in enumerate(rows_of(series, 12), start=1)
    ]

    send(sender, rows)

    assert [found.series for found in queries.quarantines()] == [series]


def test_key_repeats_the_answer(sender, series):
    first = send(sender, rows_of(series), key="batch-1")

    again = send(sender, rows_of(series), key="batch-1")
    other = send(sender, rows_of(series, 1), key="batch-1")

    assert counts(again) == counts(first) == (3, 0, 0, 0)
    assert other.status_code == 422
    assert "another request" in other.json()["detail"]


def test_too_many_rows_are_refused(sender, series):
    answer = send(sender, [{}] * 10_001)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "samples"


@pytest.mark.parametrize(
    "body", [{}, {"samples": []}, {"samples": 4}, {"samples": [1], "stamp": 4}]
)
def test_malformed_body_is_refused(sender, series, body):
    assert sender.post(PATH, body, format="json").status_code == 422


def test_nobody_and_people_cannot_send(series, client_with_token):
    assert send(APIClient(), rows_of(series)).status_code == 401
    assert send(client_with_token("admin"), rows_of(series)).status_code == 401


def test_token_of_a_source_opens_nothing_else(sender):
    assert sender.get("/api/v1/sources/").status_code == 401


def test_token_reaches_its_own_source_only(sender, series):
    other = make.series(source=make.source(kind="push", url=""))

    answer = send(sender, rows_of(other))

    assert answer.json()["errors"][0]["field"] == "samples.0.series"


def test_revoked_token_is_unknown(sender, series):
    token = SourceToken.objects.get()
    actions.revoke_source_token(token=token, by=make.user(), at=AT)

    assert send(sender, rows_of(series)).status_code == 401


def test_paused_source_takes_nothing(sender, series, source):
    actions.pause(source=source, by=None, at=AT)

    assert send(sender, rows_of(series)).status_code == 409


def test_use_of_a_token_is_noted(sender, series):
    send(sender, rows_of(series))

    assert SourceToken.objects.get().last_used_at == AT
