"""Workstreams by the staff API."""

from datetime import timedelta

import pytest

from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db]
URL = "/api/v1/workstreams/"


def test_workstream_tells_both_healths_and_both_dates(api):
    late = AT.date() - timedelta(days=2)
    made = make.workstream(target_on=late, original_on=late - timedelta(days=30))
    make.goal(workstream=made, value=3)

    found = api.get(f"{URL}{made.key}/").json()

    assert (found["said"], found["health"]) == ("ON_TRACK", "OFF_TRACK")
    assert (found["original_on"], found["target_on"]) == ("2026-10-18", "2026-11-17")
    assert found["goals"][0]["value"] == "3.000"


def test_date_moves_and_the_answer_says_at_risk(api):
    made = make.workstream()

    response = api.post(
        f"{URL}{made.key}/move-date/", {"to": "2028-05-31", "reason": "Ducts"}, format="json"
    )

    found = response.json()
    assert response.status_code == 200
    assert (found["said"], found["date_moves"][0]["reason"]) == ("AT_RISK", "Ducts")


def test_bad_key_is_refused_at_its_field(api):
    response = api.post(
        URL, {"key": "PNI", "name": "x", "starts_on": "2026-11-01", "target_on": "2026-12-01"},
        format="json",
    )  # fmt: skip

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "key"


def test_work_item_is_added_moved_and_found_by_a_query(api):
    make.workstream(key="LIMA")

    added = api.post(
        "/api/v1/work-items/",
        {"workstream": "LIMA", "title": "Order", "labels": ["optics"], "refs": ["PAR-00042"]},
        format="json",
    )
    moved = api.post("/api/v1/work-items/LIMA-1/move/", {"to": "in progress"}, format="json")
    found = api.get("/api/v1/work-items/?query=label = optics and category = doing").json()
    bad = api.get("/api/v1/work-items/?query=due < soon")

    assert added.status_code == 201
    assert added.json()["refs"] == [{"ref": "PAR-00042"}]
    assert moved.json()["status"] == "In progress"
    assert [row["key"] for row in found["results"]] == ["LIMA-1"]
    assert bad.status_code == 400
    assert "is no day" in bad.content.decode()


def test_unknown_status_is_refused_at_its_field(api):
    item = make.work_item()

    response = api.post(f"/api/v1/work-items/{item.key}/move/", {"to": "Later"}, format="json")

    assert response.status_code == 422
