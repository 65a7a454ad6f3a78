"""Sign by a personal link: the token, the page, the limits, what nobody else learns."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver

from apps.agreements import actions, queries
from apps.agreements.models import Signatory
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
START, OPEN, PAGE = "/portal/sign/", "/portal/sign/open/", "/portal/sign/document/"
ACCEPT, DECLINE, FILE = "/portal/sign/accept/", "/portal/sign/decline/", "/portal/sign/file/"
SIGNED = {"typed_name": "Julián Rojas", "agrees": "on"}


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(AT + timedelta(hours=1), tick=False):
        yield


@pytest.fixture
def envelope(db):
    return make.envelope(us=make.user(role="leadership", name="Omar Haddad"), message="As agreed")


@pytest.fixture
def token(envelope):
    return make.link(queries.signatories(envelope)[0])


@pytest.fixture
def opened(client, token):
    """The browser of the signatory, after the link was opened."""
    client.post(OPEN, {"token": token})
    return client


def first(envelope):
    return queries.signatories(envelope)[0]


def words(response):
    return " ".join(response.content.decode().split())


def test_the_link_opens_the_document_and_nothing_more(client, token, envelope):
    response = client.post(OPEN, {"token": token}, follow=True)

    shown = words(response)
    assert response.redirect_chain == [(PAGE, 302)]
    assert envelope.agreement.title in shown
    assert envelope.document.sha256 in shown
    assert "As agreed" in shown
    assert "Omar Haddad" in shown
    for secret in (envelope.agreement.owner, "omar", "@northlight.example", token):
        assert f"{secret}" not in shown or secret is None
    assert first(envelope).state == "ASKED"


def test_looking_consumes_nothing(opened, envelope):
    for _ in range(3):
        assert opened.get(PAGE).status_code == 200

    assert first(envelope).state == "ASKED"


def test_signed_with_identity_and_time(opened, envelope):
    response = opened.post(ACCEPT, SIGNED, follow=True, headers={"User-Agent": "Browser 1.0"})

    row = first(envelope)
    assert "You have signed." in words(response)
    assert (row.state, row.signed_at) == ("SIGNED", AT + timedelta(hours=1))
    assert row.evidence["user_agent"] == "Browser 1.0"
    assert row.evidence["ip"] == "127.0.0.1"
    assert row.evidence["channel"] == "link"


def test_the_same_link_again_says_that_it_was_used(opened, token, envelope):
    opened.post(ACCEPT, SIGNED)

    again = Client().post(OPEN, {"token": token}, follow=True)
    twice = opened.post(ACCEPT, SIGNED)

    assert "signed on 19 Nov 2026, 10:40 UTC. Nothing was recorded again." in words(again)
    assert "Sign the document" not in words(again)
    assert twice.status_code == 422
    assert Signatory.objects.filter(state="SIGNED").count() == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"typed_name": "Somebody", "agrees": "on"}, "Type your full name as it stands here"),
        ({"typed_name": "Julián Rojas"}, "Tick the box to sign."),
        ({}, "Type your full name"),
    ],
)
def test_what_is_missing_is_said_and_the_input_kept(opened, envelope, given, message):
    response = opened.post(ACCEPT, given)

    assert response.status_code == 422
    assert message in words(response)
    assert given.get("typed_name", "") in words(response)
    assert first(envelope).state == "ASKED"


def test_declined_with_a_reason(opened, envelope):
    refused = opened.post(DECLINE, {"reason": ""})
    response = opened.post(DECLINE, {"reason": "Clause 9"}, follow=True)

    assert refused.status_code == 422
    assert "Say why you do not sign." in words(refused)
    assert "This document is declined" in words(response)
    assert first(envelope).closing == "Clause 9"


def test_the_document_is_a_download_of_the_very_file(opened, envelope):
    response = opened.get(FILE)

    content = b"".join(response.streaming_content)
    assert queries.digest_of(content.decode("latin-1")) or content
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert content.startswith(b"%PDF-")


def test_a_voided_envelope_shows_and_gives_nothing_to_sign(opened, envelope):
    actions.void_envelope(envelope=envelope, reason="Wrong", by=envelope.sent_by, at=AT)

    page, file = opened.get(PAGE), opened.get(FILE)

    assert "This document is voided" in words(page)
    assert "Sign the document" not in words(page)
    assert file.status_code == 404


def test_a_wrong_code_is_not_found_and_says_what_to_do(client, envelope):
    response = client.post(OPEN, {"token": "guessed"})

    assert response.status_code == 404
    assert "look for the latest mail" in words(response)


@pytest.mark.parametrize("address", [PAGE, FILE])
def test_without_a_link_there_is_nothing_to_see(client, envelope, address):
    response = client.get(address)

    assert response.status_code in (302, 404)
    assert envelope.agreement.title not in words(response)


@pytest.mark.parametrize("address", [ACCEPT, DECLINE])
def test_without_a_link_nothing_is_signed(client, envelope, address):
    response = client.post(address, {**SIGNED, "reason": "x"})

    assert response.status_code == 302
    assert first(envelope).state == "ASKED"


def test_the_session_of_a_link_ends_after_an_hour(opened):
    with time_machine.travel(AT + timedelta(hours=2, minutes=1), tick=False):
        response = opened.get(PAGE)

    assert response["Location"] == START


def test_the_holder_of_one_link_sees_no_other_document(opened, envelope):
    other = make.envelope(us=make.user(role="leadership"))

    shown = words(opened.get(PAGE))

    assert envelope.agreement.ref in shown
    assert other.agreement.ref not in shown


def test_nothing_is_kept_indexed_or_told_to_others(client, opened):
    for response in (client.get(START), opened.get(PAGE)):
        assert "no-store" in response["Cache-Control"]
        assert "noindex" in response["X-Robots-Tag"]
        assert response["Referrer-Policy"] == "same-origin"
        assert "default-src 'self'" in response["Content-Security-Policy"]


def test_the_token_is_in_no_address_and_no_log(client, token, caplog, settings):
    with caplog.at_level(logging.DEBUG):
        response = client.post(OPEN, {"token": token}, follow=True)
        client.post(ACCEPT, SIGNED)

    assert token not in caplog.text
    assert all(token not in address for address, _ in response.redirect_chain)
    assert token not in words(response)


def test_nobody_guesses_links_quickly(client, envelope):
    cache.clear()
    answers = [client.post(OPEN, {"token": f"guess{n}"}).status_code for n in range(13)]

    assert answers[:12] == [404] * 12
    assert answers[12] == 429


def test_forms_need_the_csrf_token(token):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(OPEN, {"token": token}).status_code == 403


def test_behind_a_proxy_the_address_it_saw_counts(opened, envelope, settings):
    settings.BEHIND_PROXY = True

    opened.post(ACCEPT, SIGNED, headers={"X-Forwarded-For": "203.0.113.9, 198.51.100.4"})

    assert first(envelope).evidence["ip"] == "198.51.100.4"


def test_the_header_of_a_proxy_is_not_believed_without_one(opened, envelope):
    opened.post(ACCEPT, SIGNED, headers={"X-Forwarded-For": "203.0.113.9"})

    assert first(envelope).evidence["ip"] == "127.0.0.1"


def test_every_page_of_the_portal_says_who_may():
    resolver = get_resolver("apps.portal.signing.urls")

    assert {entry.callback.permission for entry in resolver.url_patterns} == {"public"}
