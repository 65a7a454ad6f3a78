"""Requests the documents allow and ones they do not: never a 5xx, nor an answer they hide."""

from typing import Any

import pytest
import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from apps.api.partner.document import document as partner_document
from apps.api.peering.document import document as peering_document
from apps.notifications import actions
from tests import factories as make
from tests.api.robots.exchanges import exchange
from tests.factories import AT

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FEW = settings(
    max_examples=3, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def read(document: dict[str, Any]) -> Any:
    schema = schemathesis.openapi.from_dict(document)
    schema.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
    schema.app = get_wsgi_application()
    return schema


# Files are sent as they are, which no generator makes up: see test_talk.py and test_letters.py.
partner_api = read(partner_document()).exclude(path_regex=r"/(documents|loa)$", method="POST")
peering_api = read(peering_document())


@pytest.fixture
def _one_connection():
    """Requests through WSGI would close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def known(db, _one_connection, settings) -> dict[str, str]:
    """A token, and what addresses of its partner are named by."""
    settings.PARTNER_API_RATES = {"read": None, "write": None}
    partner = make.partner(portal_enabled=True)
    make.asn(partner=partner, number=64501)
    link = make.pni(partner=partner)
    exchange()
    hook = make.webhook(partner, "https://hooks.example/edge")
    actions.send_test(webhook=hook, by=None, at=AT)
    member = make.member(partner=partner, role="P-ADMIN")
    token, text = make.partner_token(membership=member)
    return {
        "token": text, "reference": link.ref, "prefix": token.prefix, "pni_id": link.ref,
        "webhook_id": str(hook.uid), "message_id": str(hook.deliveries.get().uid),
    }  # fmt: skip


def call(case: Any, known: dict[str, str]) -> None:
    headers = {"Authorization": f"Bearer {known['token']}"}
    with time_machine.travel(AT, tick=False):
        case.call_and_validate(headers=headers, checks=CHECKS)
        case.path_parameters.update(
            {name: known[name] for name in known if f"{{{name}}}" in case.path}
        )
        case.call_and_validate(headers=headers, checks=CHECKS)


@pytest.mark.slow
@partner_api.parametrize()
@FEW
def test_partner_api_answers_as_its_document_tells(case, known):
    call(case, known)


@pytest.mark.slow
@peering_api.parametrize()
@FEW
def test_peering_api_answers_as_its_document_tells(case, known):
    call(case, known)
