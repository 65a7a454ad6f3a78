"""Verbs of signatures in the API: the same actions as the pages, refusals as problems."""

import base64

import pytest
import time_machine

from apps.agreements import queries
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
SIGNER = {"side": "PARTNER", "name": "Julián Rojas", "email": "j@andes.example"}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(AT, tick=False):
        yield


def post(client, agreement, verb, **body):
    return client.post(f"/api/v1/agreements/{agreement.ref}/{verb}/", body, format="json")


def test_sent_signed_and_read(client_with_token, api):
    agreement = make.approved()
    us = make.user(role="leadership", name="Omar Haddad")
    ours = {"side": "US", "name": us.name, "email": us.email}

    sent = post(
        client_with_token("legal"), agreement, "send-for-signature", signers=[ours, SIGNER],
        expires_on="2026-12-03",
    )  # fmt: skip
    signed = post(
        client_with_token(owner=us), agreement, "sign", typed_name="Omar Haddad", agrees=True
    )
    (envelope,) = api.get(f"/api/v1/agreements/{agreement.ref}/envelopes/").json()["envelopes"]

    assert sent.json()["state"] == "OUT_FOR_SIGNATURE"
    assert signed.status_code == 200
    assert [row["state"] for row in envelope["signatories"]] == ["SIGNED", "ASKED"]
    assert envelope["expires_at"] == "2026-12-04T05:00:00Z"


def test_only_the_person_named_signs(client_with_token):
    agreement = make.envelope().agreement

    response = post(client_with_token("admin"), agreement, "sign", typed_name="X", agrees=True)

    assert response.status_code == 404


def test_a_side_without_a_signatory_is_a_problem(client_with_token):
    response = post(
        client_with_token("legal"), make.approved(), "send-for-signature", signers=[SIGNER],
        expires_on="2026-12-03",
    )  # fmt: skip

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "signers"


def test_voided(client_with_token):
    agreement = make.envelope().agreement

    response = post(client_with_token("legal"), agreement, "void-envelope", reason="Wrong price")

    assert response.json()["state"] == "NEGOTIATING"


def test_nothing_out_for_signature_is_not_found(client_with_token):
    agreement = make.approved()

    response = post(client_with_token("legal"), agreement, "void-envelope", reason="Wrong price")

    assert response.status_code == 404


def test_paper_with_the_signed_copy(client_with_token):
    agreement = make.envelope().agreement
    file = base64.b64encode(make.pdf_file()).decode()
    body = {"signed_on": "2026-11-18", "effective_on": "2026-11-19", "filename": "scan.pdf"}

    refused = post(client_with_token("legal"), agreement, "record-paper", **body, file="no base64!")
    recorded = post(client_with_token("legal"), agreement, "record-paper", **body, file=file)

    assert refused.json()["errors"][0]["field"] == "file"
    assert recorded.json()["state"] == "ACTIVE"
    assert agreement.documents.get(kind="EXECUTED")


def test_tokens_of_links_are_nowhere_in_the_api(client_with_token, api):
    envelope = make.envelope()
    token = make.link(queries.signatories(envelope)[0])

    body = api.get(f"/api/v1/agreements/{envelope.agreement.ref}/envelopes/").content.decode()

    assert token not in body
    assert queries.digest_of(token) not in body
