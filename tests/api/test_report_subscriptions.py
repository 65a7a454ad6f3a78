"""Subscriptions to reports over the API."""

import pytest
import time_machine

from apps.accounts.models import User
from apps.reports import actions
from apps.reports.models import Subscription
from tests import factories as make
from tests.factories import AT

PLACE = "/api/v1/report-subscriptions/"


@pytest.fixture(autouse=True)
def _frozen(db):
    with time_machine.travel(AT, tick=False):
        yield


def post(api, verb="", **body):
    return api.post(f"{PLACE}{verb}", body, format="json")


def test_one_subscribes_oneself_and_changes_it(client_with_token):
    api = client_with_token("leadership")

    row = post(api, kind="WEEKLY", formats=["pdf"], weekday=4, hour=16).json()
    changed = post(api, f"{row['number']}/edit/", attaches=False).json()

    me = User.objects.get(role="leadership")
    assert row["person"] == {"name": me.name, "email": me.email}
    assert (row["scope_key"], row["cadence"], row["weekday"]) == ("ALL", "WEEKLY", 4)
    assert (row["missing"], row["last_sent"]) == ("WAIT", None)
    assert (changed["attaches"], changed["hour"]) == (False, 16)


def test_others_are_subscribed_by_who_writes_reports(api, client_with_token):
    person, partner = make.user(role="legal"), make.partner()

    one = post(api, kind="REVIEW", partner=partner.ref, person=person.email).json()
    role = post(api, kind="WEEKLY", role="leadership", missing="DRAFT").json()
    refused = post(client_with_token("engineer"), kind="WEEKLY", role="leadership")

    assert (one["scope_key"], one["person"]["email"]) == (f"PARTNER:{partner.ref}", person.email)
    assert (role["role"], role["person"], role["missing"]) == ("leadership", None, "DRAFT")
    assert refused.status_code == 422
    assert "Only people who write reports" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("field", "value"),
    [("hour", 24), ("weekday", -1), ("month_day", 29), ("formats", ["exe"]), ("cadence", "HOURLY"),
     ("person", "nobody@nowhere.example"), ("kind", "GOSSIP")],
)  # fmt: skip
def test_what_is_wrong_is_said_by_field(api, field, value):
    answer = post(api, **{"kind": "WEEKLY", field: value})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"].startswith(field)
    assert not Subscription.objects.exists()


def test_a_second_one_is_a_conflict(api):
    post(api, kind="WEEKLY")

    assert post(api, kind="WEEKLY").status_code == 409


def test_it_is_paused_resumed_left_and_joined(api, client_with_token):
    reader = make.user(role="finance")
    row = make.subscription(role="finance", by=make.user(role="manager"))
    theirs = client_with_token("finance", owner=reader)

    assert post(api, f"{row.pk}/pause/").json()["paused_at"] == "2026-11-19T09:40:00Z"
    assert post(api, f"{row.pk}/pause/").status_code == 409
    assert post(api, f"{row.pk}/resume/").json()["paused_at"] is None
    assert post(theirs, f"{row.pk}/leave/").status_code == 200
    assert row.opt_outs.get().person == reader
    post(theirs, f"{row.pk}/join/")
    assert not row.opt_outs.exists()
    assert post(theirs, f"{row.pk}/end/").status_code == 422
    assert post(api, f"{row.pk}/end/").json()["stopped_because"].startswith("ended by")


def test_one_is_sent_now_and_the_log_tells_of_it(api):
    owner = User.objects.get(role="admin")
    row = make.subscription(person=owner)
    refused = post(api, f"{row.pk}/send/")
    report = make.published_report()

    accepted = post(api, f"{row.pk}/send/")
    actions.carry_on(at=AT)
    (mail,) = api.get(f"{PLACE}{row.pk}/mails/").json()

    assert refused.status_code == 422
    assert accepted.status_code == 202
    assert (mail["to"], mail["stage"], mail["report"]) == (owner.email, "SENT", report.ref)
    assert api.get(f"{PLACE}{row.pk}/").json()["last_sent"] == "2026-11-19T09:40:00Z"


def test_what_concerns_others_is_not_there(client_with_token):
    row = make.subscription()
    api = client_with_token("engineer")

    assert api.get(PLACE).json()["results"] == []
    assert api.get(f"{PLACE}{row.pk}/").status_code == 404
    assert post(api, f"{row.pk}/end/").status_code == 404


def test_the_list_is_filtered(api):
    make.subscription()
    paused = make.subscription(role="legal", by=make.user(role="manager"), kind="CAPACITY")
    actions.pause(row=paused, by=paused.owner, at=AT)

    found = [
        [each["kind"] for each in api.get(f"{PLACE}?{query}").json()["results"]]
        for query in ("stand=paused", "stand=runs", "role=legal", "kind=WEEKLY")
    ]

    assert found == [["CAPACITY"], ["WEEKLY"], ["CAPACITY"], ["WEEKLY"]]
