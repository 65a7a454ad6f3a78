"""Obligations over the API: the same verbs as the pages."""

from datetime import date

import pytest
import time_machine

from tests import factories as make
from tests.factories import AT

OBLIGATIONS = "/api/v1/obligations/"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def duty(db):
    """Due once on 1 December."""
    return make.occurrence().obligation


def address(duty, verb=""):
    return f"{OBLIGATIONS}{duty.agreement.ref}-O{duty.number}/{verb}"


def post(api, duty, verb, **body):
    return api.post(address(duty, f"{verb}/"), body, format="json")


def fields(answer):
    return [error["field"] for error in answer.json()["errors"]]


def test_an_obligation_comes_with_its_days(api, duty):
    body = api.get(address(duty)).json()

    assert body["ref"] == f"{duty.agreement.ref}-O1"
    assert body["agreement"]["ref"] == duty.agreement.ref
    assert [(day["due_on"], day["state"]) for day in body["occurrences"]] == [("2026-12-01", "DUE")]


def test_a_list_costs_the_same_for_many(api, duty, django_assert_max_num_queries):
    for _ in range(5):
        make.occurrence()

    with django_assert_max_num_queries(6):
        body = api.get(OBLIGATIONS).json()

    assert len(body["results"]) == 6


@pytest.mark.parametrize(
    ("query", "count"),
    [("who=PARTNER", 1), ("who=US", 1), ("retired=yes", 0), ("recurrence=MONTHLY", 0)],
)
def test_filters_narrow_the_list(api, duty, query, count):
    make.obligation(who="PARTNER")

    assert len(api.get(f"{OBLIGATIONS}?{query}").json()["results"]) == count


def test_one_is_added_with_its_days(api):
    agreement = make.agreement()
    owner = make.user()

    answer = api.post(
        OBLIGATIONS,
        {
            "agreement": agreement.ref, "text": "Quarterly report", "recurrence": "QUARTERLY",
            "first_due_on": "2026-12-31", "owner": owner.email, "who": "PARTNER",
        },
        format="json",
    )  # fmt: skip

    body = answer.json()
    assert answer.status_code == 201
    assert body["owner"]["email"] == owner.email
    assert [day["due_on"] for day in body["occurrences"]][:2] == ["2026-12-31", "2027-03-31"]


def test_a_wrong_schedule_names_the_field(api):
    answer = api.post(
        OBLIGATIONS,
        {
            "agreement": make.agreement().ref, "text": "Report", "recurrence": "YEARLY",
            "first_due_on": "2026-12-31", "until_on": "2026-12-30",
        },
        format="json",
    )  # fmt: skip

    assert answer.status_code == 422
    assert fields(answer) == ["until_on"]


def test_an_edit_changes_what_is_named_only(api, duty):
    body = post(api, duty, "edit", text="Port report", lead_days=3).json()

    duty.refresh_from_db()
    assert (body["text"], duty.lead_days, duty.who) == ("Port report", 3, "US")


def test_a_day_is_fulfilled_with_evidence(api, duty):
    body = post(
        api, duty, "fulfil", due_on="2026-12-01", fulfilled_on="2026-11-18", evidence="Mail"
    ).json()

    (day,) = body["occurrences"]
    assert (day["state"], day["fulfilled_on"], day["evidence"]) == (
        "FULFILLED", "2026-11-18", "Mail",
    )  # fmt: skip
    assert day["fulfilled_by"]["email"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"due_on": "2026-12-02"}, "due_on"),
        ({"evidence": ""}, "evidence"),
        ({"fulfilled_on": "2026-12-24"}, "fulfilled_on"),
        ({"document": 9}, "document"),
    ],
)
def test_a_fulfilment_that_cannot_be_names_the_field(api, duty, change, field):
    body = {"due_on": "2026-12-01", "fulfilled_on": "2026-11-18", "evidence": "Mail"} | change

    answer = post(api, duty, "fulfil", **body)

    assert answer.status_code == 422
    assert fields(answer) == [field]


def test_the_second_verb_on_one_day_is_refused(api, duty):
    body = {"due_on": "2026-12-01", "reason": "Agreed"}

    first, second = (post(api, duty, "waive", **body) for _ in range(2))

    assert first.json()["occurrences"][0]["state"] == "WAIVED"
    assert second.status_code in (409, 422)
    assert "It is final" in second.json()["detail"]


def test_a_retired_one_has_no_days_ahead(api):
    agreement = make.agreement()
    make.occurrence(
        obligation=make.obligation(agreement=agreement), due_on=date(2027, 5, 1), state="UPCOMING"
    )
    duty = agreement.obligations.select_related("agreement").get()

    body = post(api, duty, "retire").json()

    assert body["retired_at"]
    assert body["occurrences"] == []


def test_one_of_another_agreement_is_not_found(api, duty):
    other = make.agreement()

    assert api.get(f"{OBLIGATIONS}{other.ref}-O1/").status_code == 404
