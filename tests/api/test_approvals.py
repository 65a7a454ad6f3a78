"""Verbs of approvals in the API: the same actions as the pages, refusals as problems."""

import pytest

from tests import factories as make

pytestmark = pytest.mark.django_db


def post(client, agreement, verb, **body):
    return client.post(f"/api/v1/agreements/{agreement.ref}/{verb}/", body, format="json")


def test_submitted_and_approved(client_with_token):
    make.only_rules(("legal", 1))
    make.user(role="legal")
    agreement = make.negotiated()

    submitted = post(client_with_token("manager"), agreement, "submit", comment="As agreed")
    approved = post(client_with_token("legal"), agreement, "approve", number=1)

    assert submitted.json()["state"] == "IN_APPROVAL"
    assert approved.json()["state"] == "APPROVED"


def test_questions_and_answers_are_read(client_with_token, api):
    approval = make.approval(("legal", 1), ("finance", 1), comment="As agreed")
    post(client_with_token("legal"), approval.agreement, "approve", number=1, comment="Fine")

    body = api.get(f"/api/v1/agreements/{approval.agreement.ref}/approvals/").json()

    (shown,) = body["approvals"]
    assert (shown["number"], shown["state"], shown["comment"]) == (1, "WAITING", "As agreed")
    assert [step["role"] for step in shown["steps"]] == ["legal", "finance"]
    assert shown["steps"][0]["decisions"][0]["comment"] == "Fine"
    assert shown["steps"][1]["decisions"] == []


def test_everything_that_is_missing_is_a_problem_with_its_field(client_with_token):
    make.only_rules(("legal", 1))
    agreement = make.agreement(state="NEGOTIATING")

    response = post(client_with_token("manager"), agreement, "submit")

    assert response.status_code == 422
    named = {error["field"] for error in response.json()["errors"]}
    assert named == {"our_entity", "partner_entity", "governing_law", "document"}


def test_another_role_than_the_steps_is_refused_and_changes_nothing(client_with_token):
    approval = make.approval(("legal", 1))

    response = post(client_with_token("finance"), approval.agreement, "approve", number=1)

    approval.refresh_from_db()
    assert response.status_code == 422
    assert "waits for Legal" in response.json()["detail"]
    assert (approval.state, approval.decisions.count()) == ("WAITING", 0)


def test_an_approval_that_was_not_read_is_a_conflict(client_with_token):
    approval = make.approval(("legal", 1))

    response = post(client_with_token("legal"), approval.agreement, "approve", number=7)

    assert response.status_code == 409
    assert response.json()["errors"][0]["field"] == "number"


def test_rejection_needs_words(client_with_token):
    approval = make.approval(("legal", 1))
    client = client_with_token("legal")

    refused = post(client, approval.agreement, "reject", number=1, comment="")
    rejected = post(client, approval.agreement, "reject", number=1, comment="Cap it")

    assert (refused.status_code, rejected.json()["state"]) == (422, "NEGOTIATING")


def test_withdrawn(client_with_token):
    approval = make.approval(("legal", 1))

    response = post(client_with_token("manager"), approval.agreement, "withdraw", reason="Later")

    assert response.json()["state"] == "NEGOTIATING"


def test_no_approval_to_answer_is_not_found(client_with_token):
    agreement = make.negotiated()

    assert post(client_with_token("legal"), agreement, "approve", number=1).status_code == 404
