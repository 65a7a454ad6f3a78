"""Requests the document allows and ones it does not: never a 5xx, nor an answer it hides."""

from typing import Any

import pytest
import schemathesis
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from apps.accounts import actions as accounts
from apps.usage import actions as usage
from apps.usage.models import LinkStat
from tests import factories as make
from tests.factories import AT

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
document = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))
document.config.generation.update(modes=[GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
document.app = get_wsgi_application()


@pytest.fixture
def _one_connection():
    """Requests through WSGI would close the connection that holds the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def token(db: None, _one_connection: None) -> str:
    owner = make.user(role="admin")
    return accounts.issue_token(owner=owner, name="fuzz", scopes=["read", "write"], at=AT)[1]


@pytest.fixture
def known(db: None) -> dict[str, dict[str, Any]]:
    """Rows of every kind, and what the addresses name them by."""
    link = make.pni(asn=make.asn(), owner=make.user())
    LinkStat.objects.create(interconnect=link, day=AT.date(), used_pct=50, computed_at=AT)
    make.contact(partner=link.partner).roles.create(role="NOC")
    make.series(link=link, source=(source := make.source()), last_sample_at=AT)
    term = make.term(agreement=make.period().agreement, interconnect=link)
    return {
        "agreements": {"ref": term.agreement.ref},
        "asns": {"number": link.asn.number},
        "breaches": {"ref": make.breach(interconnect=link, term=term).ref},
        "interconnects": {"ref": link.ref},
        "notices": {"ref": make.contract_notice(agreement=term.agreement).ref},
        "obligations": {"ref": make.obligation(agreement=term.agreement).ref},
        "partners": {"ref": link.partner.ref},
        "renewal-packs": {"ref": make.pack(agreement=term.agreement).ref},
        "reports": {"ref": make.published_report(sections=["BUILDS"]).ref},
        "sites": {"code": link.site.code},
        "sources": {"ref": source.ref},
        "terms": {"ref": f"{term.agreement.ref}-C{term.pk}"},
    }


@pytest.fixture
def push_token(token: str) -> str:
    source = make.source(kind="push", url="")
    make.series(source=source)
    return usage.issue_source_token(source=source, name="fuzz", by=make.user(), at=AT)[1]


@pytest.mark.slow
@document.parametrize()
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_answer_is_one_the_document_tells_of(case, known, token, push_token):
    noun = case.path.split("/")[3]
    headers = {"Authorization": f"Bearer {push_token if noun == 'samples' else token}"}

    with time_machine.travel(AT, tick=False):
        case.call_and_validate(headers=headers, checks=CHECKS)
        there = known.get(noun, {})  # what is not known here is asked for by invented names only
        case.path_parameters.update(
            {name: real for name, real in there.items() if f"{{{name}}}" in case.path}
        )
        case.call_and_validate(headers=headers, checks=CHECKS)
