"""Requests the document allows and ones it does not: never a 5xx, nor an answer it hides."""

from collections.abc import Iterator
from typing import Any

import pytest
from drf_spectacular.generators import SchemaGenerator

from apps.accounts import actions as accounts
from apps.usage import actions as usage
from apps.usage.models import LinkStat
from tests import factories as make
from tests.api import fuzzing
from tests.factories import AT

document = fuzzing.read(SchemaGenerator().get_schema(request=None, public=True))


@pytest.fixture
def _one_connection() -> Iterator[None]:
    with fuzzing.one_connection():
        yield


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
@fuzzing.few(5)
def test_every_answer_is_one_the_document_tells_of(case, known, token, push_token):
    noun = case.path.split("/")[3]
    # What is not known here is asked for by invented names only.
    fuzzing.ask(case, push_token if noun == "samples" else token, known.get(noun, {}))
