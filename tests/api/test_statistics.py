"""Figures over any period, of one and of many; all samples as a stream."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.usage import queries, rules, store
from apps.usage.store import DAY_SLOTS, Batch
from tests import factories as make
from tests.factories import AT, GBPS

START = datetime(2026, 11, 15, 5, tzinfo=UTC)  # midnight in Bogota
DAYS = 4
SLOTS = DAYS * DAY_SLOTS
SPAN = "from=2026-11-15&to=2026-11-18"
EXPORT = "/api/v1/samples/export/"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


def wave(seed: int) -> np.ndarray:
    """Four days, an hour missing on the second."""
    found = np.random.default_rng(seed).integers(1, 100, (2, SLOTS)) * GBPS
    found[:, 300:312] = -1
    return found


def measured(seed: int, **fields):
    link = make.pni(**fields)
    series = make.series(link=link)
    batch = Batch(np.array([series.pk]), int(START.timestamp()), wave(seed)[:, np.newaxis])
    store.current().write(batch, at=AT)
    return link


@pytest.fixture
def link(db):
    return measured(1)


def known(values) -> list[int]:
    return [int(each) for each in values if each >= 0]


def test_total_can_be_recomputed_by_hand(api, link):
    body = api.get(f"/api/v1/interconnects/{link.ref}/statistics/?{SPAN}").json()

    out = known(wave(1)[1])
    total = body["results"][0]["total"]
    assert body["tz"] == "America/Bogota"
    assert total["p95_out_bps"] == rules.percentile(out, 95)
    assert total["max_out_bps"] == max(out)
    assert total["avg_out_bps"] == sum(out) // len(out)
    assert total["busy_hour_out_bps"] == rules.busy_hour(
        [None if each < 0 else int(each) for each in wave(1)[1]]
    )
    assert (total["valid"], total["expected"]) == (SLOTS - 12, SLOTS)
    assert body["results"][0]["steps"] == []


@pytest.mark.parametrize(("step", "width"), [("hour", 12), ("6h", 72), ("day", 288)])
def test_steps_have_the_same_figures(api, link, step, width):
    query = f"{SPAN}&step={step}"

    steps = api.get(f"/api/v1/interconnects/{link.ref}/statistics/?{query}").json()["results"][0][
        "steps"
    ]

    assert len(steps) == SLOTS // width
    for at, row in enumerate(steps):
        part = known(wave(1)[0, at * width : (at + 1) * width])
        assert row["p95_in_bps"] == rules.percentile(part, 95)
        assert row["max_in_bps"] == (max(part) if part else None)
        assert row["valid"] == len(part)
    assert steps[1]["at"] == (START + timedelta(minutes=5 * width)).isoformat().replace(
        "+00:00", "Z"
    )


def test_only_the_metrics_asked_for(api, link):
    query = f"{SPAN}&metrics=max,avg"

    total = api.get(f"/api/v1/interconnects/{link.ref}/statistics/?{query}").json()["results"][0][
        "total"
    ]

    assert set(total) == {
        "max_in_bps", "max_out_bps", "avg_in_bps", "avg_out_bps", "valid", "expected",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("metrics=median", "metrics"),
        ("step=week", "step"),
        ("from=2026-11-20", "from"),
        ("to=2027-01-01", "to"),
        ("from=2025-01-01", "from"),
        ("tz=Mars/Olympus", "tz"),
        ("colour=red", "colour"),
    ],
)
def test_what_cannot_be_read_is_named(api, link, query, name):
    response = api.get(f"/api/v1/interconnects/{link.ref}/statistics/?{query}")

    assert response.status_code == 400
    assert name in [each["field"] for each in response.json()["errors"]]


def test_many_at_once_are_those_of_each(api, link):
    other = measured(2, partner=link.partner)
    measured(3)

    found = api.get(f"/api/v1/statistics/?partner={link.partner.ref}&{SPAN}&tz=America/Bogota")

    results = found.json()["results"]
    assert [row["interconnect"] for row in results] == [link.ref, other.ref]
    for seed, row in zip((1, 2), results, strict=True):
        assert row["total"]["p95_in_bps"] == rules.percentile(known(wave(seed)[0]), 95)


def test_interconnects_are_named_by_reference_metro_region_or_kind(api, link):
    measured(2, kind="cache")

    def count(query: str) -> int:
        return len(api.get(f"/api/v1/statistics/?{SPAN}&{query}").json()["results"])

    assert count(f"interconnect={link.ref}") == 1
    assert count("metro=bog") == 2
    assert count("region=LATAM&kind=cache") == 1
    assert api.get("/api/v1/statistics/").status_code == 400
    assert "PNI-99999" in str(api.get("/api/v1/statistics/?interconnect=PNI-99999").json())


def test_too_much_for_one_answer_is_refused(api, link):
    for _ in range(200):
        make.pni()

    assert api.get("/api/v1/statistics/?metro=BOG").status_code == 400
    assert api.get(f"/api/v1/statistics/?interconnect={link.ref}&from=2025-11-01").json()["step"]


def test_queries_do_not_grow_with_the_interconnects(api, link):
    api.get(f"/api/v1/statistics/?metro=BOG&{SPAN}")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as statements:
            api.get(f"/api/v1/statistics/?metro=BOG&{SPAN}")
        counts.append(len(statements))
        for seed in range(40, 80):
            measured(seed)

    assert counts[0] == counts[1]


def text_of(response) -> str:
    return b"".join(response.streaming_content).decode()


def test_stream_holds_every_slot_with_its_flag(api, link):
    response = api.get(f"{EXPORT}?from=2026-11-15T05:00:00Z&to=2026-11-19T05:00:00Z")

    rows = list(csv.DictReader(io.StringIO(text_of(response))))
    assert response["Content-Type"].startswith("text/csv")
    assert len(rows) == SLOTS
    assert {row["interconnect"] for row in rows} == {link.ref}
    assert rows[0] == {
        "interconnect": link.ref, "at": "2026-11-15T05:00:00Z", "in_bps": str(wave(1)[0, 0]),
        "out_bps": str(wave(1)[1, 0]), "flag": "",
    }  # fmt: skip
    assert [row["flag"] for row in rows[300:312]] == ["missing"] * 12
    values = [int(row["in_bps"]) for row in rows if row["in_bps"]]
    assert rules.percentile(values, 95) == rules.percentile(known(wave(1)[0]), 95)


def test_slots_not_believed_are_flagged_and_empty(api, link):
    make.quarantine(
        series=link.series.get(), starts_at=START, ends_at=START + timedelta(minutes=10)
    )

    response = api.get(f"{EXPORT}?from=2026-11-15T05:00:00Z&to=2026-11-15T05:15:00Z")

    rows = list(csv.DictReader(io.StringIO(text_of(response))))
    assert [row["flag"] for row in rows] == ["quarantined", "quarantined", ""]
    assert rows[0]["in_bps"] == ""


def test_stream_as_json_lines_goes_on_where_it_was_broken_off(api, link):
    other = measured(2)
    query = "format=ndjson&to=2026-11-19T00:00:00Z&from="

    whole = text_of(api.get(f"{EXPORT}?{query}2026-11-15T00:00:00Z")).splitlines()
    rest = text_of(api.get(f"{EXPORT}?{query}2026-11-17T00:00:00Z")).splitlines()

    first = json.loads(rest[0])
    assert whole[-len(rest) :] == rest
    assert (first["interconnect"], first["at"]) == (link.ref, "2026-11-17T00:00:00Z")
    assert json.loads(rest[-1])["interconnect"] == other.ref


def test_days_without_a_sample_have_no_lines(api, link):
    make.series(link=make.pni())

    response = api.get(f"{EXPORT}?from=2026-10-01T00:00:00Z&to=2026-10-05T00:00:00Z")

    assert text_of(response).splitlines() == ["interconnect,at,in_bps,out_bps,flag"]


@pytest.mark.parametrize(
    "query", ["", "from=2027-01-01T00:00:00Z", "from=soon", "from=2026-11-01T00:00:00Z&format=xml"]
)
def test_stream_that_cannot_be_is_refused_before_it_starts(api, link, query):
    assert api.get(f"{EXPORT}?{query}").status_code == 400


def test_stream_holds_a_day_of_some_interconnects_at_a_time(link):
    pairs = [(link.pk, link.ref)] + [(one.pk, one.ref) for one in map(measured, range(2, 5))]

    blocks = list(queries.sample_lines(pairs, START, START + timedelta(days=2)))

    assert max(len(block) for block in blocks) <= DAY_SLOTS
    assert sum(len(block) for block in blocks) == 4 * 2 * DAY_SLOTS
