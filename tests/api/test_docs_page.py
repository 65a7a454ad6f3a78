"""The API reference in a real browser: it works under our policy and sends requests as you."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from tests import factories as make

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The plugin of the base address declares its fixtures in a way that pytest will drop.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return {"executable_path": shutil.which("chromium"), "args": [*FLAGS, *quiet]}


@pytest.fixture
def complaints(page: Page, live_server) -> Iterator[list[str]]:
    """What the browser objected to, with a manager signed in."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    client = Client()
    client.force_login(
        make.user(role="manager"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return found


def test_the_reference_is_drawn_and_sends_requests(page: Page, live_server, complaints):
    partner = make.partner(name="Fibra Andina")

    page.goto(f"{live_server.url}/api/v1/docs/")
    page.locator("#operations-tag-partners").click()
    page.locator("#operations-partners-partners_list").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()

    expect(page.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
    expect(page.locator(".live-responses-table")).to_contain_text(partner.ref)
    assert not complaints


def test_a_change_can_be_tried(page: Page, live_server, complaints):
    breach = make.breach()

    page.goto(f"{live_server.url}/api/v1/docs/")
    page.locator("#operations-tag-breaches").click()
    operation = page.locator("#operations-breaches-breaches_acknowledge")
    operation.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_placeholder("ref").fill(breach.ref)
    operation.locator("textarea").fill('{"comment": "Augment ordered."}')
    operation.get_by_role("button", name="Execute").click()

    expect(operation.locator(".live-responses-table")).to_contain_text("ACKNOWLEDGED")
    assert not complaints
