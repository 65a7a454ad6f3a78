"""Maintenance, incidents and quality over the API: the same verbs as the pages."""

import pytest
import time_machine

from apps.usage.models import QualityReading
from tests import factories as make
from tests.factories import AT

WORK = "/api/v1/maintenance/"
FAULTS = "/api/v1/incidents/"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def link(db):
    return make.pni()


def post(api, address, **body):
    return api.post(address, body, format="json")


def test_maintenance_is_planned_with_its_interconnects_and_runs(api, link):
    made = post(
        api, WORK, title="Line card", side="OURS", starts_at="2026-12-01T02:00:00Z",
        ends_at="2026-12-01T04:00:00Z", interconnects=[link.ref], impact="DEGRADED",
    ).json()  # fmt: skip

    moved = post(api, f"{WORK}{made['ref']}/move/", to="RUNNING").json()

    assert made["impacts"] == [
        {"interconnect": {"ref": link.ref, "name": link.name}, "impact": "DEGRADED"}
    ]
    assert (made["state"], moved["state"]) == ("PLANNED", "RUNNING")


def test_refusal_names_the_field(api, link):
    row = make.maintenance(link=link)

    answer = post(api, f"{WORK}{row.ref}/edit/", ends_at="2026-01-01T00:00:00Z")

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["ends_at"]


def test_incident_is_reported_closed_and_found(api, link):
    made = post(
        api, FAULTS, title="Port down", kind="OUTAGE", started_at="2026-11-18T02:00:00Z",
        partner=link.partner.ref, interconnect=link.ref,
    ).json()  # fmt: skip

    closed = post(
        api, f"{FAULTS}{made['ref']}/close/", restored_at="2026-11-18T05:00:00Z", cause="OURS"
    ).json()

    assert (made["state"], closed["state"], closed["cause"]) == ("OPEN", "CLOSED", "OURS")
    assert api.get(f"{FAULTS}?state=OPEN").json()["results"] == []
    assert len(api.get(f"{FAULTS}?interconnect={link.ref}").json()["results"]) == 1


@pytest.mark.parametrize("address", [WORK, FAULTS])
def test_list_costs_the_same_for_many(api, link, address, django_assert_max_num_queries):
    for _ in range(5):
        make.maintenance(link=link)
        make.incident(link=link)

    with django_assert_max_num_queries(6):
        body = api.get(address).json()

    assert len(body["results"]) == 5


def test_quality_is_stored_once_however_often_it_is_sent(api, link):
    reading = {
        "interconnect": link.ref, "kind": "loss_pct", "at": "2026-11-18T02:00:00Z", "value": "0.1",
    }  # fmt: skip

    answers = [post(api, "/api/v1/quality/", readings=[reading]).json() for _ in range(2)]

    assert answers == [{"stored": 1}, {"stored": 1}]
    assert QualityReading.objects.get().micro == 100_000


def test_quality_of_an_unknown_interconnect_is_refused(api, link):
    reading = {"interconnect": "PNI-99999", "kind": "loss_pct", "at": "2026-11-18T02:00:00Z"}

    answer = post(api, "/api/v1/quality/", readings=[{**reading, "value": "1"}])

    assert answer.status_code == 422
    assert "PNI-99999" in answer.content.decode()
