"""Requests the documents allow and ones they do not: never a 5xx, nor an answer they hide."""

from collections.abc import Iterator

import pytest

from apps.api.partner.document import document as partner_document
from apps.api.peering.document import document as peering_document
from apps.notifications import actions
from tests import factories as make
from tests.api import fuzzing
from tests.api.robots.exchanges import exchange
from tests.factories import AT

# Files are sent as they are, which no generator makes up: see test_talk.py and test_letters.py.
partner_api = fuzzing.read(partner_document()).exclude(
    path_regex=r"/(documents|loa)$", method="POST"
)
peering_api = fuzzing.read(peering_document())


@pytest.fixture
def _one_connection() -> Iterator[None]:
    with fuzzing.one_connection():
        yield


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


@pytest.mark.slow
@partner_api.parametrize()
@fuzzing.few(3)
def test_partner_api_answers_as_its_document_tells(case, known):
    fuzzing.ask(case, known["token"], known)


@pytest.mark.slow
@peering_api.parametrize()
@fuzzing.few(3)
def test_peering_api_answers_as_its_document_tells(case, known):
    fuzzing.ask(case, known["token"], known)
