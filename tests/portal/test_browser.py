"""Sign by a personal link in a real browser: the script hands over the token, then forgets it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.agreements import actions, queries
from tests import factories as make
from tests.complaining import objects

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if objects(said) else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert found == []


@pytest.fixture
def token(db: None) -> str:
    now = timezone.now()
    make.envelope(expires_on=now.date() + timedelta(days=10), at=now)
    actions.invite(at=now)
    return str(mail.outbox[-1].body).split("#")[1].split()[0]


@pytest.mark.parametrize("width", [1440, 390])
def test_signed_by_the_link_of_the_mail(page, live_server, complaints, token, width):
    page.set_viewport_size({"width": width, "height": 844})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{live_server.url}/portal/sign/#{token}")
    expect(page.get_by_role("heading", name="Sign", exact=True)).to_be_visible()
    assert page.url == f"{live_server.url}/portal/sign/document/"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_label("Your full name").fill("Julián Rojas")
    page.get_by_label("I have read the document").check()
    page.get_by_role("button", name="Sign the document").click()

    expect(page.get_by_text("You have signed.")).to_be_visible()
    row = queries.signatory_by_digest(queries.digest_of(token))
    assert row.state == "SIGNED"
    assert "Chrome" in row.evidence["user_agent"]
    assert not [address for address in asked if token in address.partition("#")[0]]


def test_the_code_can_be_typed(page, live_server, complaints, token):
    page.goto(f"{live_server.url}/portal/sign/")
    page.get_by_label("Code from your mail").fill(token)
    page.get_by_role("button", name="Open the document").click()

    expect(page.get_by_role("button", name="Sign the document")).to_be_visible()
