"""The queue and a decision in a real browser: by keyboard, line by line, on a phone."""

import pytest
from playwright.sync_api import Page, expect

from apps.capacity.models import CapacityRequest
from tests import factories as make
from tests.console.test_browser_deals import PHONE, desk  # noqa: F401  the page, signed in
from tests.factories.requests import busy_link, submitted

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_request_is_claimed_by_key_cut_by_line_and_approved(desk: Page, live_server):  # noqa: F811
    one = submitted(busy_link(name="BOG-7"))
    make.ports(site=one.site, number=4)
    main = desk.locator("main")

    desk.goto(f"{live_server.url}/requests/?state=open")
    desk.keyboard.press("j")
    desk.keyboard.press("c")
    expect(main).to_contain_text("1 of 1 done.")
    desk.get_by_role("link", name=one.ref).click()
    expect(main).to_contain_text("We decide. One line is not decided.")
    expect(main).to_contain_text("4 × 100 Gbps free")
    form = desk.get_by_role("form", name="Decide BOG-7")
    form.get_by_label("Decision").select_option("REDUCED")
    form.get_by_label("Ports").fill("1")
    form.get_by_label("Reason").select_option("NO_PORTS")
    form.get_by_role("button", name="Decide").click()
    expect(main).to_contain_text("1 of 2 ports")
    expect(main).to_contain_text("As decided")

    desk.get_by_role("link", name="Approve", exact=True).click()
    desk.get_by_label("Note to the partner").fill("One for now")
    desk.get_by_role("button", name="Approve").click()

    expect(main).to_contain_text("We issue the LOA.")
    assert CapacityRequest.objects.get().state == "LOA_PENDING"
    desk.set_viewport_size(PHONE)
    assert fits(desk)


def test_several_are_chosen_by_key_given_a_priority_and_it_is_undone(
    desk: Page, live_server  # noqa: F811
):  # fmt: skip
    rows = [make.asked(), make.asked()]
    desk.goto(f"{live_server.url}/requests/?state=open")

    for _ in rows:
        desk.keyboard.press("j")
        desk.keyboard.press("x")
    desk.locator("#bulk-priority").select_option("URGENT")
    desk.get_by_role("button", name="Set priority").click()
    expect(desk.locator("main")).to_contain_text("2 of 2 done.")
    assert set(CapacityRequest.objects.values_list("priority", flat=True)) == {"URGENT"}
    desk.get_by_role("button", name="Undo all that was done").click()

    expect(desk.locator("main")).to_contain_text("2 undone.")
    assert set(CapacityRequest.objects.values_list("priority", flat=True)) == {"NORMAL"}
