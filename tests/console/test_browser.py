"""The console in a real browser: nothing it objects to, keyboard, phones, themes."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.network.models import Interconnect
from apps.usage import actions as usage
from apps.usage.models import Series
from tests import factories as make
from tests.breaches import world
from tests.complaining import objects

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # The plugin of the base address declares its fixtures in a way that pytest will drop.
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]
PAGES = (
    "/", "/inbox/", "/inbox/preferences/", "/partners/", "/partners/new/", "/interconnects/",
    "/sites/", "/agreements/", "/breaches/", "/sources/", "/search/?q=fibra", "/profile/",
    "/profile/tokens/new/", "/accounts/password/change/", "/accounts/2fa/", "/no/such/page/",
)  # fmt: skip
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def link() -> Interconnect:
    """Measured for the last week with a gap, above a trigger, in breach since yesterday."""
    made, series = world.link(name="BOG-2", partner=make.partner(name="Andes Fibra"))
    now = timezone.now()
    world.carry(series, now.date() - timedelta(days=6), [90, 91, None, 92, 93], at=now)
    Series.objects.update(last_sample_at=now - timedelta(minutes=10))
    usage.refresh_link_stats([made.pk], at=now)
    term = make.term(agreement=make.agreement(partner=made.partner), interconnect=made)
    make.breach(
        interconnect=made, term=term, over_since=now.date() - timedelta(days=4),
        last_seen_on=now.date() - timedelta(days=1), opened_at=now - timedelta(days=1),
        measured=93,
    )  # fmt: skip
    return made


@pytest.fixture
def complaints(page: Page, live_server) -> Iterator[list[str]]:
    """What the browser objected to, with a manager signed in."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if objects(said) else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    person = make.user(role="manager", name="Marina Duarte", password="right-horse")
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )
    return found


def is_not_the_404(complaint: str) -> bool:
    return "404 (Not Found)" not in complaint


def test_no_page_breaks_our_policy(page: Page, live_server, complaints, link):
    for address in PAGES:
        page.goto(f"{live_server.url}{address}")

        assert list(filter(is_not_the_404, complaints)) == [], address


def test_detail_pages_do_not_break_our_policy(page: Page, live_server, complaints, link):
    breach = link.breaches.get()
    for address in (
        f"/interconnects/{link.ref}/",
        f"/partners/{link.partner.ref}/",
        f"/partners/{link.partner.ref}/contacts/",
        f"/agreements/{breach.term.agreement.ref}/",
        f"/breaches/{breach.ref}/",
    ):
        page.goto(f"{live_server.url}{address}")

        assert complaints == [], address


@pytest.mark.parametrize("address", ["/", "/partners/", "/interconnects/", "/profile/", "/inbox/"])
def test_no_page_is_wider_than_a_phone(page: Page, live_server, complaints, link, address):
    page.set_viewport_size(PHONE)

    page.goto(f"{live_server.url}{address}")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_chart_is_drawn_and_its_table_has_the_points(page: Page, live_server, complaints, link):
    page.goto(f"{live_server.url}/interconnects/{link.ref}/?days=7")

    expect(page.locator("#chart svg")).to_be_visible()
    expect(page.locator("#chart svg")).to_contain_text("Trigger 70 %, 70")
    expect(page.locator("#chart svg")).to_contain_text("Capacity 100")
    page.get_by_text("Show as table").click()
    expect(page.locator("#points-table tbody tr").first).to_contain_text("no data")
    assert complaints == []


def test_the_chart_follows_the_theme(page: Page, live_server, complaints, link):
    page.goto(f"{live_server.url}/interconnects/{link.ref}/?days=7")
    expect(page.locator("#chart svg")).to_be_visible()
    before = page.locator("#chart svg").inner_html()

    page.evaluate("document.documentElement.setAttribute('data-bs-theme', 'dark')")

    page.wait_for_function(
        "html => document.querySelector('#chart svg').innerHTML !== html", arg=before
    )
    assert complaints == []


def test_search_by_keyboard_opens_the_chosen_hit(page: Page, live_server, complaints, link):
    page.goto(f"{live_server.url}/")

    page.keyboard.press("Control+k")
    expect(page.locator("#search-q")).to_be_focused()
    page.keyboard.type("bog-2")
    expect(page.locator("#search-hits [role=option]").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#search-hits [aria-selected=true]")).to_contain_text("BOG-2")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{live_server.url}/interconnects/{link.ref}/")
    assert complaints == []


def test_enter_opens_the_only_hit(page: Page, live_server, complaints, link):
    page.goto(f"{live_server.url}/partners/")

    page.keyboard.press("Control+k")
    page.keyboard.type("fibra andes")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(rf"/partners/{link.partner.ref}/|/search/"))
    assert complaints == []


def test_escape_closes_the_search(page: Page, live_server, complaints):
    page.goto(f"{live_server.url}/")

    for typed in ("", "andes"):
        page.keyboard.press("Control+k")
        page.keyboard.type(typed)
        page.keyboard.press("Escape")

        expect(page.locator("#search")).to_be_hidden()


def test_the_empty_search_shows_what_was_seen_last(page: Page, live_server, complaints, link):
    page.goto(f"{live_server.url}/interconnects/{link.ref}/")
    page.goto(f"{live_server.url}/partners/")

    page.keyboard.press("Control+k")
    seen = page.locator("#search-recent")
    expect(seen).to_contain_text(link.ref)
    page.keyboard.type("x")

    expect(seen).to_be_hidden()
    assert complaints == []


def test_two_keys_go_to_a_list_and_a_question_mark_tells_which(page: Page, live_server, complaints):
    page.goto(f"{live_server.url}/sites/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("Partners")
    page.keyboard.press("Escape")

    page.keyboard.press("g")
    page.keyboard.press("p")

    expect(page).to_have_url(re.compile("/partners/$"))
    assert complaints == []


def test_a_list_is_filtered_while_one_types(page: Page, live_server, complaints, link):
    make.partner(name="Cerrado")
    page.goto(f"{live_server.url}/partners/")

    page.keyboard.press("/")
    page.keyboard.type("andes")

    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page.locator("#list-head")).to_contain_text("1 partner")
    expect(page).to_have_url(re.compile(r"\?q=andes&sort=name$|\?sort=name&q=andes$"))
    expect(page.locator("#list-q")).to_be_focused()
    assert complaints == []


def test_going_back_shows_the_list_before(page: Page, live_server, complaints, link):
    make.partner(name="Cerrado")
    page.goto(f"{live_server.url}/partners/")
    page.locator("#list-q").fill("andes")
    expect(page.locator("#list tbody tr")).to_have_count(1)

    page.go_back()

    expect(page.locator("#list tbody tr")).to_have_count(2)
    assert complaints == []


def test_rows_are_reached_by_j_and_k(page: Page, live_server, complaints):
    for name in ("Andes Fibra", "Cerrado", "Pampa Net"):
        make.partner(name=name)
    page.goto(f"{live_server.url}/partners/")

    for key in ("j", "j", "j", "k"):
        page.keyboard.press(key)

    expect(page.locator(":focus")).to_have_text("Cerrado")


def test_columns_are_chosen_without_a_mouse(page: Page, live_server, complaints):
    make.partner()
    page.goto(f"{live_server.url}/partners/")

    page.get_by_text("Columns", exact=True).press("Enter")
    down = page.get_by_role("button", name="Move ASN down")
    expect(down).to_be_visible()  # the page's script has made the rows
    page.get_by_label("Legal name", exact=True).press("Space")
    page.get_by_role("checkbox", name="Tier", exact=True).press("Alt+ArrowUp")
    down.press("Enter")
    page.get_by_role("button", name="Show these").press("Enter")

    expect(page.locator("#list thead")).to_contain_text("Legal name")
    heads = page.locator("#list thead th").all_inner_texts()
    assert [head.strip() for head in heads][:4] == ["Partner", "Tier", "ASN", "Stage"]
    assert complaints == []


def test_the_menu_opens_on_a_phone(page: Page, live_server, complaints):
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/")

    button = page.get_by_role("button", name="Menu")
    expect(page.get_by_role("link", name="Agreements", exact=True)).to_be_hidden()
    button.click()

    expect(page.get_by_role("link", name="Agreements", exact=True)).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_is_that_of_the_system_until_one_chooses(
    page: Page, live_server, complaints, scheme
):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}/")
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", scheme)

    page.get_by_role("button", name="Switch between light and dark").click()

    other = {"light": "dark", "dark": "light"}[scheme]
    expect(root).to_have_attribute("data-bs-theme", other)
    assert complaints == []


def test_a_refused_form_takes_the_focus(page: Page, live_server, complaints):
    page.goto(f"{live_server.url}/partners/new/")

    page.get_by_role("button", name="Add partner").click()

    expect(page.locator("#errors")).to_be_focused()
    page.get_by_role("link", name=re.compile("^Name:")).click()
    expect(page.get_by_label("Name", exact=True)).to_be_focused()


def test_suggestions_come_while_one_types(page: Page, live_server, complaints, link):
    page.goto(f"{live_server.url}/partners/new/")

    page.get_by_label("Parent partner").press_sequentially("and")

    option = page.locator("#id_parent-options option")
    expect(option).to_have_attribute("value", f"{link.partner.ref} Andes Fibra")
    assert complaints == []


def test_pages_work_without_scripts(browser, live_server, complaints, page: Page, link):
    make.partner(name="Cerrado")
    plain = browser.new_context(java_script_enabled=False)
    plain.add_cookies(page.context.cookies())
    still = plain.new_page()

    still.goto(f"{live_server.url}/partners/?q=andes")
    expect(still.locator("#list tbody tr")).to_have_count(1)
    still.get_by_role("link", name="Andes Fibra").first.click()

    expect(still).to_have_url(f"{live_server.url}/partners/{link.partner.ref}/")
    plain.close()
