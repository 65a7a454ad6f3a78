"""What the product relies on in an e-signature service: asked of the fake over real HTTP."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from apps.integrations.errors import BadAnswer, SourceRefused, SourceUnreachable
from apps.integrations.esign.client import HttpProvider, Provider, Sending, Signer
from apps.integrations.esign.fake import Service, served
from apps.integrations.http import Endpoint, Http
from tests.factories.clock import AT

SIGNERS = (
    Signer("Julián Rojas", "julian@andes.example", "PARTNER"),
    Signer("Ana Prieto", "ana@northlight.example", "US"),
)
SENDING = Sending(
    "AGR-00042/E1", "Paid peering", "agreement.pdf", b"%PDF-1.7 text", SIGNERS,
    AT + timedelta(days=14),
)  # fmt: skip


@pytest.fixture
def service() -> Service:
    return Service()


def provider_at(url: str, token: str = "secret") -> HttpProvider:
    endpoint = Endpoint(
        url=url, auth="bearer", token=token, tries=2, backoff=0.0,
        headers={"Content-Type": "application/json"},
    )  # fmt: skip
    return HttpProvider(Http(endpoint))


@pytest.fixture
def provider(service: Service) -> Iterator[Provider]:
    with served(service) as url:
        yield provider_at(url)


def test_sent_asks_each_signer_in_order(provider):
    status = provider.status(provider.send(SENDING))

    assert status.state == "SENT"
    assert [row.email for row in status.signatures] == [signer.email for signer in SIGNERS]


def test_sent_twice_with_one_reference_is_one_envelope(provider, service):
    assert provider.send(SENDING) == provider.send(SENDING)
    assert len(service.envelopes) == 1


def test_signed_by_all_gives_the_executed_document(provider, service):
    id = provider.send(SENDING)
    service.sign(id, SIGNERS[0].email)
    with pytest.raises(SourceRefused, match="is SENT"):
        provider.executed(id)
    service.sign(id, SIGNERS[1].email)

    status = provider.status(id)
    assert (status.state, status.signatures[1].signed_at) == ("COMPLETED", AT)
    assert provider.executed(id) == SENDING.content


def test_declined_says_by_whom_and_why(provider, service):
    id = provider.send(SENDING)
    service.decline(id, SIGNERS[0].email, "Clause 9")

    status = provider.status(id)

    assert (status.state, status.signatures[0].reason) == ("DECLINED", "Clause 9")


def test_voided_twice_is_voided(provider):
    id = provider.send(SENDING)
    provider.void(id, "Wrong price")
    provider.void(id, "Wrong price")

    assert provider.status(id).state == "VOIDED"


def test_what_all_have_signed_cannot_be_voided(provider, service):
    id = provider.send(SENDING)
    for signer in SIGNERS:
        service.sign(id, signer.email)

    with pytest.raises(SourceRefused, match="All have signed"):
        provider.void(id, "Wrong price")


def test_expired_by_itself(provider, service):
    id = provider.send(SENDING)
    service.now = SENDING.expires_at

    assert provider.status(id).state == "EXPIRED"


def test_nobody_to_sign_is_refused_in_the_services_words(provider):
    empty = Sending("R", "T", "f.pdf", b"%PDF-", (), AT)

    with pytest.raises(SourceRefused, match="Nobody is to sign"):
        provider.send(empty)


def test_an_unknown_envelope_is_refused(provider):
    with pytest.raises(SourceRefused, match="does not know"):
        provider.status("env-99")


def test_a_wrong_token_says_what_to_do(service):
    with served(service) as url, pytest.raises(SourceRefused, match="Set a new one"):
        provider_at(url, token="wrong").send(SENDING)


def test_a_service_that_fails_is_tried_again_and_said(provider, service):
    service.down = 503

    with pytest.raises(SourceUnreachable, match="Try again later"):
        provider.send(SENDING)


def test_an_answer_that_is_no_pdf_is_not_taken(provider, service):
    id = provider.send(Sending("R", "T", "f.pdf", b"<html>", SIGNERS, AT + timedelta(days=1)))
    for signer in SIGNERS:
        service.sign(id, signer.email)

    with pytest.raises(BadAnswer, match="no PDF"):
        provider.executed(id)
