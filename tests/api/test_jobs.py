"""Judging again over the API, and its job."""

import pytest
import time_machine

from apps.breaches import tasks
from tests import factories as make
from tests.factories import AT


@pytest.fixture(autouse=True)
def _frozen(monkeypatch):
    monkeypatch.setattr(tasks.recompute, "delay", lambda job_id: None)
    with time_machine.travel(AT, tick=False):
        yield


def test_job_is_accepted_watched_and_once(api, db):
    link = make.pni()
    address = f"/api/v1/interconnects/{link.ref}/judge-again/"
    days = {"first": "2026-11-01", "last": "2026-11-18"}

    first = api.post(address, days, format="json")
    second = api.post(address, days, format="json")
    found = api.get(f"/api/v1/jobs/{first.json()['number']}/").json()

    assert (first.status_code, second.status_code) == (202, 409)
    assert (found["state"], found["ref"], found["kind"]) == ("WAITING", link.ref, "judge again")
    assert found["result"] == days
    assert len(api.get(f"/api/v1/jobs/?ref={link.ref}&state=WAITING").json()["results"]) == 1


def test_days_ahead_are_a_problem(api, db):
    link = make.pni()

    response = api.post(
        f"/api/v1/interconnects/{link.ref}/judge-again/",
        {"first": "2026-11-01", "last": "2026-12-24"}, format="json",
    )  # fmt: skip

    assert response.status_code == 422
