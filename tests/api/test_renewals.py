"""Renewals and notices by API: the verbs call the same actions as the pages."""

from datetime import date

import pytest
import time_machine

from apps.agreements import rules
from apps.agreements.models import ContractNotice
from tests import factories as make
from tests.agreements.test_renewals import COMMIT
from tests.factories import AT
from tests.factories.renewals import signed

START = date(2026, 2, 1)  # ends on 31 Jan 2027, notice by 2 Dec 2026
NOTICES = "/api/v1/notices/"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def agreement(db):
    return signed(partner=make.partner(), starts=START)


def post(client, agreement, verb, body=None):
    return client.post(f"/api/v1/agreements/{agreement.ref}/{verb}/", body or {}, format="json")


def logged(client, agreement, **facts):
    body = {"kind": "NON_RENEWAL", "side": "PARTNER", **facts}
    return post(client, agreement, "log-notice", body)


def test_decision_is_answered_with_the_cycle(api, agreement):
    response = post(
        api, agreement, "decide-renewal", {"decision": "RENEGOTIATE", "reason": "Price"}
    )

    body = response.json()
    assert response.status_code == 200
    assert (body["term"], body["state"], body["decided_reason"]) == (1, "RENEGOTIATE", "Price")
    shown = api.get(f"/api/v1/agreements/{agreement.ref}/").json()
    assert [cycle["state"] for cycle in shown["renewals"]] == ["RENEGOTIATE"]


def test_decision_that_cannot_be_names_its_field(api, agreement):
    response = post(api, agreement, "decide-renewal", {"decision": "LAPSING"})

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == ["decision"]


def test_second_person_approves_or_rejects(client_with_token, agreement):
    params = rules.params_to_json(rules.parse_params("COMMIT_RATE", COMMIT))
    make.term(agreement=agreement, type="COMMIT_RATE", params=params)
    one, other = client_with_token("manager"), client_with_token("legal")
    assert (
        post(one, agreement, "decide-renewal", {"decision": "RENEW"}).json()["proposed"] == "RENEW"
    )

    assert post(one, agreement, "approve-renewal").status_code == 422
    rejected = post(other, agreement, "reject-renewal", {"reason": "Ask for less"}).json()
    assert (rejected["state"], rejected["proposed"]) == ("UNDECIDED", "")

    post(one, agreement, "decide-renewal", {"decision": "RENEGOTIATE"})
    assert post(other, agreement, "approve-renewal").json()["state"] == "RENEGOTIATE"


def test_notice_goes_from_draft_to_effect(api, agreement):
    post(api, agreement, "decide-renewal", {"decision": "NON_RENEW"})
    made = logged(api, agreement, side="US", method="COURIER", clause="§2.2")
    ref = made.json()["ref"]
    assert (made.status_code, made.json()["state"]) == (201, "DRAFT")

    sent = api.post(f"{NOTICES}{ref}/send/", {"deemed_days": 3}, format="json").json()
    assert (sent["state"], sent["deemed_on"]) == ("SENT", "2026-11-24")
    body = {"received_at": "2026-11-19T09:40:00Z"}
    received = api.post(f"{NOTICES}{ref}/receive/", body, format="json").json()

    assert (received["timely"], received["effective_on"]) == ("IN_TIME", "2027-01-31")
    shown = api.get(f"/api/v1/agreements/{agreement.ref}/").json()
    assert shown["standing"]["status"] == "NOTICE_GIVEN"
    assert shown["is_notice_given"] is True


def test_late_notice_is_waived(api, agreement):
    ref = logged(api, agreement).json()["ref"]
    with time_machine.travel("2026-12-05T09:00:00Z", tick=False):
        body = {"received_at": "2026-12-03T00:00:00Z"}
        late = api.post(f"{NOTICES}{ref}/receive/", body, format="json")
        assert late.json()["timely"] == "LATE"
        waived = api.post(f"{NOTICES}{ref}/waive/", {"waiver": "Ana Ruiz, by mail"}, format="json")

    assert waived.json()["timely"] == "WAIVED"
    assert agreement.periods.get(seq=2).state == "CANCELLED"


def test_termination_is_confirmed_and_withdrawn(api, agreement):
    facts = {"kind": "TERMINATION", "effective_on": "2026-12-31", "reason": "Consent"}
    ref = logged(api, agreement, **facts, received_at="2026-11-19T09:00:00Z").json()["ref"]

    confirmed = api.post(f"{NOTICES}{ref}/confirm/", {}, format="json").json()
    assert confirmed["confirmed_at"] == "2026-11-19T09:40:00Z"
    body = {"reason": "Both agree"}
    withdrawn = api.post(f"{NOTICES}{ref}/withdraw/", body, format="json").json()

    assert withdrawn["state"] == "WITHDRAWN"


def test_refused_receipt_leaves_nothing(api, agreement):
    response = logged(api, agreement, received_at="2027-01-01T00:00:00Z")

    assert response.status_code == 422
    assert [error["field"] for error in response.json()["errors"]] == ["received_at"]
    assert not ContractNotice.objects.exists()


def test_agreed_term_is_added(api, agreement):
    body = {"ends_on": "2027-06-30", "reason": "Side letter"}

    shown = post(api, agreement, "renew", body).json()

    assert [term["ends_on"] for term in shown["periods"]] == ["2027-01-31", "2027-06-30"]


def test_void_is_for_legal(client_with_token, db):
    agreement = signed(partner=make.partner(), starts=date(2027, 1, 1), signed_at=AT)
    body = {"reason": "Signed in error"}

    assert post(client_with_token("manager"), agreement, "void", body).status_code == 403
    assert post(client_with_token("legal"), agreement, "void", body).json()["state"] == "TERMINATED"


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 2),
        ("kind=NON_RENEWAL", 1),
        ("state=RECEIVED", 1),
        ("timely=LATE", 0),
        ("agreement=x", 0),
    ],
)
def test_notices_are_listed_and_filtered(api, agreement, query, count):
    logged(api, agreement)
    facts = {"kind": "PRICE", "received_at": "2026-11-19T09:00:00Z"}
    logged(api, agreement, **facts)

    assert len(api.get(f"{NOTICES}?{query}").json()["results"]) == count
