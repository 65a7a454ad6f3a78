"""A fixed clock, clients of people, and what a page says."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from apps.accounts.models import User
from tests import factories as make
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
def text() -> Callable[[Any], str]:
    """The words of an answer, without tags and with plain spaces."""

    def words(response: Any) -> str:
        html = response.content.decode()
        plain = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style).*?</\1>", " ", html, flags=re.S))
        return re.sub(r"\s+", " ", plain.replace("\u00a0", " "))

    return words
