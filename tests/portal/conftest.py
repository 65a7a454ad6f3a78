"""A partner with a portal, people who sit there, and what a page says."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT


@pytest.fixture
def at_noon() -> Iterator[None]:
    """The clock stands at AT."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def andes(db: None) -> Partner:
    """A partner with a portal and one AS number."""
    partner = make.partner(name="Andes Fibra", portal_enabled=True)
    make.asn(partner=partner, number=64501, is_primary=True)
    return partner


@pytest.fixture
def seat(client_for: Callable[..., Client], andes: Partner) -> Callable[..., Client]:
    """`seat("P-RO")`: somebody of Andes Fibra in that role, signed in."""

    def sign_in(role: str = "P-ENG", partner: Partner = andes) -> Client:
        return client_for(make.member(partner=partner, role=role).user)

    return sign_in


WALL = ("SAVEPOINT", "RELEASE", "set_config")  # what the wall itself says around a page


@pytest.fixture
def queries_of() -> Callable[[Client, str], list[str]]:
    """The queries of a page that was opened before, without those of the wall around it."""

    def read(client: Client, address: str) -> list[str]:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found = [each["sql"] for each in queries]
        return [sql for sql in found if not any(word in sql for word in WALL)]

    return read


@pytest.fixture
def text() -> Callable[[Any], str]:
    """The words of an answer, without tags and with plain spaces."""

    def words(response: Any) -> str:
        html = response.content.decode()
        plain = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.S))
        return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))

    return words


@pytest.fixture
def seated(client_for: Callable[..., Client]) -> Callable[..., Client]:
    """A client of somebody who sits at a partner with a portal, in a role."""

    def sign_in(partner: Partner, role: str = "P-ENG") -> Client:
        if not partner.portal_enabled:
            partner.portal_enabled = True
            partner.save(update_fields=["portal_enabled"])
        return client_for(make.member(partner=partner, role=role).user)

    return sign_in
