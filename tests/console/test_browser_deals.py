"""Agreements, breaches and sources in a real browser: what people do with them, whole."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from apps.agreements.models import Agreement
from apps.breaches.models import Breach
from tests import factories as make
from tests.complaining import objects

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The plugin of the base address declares its fixtures in a way that pytest will drop.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def desk(page: Page, live_server) -> Iterator[Page]:
    """The page of an administrator who is signed in; at the end nothing was objected to.

    What is refused on purpose answers 422; what one types on takes the place of what was asked.
    """
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if objects(said) else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    client = Client()
    person = make.user(role="admin", name="Ines Costa")
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    yield page
    expected = ("422", "htmx:sendAbort", "htmx:afterRequest")
    assert [text for text in found if not any(word in text for word in expected)] == []


def pick(page: Page, box: str, typed: str) -> None:
    """Type into a box and take the first thing it offers."""
    field = page.locator(f"[name={box}]")
    field.press_sequentially(typed)
    option = page.locator(f"#id_{box}-options option").first
    expect(option).to_be_attached()
    field.fill(option.get_attribute("value") or "")


def write_agreement(desk: Page) -> None:
    desk.get_by_role("link", name="New agreement").first.click()
    pick(desk, "partner", "andes")
    desk.get_by_label("Title").fill("Paid peering and PNI agreement")
    months = {"initial_months": "36", "renewal_months": "12", "notice_value": "60"}
    for name, value in months.items():
        desk.locator(f"[name={name}]").fill(value)
    desk.get_by_role("button", name="Add agreement").click()


def write_term(desk: Page) -> None:
    """An upgrade trigger for one interconnect; something is forgotten at first."""
    desk.get_by_role("link", name="Add the first term").click()
    desk.get_by_role("link", name="Upgrade trigger").click()
    expect(desk.locator("[name=interconnect]")).to_be_hidden()
    desk.get_by_label("An interconnect").check()
    pick(desk, "interconnect", "bog")
    desk.locator("[name=clause]").fill("§7.3")
    desk.locator("[name=threshold_pct]").fill("70")
    desk.get_by_role("button", name="Add term").click()
    expect(desk.locator("#errors")).to_be_focused()
    desk.locator("[name=periods]").fill("3")
    desk.get_by_role("button", name="Add term").click()


def sign(desk: Page) -> None:
    desk.get_by_role("link", name="Record as signed").click()
    desk.locator("[name=signed_on]").fill("2024-01-24")
    desk.locator("[name=effective_on]").fill("2024-02-01")
    desk.get_by_role("button", name="Record as signed").click()


def test_agreement_with_a_term_is_written_down_and_signed(desk: Page, live_server):
    link = make.pni(name="BOG-2", partner=make.partner(name="Andes Fibra"))
    desk.goto(f"{live_server.url}/agreements/")

    write_agreement(desk)
    expect(desk.locator("h1")).to_have_text("Paid peering and PNI agreement")
    write_term(desk)
    expect(desk.locator(".ep-terms")).to_contain_text("≤\u00a070\u00a0% for 3\u00a0days")
    sign(desk)

    expect(desk.locator(".ep-ribbon")).to_be_visible()
    made = Agreement.objects.get()
    assert (made.state, made.terms.get().interconnect) == ("ACTIVE", link)


def test_breach_is_acknowledged_from_its_page(desk: Page, live_server):
    breach = make.breach()
    desk.goto(f"{live_server.url}/breaches/")
    desk.get_by_role("link", name=breach.partner.name).first.click()
    desk.get_by_role("link", name="Acknowledge").click()
    desk.get_by_role("button", name="Acknowledge").click()
    expect(desk.locator("#errors")).to_be_focused()

    desk.get_by_label("What is being done").fill("Optics are ordered")
    desk.get_by_role("button", name="Acknowledge").click()

    expect(desk.locator(".ep-call").last).to_contain_text("Ines Costa looks after it.")
    expect(desk.locator("#main")).to_contain_text("Optics are ordered")
    assert Breach.objects.get().state == "ACKNOWLEDGED"


def test_several_breaches_are_acknowledged_at_once(desk: Page, live_server):
    chosen = make.breach()
    make.breach()
    desk.goto(f"{live_server.url}/breaches/")
    expect(desk.locator("#bulk")).to_be_hidden()

    desk.get_by_label(f"Choose {chosen.ref}").check()
    desk.get_by_label("Acknowledge the chosen ones").fill("In hand")
    desk.locator("#bulk").get_by_role("button").click()

    expect(desk.locator(".ep-messages")).to_contain_text(f"You look after {chosen.ref}.")
    assert Breach.objects.filter(state="ACKNOWLEDGED").get() == chosen


def test_source_asks_only_for_what_its_sign_in_needs(desk: Page, live_server):
    desk.goto(f"{live_server.url}/sources/new/")
    expect(desk.locator("[name=secret]")).to_be_hidden()

    desk.locator("[name=auth]").select_option("basic")
    expect(desk.locator("[name=username]")).to_be_visible()
    desk.locator("[name=auth]").select_option("mtls")
    expect(desk.locator("[name=username]")).to_be_hidden()
    expect(desk.locator("[name=client_key]")).to_be_visible()
    desk.locator("[name=kind]").select_option("csv")

    expect(desk.locator("[name=url]")).to_be_hidden()


@pytest.mark.parametrize(
    "path",
    ["/agreements/", "/agreements/{agreement}/", "/agreements/{agreement}/edit/",
     "/agreements/{agreement}/terms/new/?type=COMMIT_RATE", "/breaches/", "/breaches/{breach}/",
     "/sources/", "/sources/{source}/", "/sources/{source}/map/"],
)  # fmt: skip
def test_no_page_is_wider_than_a_phone(desk: Page, live_server, path):
    breach = make.breach()
    series = make.series(link=breach.interconnect)
    make.period(agreement=breach.term.agreement)
    desk.set_viewport_size(PHONE)
    refs = {"agreement": breach.term.agreement.ref, "breach": breach.ref}

    desk.goto(f"{live_server.url}{path.format(source=series.source.ref, **refs)}")

    assert desk.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
