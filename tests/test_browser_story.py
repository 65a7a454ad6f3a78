"""The whole way of an upgrade in two browsers, both sides looking on.

Breach, pre-filled augment, change and submission by the partner, question and answer, approval in
part, LOA, cross-connect, tests, service; then the capacity on Today is another one. Everything is
entered on pages, by whoever would enter it: the letter by our engineer, the order by the partner,
each reading of the turn-up by our engineer again.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from apps.capacity.models import CapacityRequest
from apps.network import actions as network
from tests import factories as make
from tests.factories import AT
from tests.factories import requests as made

GBPS = 10**9
LETTER = {
    "facility_address": "Calle 1, Bogotá",
    "facility_operator": "Datacentro",
    "circuit": "BOG-2 3",
    "z_place": "Cage 9, rack 2, panel PP-7",
}
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]


@dataclass
class Side:
    """Somebody with a browser of their own."""

    page: Page
    base: str

    def go(self, address: str) -> None:
        self.page.goto(self.base + address)

    def fill(self, **fields: str) -> None:
        """Type into the form of the page, by the names of its fields."""
        for name, value in fields.items():
            box = self.page.locator(f"main [name={name}]").first
            is_choice = box.evaluate("box => box.tagName === 'SELECT'")
            box.select_option(value) if is_choice else box.fill(value)

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def follow(self, name: str) -> None:
        """A link of the page, by its words."""
        self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()
        self.page.wait_for_load_state()

    def sees(self, text: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(text)


@pytest.fixture
def link(db):
    link = made.busy_link()
    link.partner.portal_enabled = True
    link.partner.save()
    network.add_ports(site=link.site, device="edge1", names="et-0/0/[1-4]", speed_bps=100 * GBPS,
                      by=None, at=AT, cage="14", rack="3", panel="P1", pair=1)  # fmt: skip
    return link


@pytest.fixture
def side(browser: Browser, live_server, client_for) -> Iterator[Callable[..., Side]]:
    opened = []

    def enter(user) -> Side:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        opened.append(context)
        key = client_for(user).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
        return Side(context.new_page(), live_server.url)

    yield enter
    for context in opened:
        context.close()


def portal(one: CapacityRequest, verb: str = "detail") -> str:
    return reverse(f"portal:request_{verb}", args=[one.ref])


def console(one: CapacityRequest, verb: str = "detail") -> str:
    return reverse(f"console:request_{verb}", args=[one.ref])


def capacity_on_today(staff: Side) -> str:
    staff.go(reverse("console:today"))
    strip = staff.page.locator(".ep-strip > div", has_text="Capacity in service")
    return re.sub(r"\s+", " ", strip.locator("dd").first.inner_text())


def ask(partner: Side, breach) -> CapacityRequest:
    """From the breach to a request that is sent, with more than we had filled in."""
    partner.go(f"{reverse('portal:request_new')}?type=pni_augment&breach={breach.ref}")
    partner.page.get_by_role("button", name="More capacity on a PNI").click()
    expect(partner.page.locator("[name=interconnect]")).to_have_value(breach.interconnect.ref)
    partner.fill(target_bps="600")
    partner.press("Continue")
    partner.sees("What you ask for")
    if partner.page.locator("[name=confirmed]").count():
        partner.page.locator("[name=confirmed]").check()
    partner.press("Send request")
    partner.sees("is sent.")
    return CapacityRequest.objects.get()


def agree(one: CapacityRequest, partner: Side, marina: Side) -> None:
    """Claimed, asked, answered, approved in part."""
    marina.go(console(one, "claim"))
    marina.press("Claim")
    marina.go(console(one, "ask"))
    marina.fill(text="Would one port do until April?")
    marina.press("Ask the partner")
    partner.go(portal(one))
    partner.sees("Would one port do until April?")
    partner.page.get_by_role("link", name="Answer", exact=True).click()
    partner.fill(text="Yes, if the second one comes.")
    partner.press("Send the answer")
    marina.go(reverse("console:request_line", args=[one.ref, 1]))
    marina.fill(decision="REDUCED", approved_ports="1", reason="NO_PORTS", reason_text="One now.")
    marina.page.locator("main form button[type=submit]").first.click()
    marina.go(console(one, "approve"))
    marina.press("Approve")
    partner.go(portal(one))
    partner.sees("Approved in part")
    partner.sees("No free ports at this site. One now.")


def build(one: CapacityRequest, partner: Side, rafael: Side) -> None:
    """The letter, the cross-connect, the tests."""
    write_loa(one, rafael)
    order(one, partner)
    rafael.go(console(one, "test"))
    rafael.press("Start testing")
    turn_up(one, rafael)
    partner.go(portal(one))
    partner.sees("\u22122.1 dBm received on both ends")
    partner.follow("It works")
    partner.press("Confirm that it works")
    partner.sees("You confirmed it.")
    rafael.go(console(one, "confirm"))
    rafael.press("Confirm that it works")


def write_loa(one: CapacityRequest, rafael: Side) -> None:
    """From the request to the letter, with what only a person knows."""
    rafael.go(console(one))
    rafael.follow("Write the LOA")
    expect(rafael.page.locator("[name=request_ref]")).to_have_value(one.ref)
    rafael.press("Draft it")
    rafael.sees("It still needs: address of the facility, operator of the facility.")
    rafael.fill(**LETTER)
    rafael.press("Save")
    rafael.press("Issue it")
    rafael.sees("Cage 9, rack 2, panel PP-7")
    rafael.go(console(one))
    rafael.sees("LOA issued")


def order(one: CapacityRequest, partner: Side) -> None:
    """What the partner orders by the letter, and that it is patched."""
    partner.go(portal(one))
    partner.sees("Order the cross-connect")
    partner.follow("It is ordered")
    partner.fill(order_ref="XC-40872", vendor="Datacentro")
    partner.press("Record the order")
    partner.follow("It is patched")
    partner.fill(circuit_ref="XC-40872")
    partner.press("Report it patched")


def turn_up(one: CapacityRequest, rafael: Side) -> None:
    """Each point by its own button, the light with its reading."""
    rafael.go(console(one))
    rafael.follow("Turn-up checklist")
    points = rafael.page.locator("#turn-up form:has(button[value=ok])")
    left = points.count()
    assert left > 3
    points.first.locator("[name=note]").fill("\u22122.1 dBm received on both ends")
    while left:
        points.first.get_by_role("button", name="In order").click()
        left -= 1
        expect(points).to_have_count(left)


def test_upgrade_from_breach_to_service_changes_the_capacity_on_today(link, side):
    breach = make.breach(interconnect=link, partner=link.partner, state="OPEN")
    marina, rafael = side(make.user(role="manager")), side(make.user(role="engineer"))
    partner = side(make.member(partner=link.partner).user)
    assert capacity_on_today(marina) == "400 Gbps"

    one = ask(partner, breach)
    agree(one, partner, marina)
    build(one, partner, rafael)

    partner.go(portal(one))
    partner.sees("Done on")
    marina.go(console(one))
    marina.sees("Active")
    assert capacity_on_today(marina) == "500 Gbps"
    link.refresh_from_db()
    assert (link.capacity_bps, list(one.breaches.all())) == (500 * GBPS, [breach])
