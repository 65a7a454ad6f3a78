"""Duties to add capacity by API."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = "/api/v1/upgrades/"


def test_duty_tells_its_days_and_pauses(api, django_assert_max_num_queries):
    pause = make.clock_pause()

    with django_assert_max_num_queries(8):
        told = api.get(f"{LIST}{pause.obligation.ref}/").json()

    assert (told["due_on"], told["lead_value"], told["who"]) == ("2026-12-31", 60, "PARTNER")
    assert told["pauses"] == [
        {"from_on": "2026-11-09", "until_on": None, "reason": "LOA", "blocked_by": "US", "note": ""}
    ]
    assert told["notice"] is None


def test_list_is_filtered(api):
    make.upgrade(state="OVERDUE")
    make.upgrade(breach=make.breach(key="other"))

    rows = api.get(f"{LIST}?state=late").json()["results"]

    assert [row["state"] for row in rows] == ["OVERDUE"]


def test_pause_by_the_wrong_side_names_its_field(api, time_machine):
    time_machine.move_to(make.AT, tick=False)
    body = {"from_on": "2026-11-09", "reason": "LOA", "blocked_by": "PARTNER"}

    answer = api.post(f"{LIST}{make.upgrade().ref}/pause/", body, format="json")

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["blocked_by"]
