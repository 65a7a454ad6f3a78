"""Home and one interconnect in a real browser: nothing it objects to, keyboard, phones, themes."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.network.models import Interconnect, Member
from tests import factories as make
from tests.complaining import objects

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]
WIDTHS = [1440, 390]
PAGES = (
    "/portal/", "/portal/interconnects/", "/portal/caches/", "/portal/documents/",
    "/portal/maintenance/", "/portal/maintenance/new/", "/portal/contacts/",
    "/portal/contacts/new/", "/portal/inbox/", "/portal/inbox/letters/", "/portal/inbox/mail/",
    "/portal/profile/",
)  # fmt: skip


@pytest.fixture
def link() -> Interconnect:
    """100 Gbps at 80 %, ninety days measured, one member with low light."""
    partner = make.partner(name="Andes Fibra", portal_enabled=True)
    make.asn(partner=partner, number=64501, is_primary=True)
    now = timezone.now()
    found = make.pni(partner=partner, name="BOG-2", capacity_gbps=100)
    made = {"day": now.date() - timedelta(days=1), "last_sample_at": now}
    make.link_stat(found, p95_gbps=80, used="80", **made)
    days = [40 + n / 2 if n not in (30, 31) else None for n in range(90)]
    make.day_stats(make.series(link=found), days, last_day=made["day"])
    Member.objects.create(
        interconnect=found, port="et-0/0/4", remote_port="Hu0/2/0/9", speed_bps=10**11,
        state="LOW_LIGHT",
    )  # fmt: skip
    return found


@pytest.fixture
def complaints(page: Page, live_server, link, client_for) -> Iterator[list[str]]:
    """What the browser objected to, with an administrator of the partner signed in."""
    found: list[str] = []
    page.on("console", lambda said: found.append(said.text) if objects(said) else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    client = client_for(make.member(partner=link.partner, role="P-ADMIN").user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    page.context.add_cookies([cookie])
    yield found
    assert found == []


@pytest.mark.parametrize("width", WIDTHS)
def test_no_page_is_wider_than_the_screen_or_objected_to(page, live_server, complaints, width):
    page.set_viewport_size({"width": width, "height": 844})
    for path in PAGES:
        page.goto(f"{live_server.url}{path}")

        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        expect(page.get_by_role("main")).to_have_count(1)
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        assert unlabelled(page) == [], path


def unlabelled(page: Page) -> list[str]:
    """Inputs and buttons that a screen reader has no word for."""
    return page.evaluate(
        """() => [...document.querySelectorAll("main input:not([type=hidden]), main select,"
        + "main textarea, button, summary, a")].filter((each) => !(each.labels?.length
        || each.getAttribute("aria-label") || each.textContent.trim()))
        .map((each) => each.outerHTML)"""
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_from_home_to_an_upgrade_by_keyboard(page, live_server, complaints, link, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{live_server.url}/portal/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    expect(page.get_by_text("Ask for more capacity on BOG-2")).to_be_visible()
    way = page.get_by_role("link", name="Ask for an upgrade: Ask for more capacity on BOG-2")
    for _ in range(8):
        page.keyboard.press("Tab")
        if way.evaluate("each => each === document.activeElement"):
            break
    expect(way).to_be_focused()
    page.keyboard.press("Enter")

    page.wait_for_url("**/portal/requests/**")
    assert "/portal/requests/" in page.url


def test_menus_open_and_close_by_keyboard(page, live_server, complaints):
    page.set_viewport_size({"width": 1440, "height": 844})
    page.goto(f"{live_server.url}/portal/")
    more = page.locator(".ep-nav-more summary")

    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".ep-nav-more ul")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator(".ep-nav-more ul")).to_be_hidden()


@pytest.mark.parametrize("width", WIDTHS)
def test_one_interconnect_with_its_chart_in_both_themes(page, live_server, complaints, link, width):
    page.set_viewport_size({"width": width, "height": 844})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{live_server.url}/portal/interconnects/{link.ref}/")

        assert page.locator("html").get_attribute("data-bs-theme") == scheme
        expect(page.get_by_role("img", name="BOG-2, p95 of each day")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert contrast(page) >= 4.5
    page.get_by_role("navigation", name="Period").get_by_role("link", name="12 months").click()

    expect(page.get_by_role("heading", name="The same as a table")).to_be_visible()


def contrast(page: Page) -> float:
    """Of the quiet text on the page behind it (WCAG 1.4.3)."""
    return page.evaluate(
        """() => {
          const canvas = document.createElement("canvas").getContext("2d");
          const light = (colour) => {
            canvas.fillStyle = colour;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3)
              .map((v) => v / 255)
              .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const text = light(getComputedStyle(document.querySelector(".ep-foot")).color);
          const back = light(getComputedStyle(document.body).backgroundColor);
          return (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
        }"""
    )


def test_the_first_visit_is_light(page, live_server, complaints, link):
    weights: list[int] = []
    page.on("response", lambda answer: weights.append(_weight(answer)))

    page.goto(f"{live_server.url}/portal/interconnects/{link.ref}/", wait_until="networkidle")

    assert sum(weights) <= 1_200_000  # not compressed here; 400 kB over the wire


def _weight(answer) -> int:
    return len(answer.body()) if answer.ok else 0
