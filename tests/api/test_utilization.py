"""What an interconnect carried, over the API."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
import time_machine

from apps.usage import rules, store
from apps.usage.store import Batch
from tests import factories as make
from tests.factories import AT, GBPS

START = datetime(2026, 11, 16, 5, tzinfo=UTC)  # midnight in Bogota
DAYS = 3
SLOTS = DAYS * 288

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def rates():
    """Three days with one gap of an hour; out is twice in."""
    shape = np.sin(np.arange(SLOTS) * 2 * np.pi / 288)
    inbound = (GBPS * (100 + 50 * shape)).astype(np.int64)
    found = np.stack([inbound, 2 * inbound])
    found[:, 300:312] = -1
    return found


@pytest.fixture
def link(db, rates):
    series = make.series(link=make.pni())
    batch = Batch(np.array([series.pk]), int(START.timestamp()), rates[:, np.newaxis])
    store.current().write(batch, at=AT)
    return series.interconnect


def address(link, query: str = "") -> str:
    return f"/api/v1/interconnects/{link.ref}/utilization/?{query}"


def test_statistics_can_be_recomputed_by_hand(api, link, rates):
    out = [int(rate) for rate in rates[1] if rate >= 0]

    body = api.get(address(link, "from=2026-11-16&to=2026-11-18")).json()

    found = body["statistics"]
    assert body["tz"] == "America/Bogota"
    assert found["p95_out_bps"] == found["p95_bps"] == rules.percentile(out, 95)
    assert found["p95_bps"] == sorted(out)[found["rank"] - 1]
    assert found["n"] == found["valid"] == SLOTS - 12
    assert found["expected"] == SLOTS
    assert found["side"] == "OUT"
    assert found["max_bps"] == max(out)
    assert found["average_out_bps"] == sum(out) // len(out)
    assert found["grade"] == "FINAL"


def test_days_are_those_of_the_zone(api, link, rates):
    body = api.get(address(link, "from=2026-11-16&to=2026-11-18")).json()

    second = [int(rate) for rate in rates[1][288:576] if rate >= 0]
    assert [row["day"] for row in body["series"]] == ["2026-11-16", "2026-11-17", "2026-11-18"]
    assert body["series"][1]["p95_out_bps"] == rules.percentile(second, 95)
    assert body["series"][1]["max_bps"] == max(second)
    assert body["series"][1]["valid"] == 276
    assert body["series"][1]["expected"] == 288


def test_another_zone_cuts_other_days(api, link):
    body = api.get(address(link, "from=2026-11-16&to=2026-11-16&tz=UTC")).json()

    assert body["tz"] == "UTC"
    assert body["series"][0]["valid"] == 288 - 5 * 12


def test_raw_values_keep_gaps(api, link, rates):
    body = api.get(address(link, "from=2026-11-16&to=2026-11-18&step=raw")).json()

    series = body["series"]
    assert len(series) == SLOTS
    assert series[0] == {
        "at": "2026-11-16T05:00:00Z",
        "in_bps": int(rates[0, 0]),
        "out_bps": int(rates[1, 0]),
    }
    assert [point["in_bps"] for point in series[300:312]] == [None] * 12


def test_without_parameters_it_is_the_thirty_days_before_today(api, link):
    body = api.get(address(link)).json()

    assert (body["from"], body["to"]) == ("2026-10-20", "2026-11-18")
    assert len(body["series"]) == 30
    assert body["series"][0]["p95_in_bps"] is None


def test_statistics_alone(api, link):
    body = api.get(address(link, "step=none")).json()

    assert body["series"] == []


def test_an_interconnect_without_samples_has_no_figures(api, db):
    body = api.get(address(make.pni())).json()

    assert body["statistics"]["p95_bps"] is None
    assert body["statistics"]["grade"] == "INSUFFICIENT"


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=2026-11-18&to=2026-11-17", "from"),
        ("to=2026-11-20", "to"),
        ("from=1999-12-31", "from"),
        ("from=2025-10-01&to=2026-11-17", "from"),
        ("from=2026-10-01&to=2026-11-17&step=raw", "from"),
        ("from=yesterday", "from"),
        ("to=9999-12-31", "to"),
        ("to=0001-01-01", "to"),
        ("to=2000-01-01", "from"),
        ("tz=Mars/Olympus", "tz"),
        ("tz=../../etc/passwd", "tz"),
        ("tz=%00", "tz"),
        ("step=hour", "step"),
        ("colour=red", "colour"),
    ],
)
def test_what_cannot_be_answered_is_named(api, link, query, field):
    response = api.get(address(link, query))

    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]


def test_a_day_of_the_change_of_the_clock_is_longer(api, link):
    response = api.get(address(link, "from=2026-11-01&to=2026-11-01&tz=America/New_York"))

    assert response.json()["series"][0]["expected"] == 25 * 12


def test_the_number_of_queries_does_not_grow_with_the_span(
    api, link, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14):
        response = api.get(address(link, "from=2026-10-20&to=2026-11-18"))

    assert timedelta(days=len(response.json()["series"])) == timedelta(days=30)
