"""A fixed clock, clients of people, and what a page says."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

from apps.accounts.models import User
from tests import factories as make
from tests.complaining import objects
from tests.factories import AT


@pytest.fixture
def at_noon() -> Iterator[None]:
    """The clock stands at AT."""
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def staff(manager: User, client_for: Callable[[User], Client]) -> Client:
    """An interconnection manager, signed in."""
    return client_for(manager)


@pytest.fixture
def reader(client_for: Callable[[User], Client]) -> Client:
    """Somebody who may look and not touch."""
    return client_for(make.user(role="leadership"))


@pytest.fixture
def desk(page: Page, live_server: Any) -> Iterator[Page]:
    """The page of a manager who is signed in; at the end nothing was objected to."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if objects(said) else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    client = Client()
    person = make.user(role="manager", name="Ines Costa")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    yield page
    assert found == []


@pytest.fixture
def text() -> Callable[[Any], str]:
    """The words of an answer, without tags and with plain spaces."""

    def words(response: Any) -> str:
        html = response.content.decode()
        plain = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.S))
        return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))

    return words
