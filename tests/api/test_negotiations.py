"""Negotiations over the API: reading, and every verb the pages have."""

import pytest
import time_machine
from rest_framework.test import APIClient

from apps.agreements.models import Negotiation
from tests import factories as make
from tests.factories import AT, GBPS

ROOT = "/api/v1/negotiations/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def negotiation() -> Negotiation:
    made = make.negotiation(
        agreement=make.draft(state="NEGOTIATING"), state="REDLINE", expected_cost=5000
    )
    make.round_(negotiation=made)
    make.issue(negotiation=made)
    made.notes.create(text="They need a win", written_at=AT)
    return made


def post(client: APIClient, negotiation: Negotiation, verb: str, body: object = None):
    return client.post(f"{ROOT}{negotiation.ref}/{verb}/", body or {}, format="json")


def test_a_negotiation_comes_with_rounds_issues_and_notes(api, negotiation):
    body = api.get(f"{ROOT}{negotiation.ref}/").json()

    assert (body["stage"], body["turn"], body["is_stalled"]) == ("REDLINE", "US", False)
    assert body["expected_bps"] == 200 * GBPS
    assert body["expected_cost"] == "5000.00"
    assert body["partner"]["ref"] == negotiation.agreement.partner.ref
    assert [row["number"] for row in body["rounds"]] == [1]
    assert body["issues"][0]["fallback"] == "220 Gbps at $0.27"
    assert body["notes"][0]["text"] == "They need a win"


def test_money_positions_and_notes_need_their_permissions(client_with_token, negotiation):
    body = client_with_token("engineer").get(f"{ROOT}{negotiation.ref}/").json()

    (issue,) = body["issues"]
    assert "expected_cost" not in body
    assert issue["topic"] == "Commit"
    assert [issue[name] for name in ("our_position", "their_position", "fallback", "result")] == [
        None
    ] * 4
    assert body["notes"] == []


def test_finance_reads_money_and_no_notes(client_with_token, negotiation):
    body = client_with_token("finance").get(f"{ROOT}{negotiation.ref}/").json()

    assert body["expected_cost"] == "5000.00"
    assert body["issues"][0]["our_position"] == "200 Gbps at $0.26 per Mbps"
    assert body["issues"][0]["fallback"] is None


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("stage=REDLINE", 1),
        ("stage=NDA&stage=QUALIFY", 1),
        ("open=true", 2),
        ("stalled=true", 0),
        ("turn=US", 2),
        ("slipped=false", 2),
        ("ordering=-expected_bps", 2),
    ],
)
def test_filters_find_what_they_say(api, negotiation, query, count):
    make.negotiation()

    assert len(api.get(f"{ROOT}?{query}").json()["results"]) == count


def test_list_costs_the_same_for_one_and_for_many(api, negotiation, django_assert_max_num_queries):
    for _ in range(5):
        make.issue(negotiation=make.negotiation(state="REDLINE"))

    with django_assert_max_num_queries(10):
        api.get(ROOT)


def test_a_negotiation_is_opened(api):
    agreement = make.draft()

    body = {"agreement": agreement.ref, "purpose": "NEW", "expected_bps": 10**11}
    answer = api.post(ROOT, body, format="json")

    assert answer.status_code == 201
    assert answer.json()["agreement"]["ref"] == agreement.ref
    assert Negotiation.objects.get().expected_bps == 10**11
    assert api.post(ROOT, body, format="json").status_code == 409


def test_an_unknown_agreement_is_named(api):
    body = {"agreement": "AGR-99999", "purpose": "NEW"}

    answer = api.post(ROOT, body, format="json")

    assert answer.status_code == 422
    assert "AGR-99999" in str(answer.json())


@pytest.mark.parametrize(
    ("verb", "body", "field", "value"),
    [
        ("edit", {"subject": "IX to PNI"}, "subject", "IX to PNI"),
        ("move", {"to": "AGREED", "seen": "REDLINE"}, "stage", "AGREED"),
        ("hold", {"reason": "Merger", "review_on": "2027-02-01"}, "stage", "ON_HOLD"),
        ("close-lost", {"outcome": "PRICE"}, "stage", "CLOSED_LOST"),
        ("retarget", {"target_on": "2027-02-01"}, "target_on", "2027-02-01"),
        ("next-step", {"text": "Call"}, "next_step", "Call"),
        ("turn", {"to": "PARTNER"}, "turn", "PARTNER"),
        ("send-round", {"changes": "3 clauses"}, "turn", "PARTNER"),
        ("receive-round", {"changes": "5 clauses"}, "turn", "US"),
        ("redraft", {"reason": "New model"}, "stage", "DRAFTING"),
    ],
)
def test_a_verb_does_what_it_says(api, negotiation, verb, body, field, value):
    answer = post(api, negotiation, verb, body)

    assert answer.status_code == 200, answer.content
    assert answer.json()[field] == value


def test_a_held_one_resumes(api):
    held = make.negotiation(state="ON_HOLD", held_in="NDA", review_on=AT.date())

    assert post(api, held, "resume").json()["stage"] == "NDA"


def test_a_signed_one_is_won(api):
    agreed = make.negotiation(agreement=make.agreement(), state="AGREED")

    assert post(api, agreed, "close-won").json()["stage"] == "CLOSED_WON"


def test_issues_are_added_edited_settled_and_reopened(api, negotiation):
    added = post(api, negotiation, "issues", {"topic": "Term", "is_blocking": True}).json()
    assert [issue["number"] for issue in added["issues"]] == [1, 2]

    post(api, negotiation, "issues/2/edit", {"their_position": "24 months"})
    settled = post(api, negotiation, "issues/2/settle", {"to": "WON", "result": "36 months"})
    issue = settled.json()["issues"][1]
    assert (issue["state"], issue["their_position"]) == ("WON", "24 months")
    assert (issue["settled_in"], issue["result"]) == (1, "36 months")

    again = post(api, negotiation, "issues/2/reopen", {"reason": "Their lawyer"})
    assert again.json()["issues"][1]["state"] == "OPEN"


def test_versions_are_named_by_their_number(api, negotiation):
    paper = make.paper(agreement=negotiation.agreement)

    answer = post(api, negotiation, "send-round", {"version": paper.number})

    assert answer.json()["rounds"][-1]["version_out"] == paper.number
    assert post(api, negotiation, "send-round", {"version": 99}).status_code == 422


def test_a_note_is_added(api, negotiation):
    body = post(api, negotiation, "notes", {"text": "Luis decides"}).json()

    assert [note["text"] for note in body["notes"]] == ["They need a win", "Luis decides"]


@pytest.mark.parametrize(
    ("verb", "body", "status", "words"),
    [
        ("move", {"to": "AGREED", "seen": "NDA"}, 409, "moved by somebody else"),
        ("move", {"to": "NDA"}, 422, "cannot become NDA"),
        ("move", {"to": "CLOSED_LOST"}, 422, "why it is lost"),
        ("move", {"to": "MOON"}, 422, "MOON"),
        ("resume", {}, 422, "not on hold"),
        ("close-won", {}, 422, "Agreed first"),
        ("issues/1/settle", {"to": "COMPROMISE"}, 422, "agreed on"),
        ("issues/9/settle", {"to": "WON"}, 404, ""),
        ("retarget", {"target_on": "2020-01-01"}, 422, "past"),
    ],
)
def test_a_refusal_is_a_problem(api, negotiation, verb, body, status, words):
    answer = post(api, negotiation, verb, body)

    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert words in answer.content.decode()
