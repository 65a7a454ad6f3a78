"""Capacity in a real browser: the grouping switch, zooming a chart, phones."""

import re

import pytest
from playwright.sync_api import Page, expect

from apps.usage import actions
from tests import factories as make
from tests.console.test_browser import PHONE, complaints, link  # noqa: F401  signed in, measured

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]
# ruff: noqa: F811  fixtures are arguments


def test_switching_the_grouping_keeps_a_filter_set_meanwhile(
    page: Page, live_server, complaints, link
):
    make.group_stat()
    make.group_stat(by="partner", key=link.partner.ref, name=link.partner.name, used_pct=90)
    make.group_stat(by="partner", key="PAR-99999", name="Quiet Cable", used_pct=5)
    page.goto(f"{live_server.url}/capacity/")

    page.get_by_label("Needs a look").select_option("high")
    expect(page.locator("#list")).to_contain_text("No metro matches")
    page.get_by_role("link", name="Partner", exact=True).click()

    expect(page.locator("#list tbody tr")).to_have_count(1)
    expect(page.locator("#list")).to_contain_text("Andes Fibra")
    page.locator("#list .ep-name").click()
    expect(page.locator("#list")).to_contain_text("BOG-2")
    assert complaints == []


def test_zoom_by_keyboard_offers_the_zoomed_days_as_period(
    page: Page, live_server, complaints, link
):
    page.goto(f"{live_server.url}/interconnects/{link.ref}/utilization/")
    chart = page.locator("#chart")
    expect(chart.locator("svg")).to_be_visible()
    expect(page.get_by_text("Only what is zoomed")).to_be_hidden()
    first = page.locator("#period-from").input_value()

    chart.focus()
    for key in ("+", "+", "ArrowRight"):
        page.keyboard.press(key)
    page.get_by_text("Only what is zoomed").click()

    expect(page.locator("#period-from")).not_to_have_value(first)
    page.wait_for_url(re.compile(r"from=\d{4}-\d\d-\d\d&to="))
    assert complaints == []


def test_filter_is_saved_as_it_stands_and_opens_the_list(page: Page, live_server, complaints, link):
    page.goto(f"{live_server.url}/breaches/")
    page.locator("select[name=state]").select_option("RESOLVED")
    expect(page.locator("#list")).to_contain_text("No breach matches")

    page.get_by_text("Saved", exact=True).click()
    page.get_by_label("Save this view as").fill("Done")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as Done.")).to_be_visible()
    page.get_by_text("Saved: Done").click()
    page.get_by_label("Change Done").click()
    page.get_by_label("Default").check()
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto(f"{live_server.url}/breaches/")

    page.wait_for_url(re.compile(r"/breaches/\?.*state=RESOLVED"))
    page.get_by_role("link", name="All", exact=True).click()
    expect(page.locator("#list tbody tr")).to_have_count(1)
    assert complaints == []


@pytest.mark.parametrize("address", ["/capacity/", "/capacity/?by=interconnect&show=heat", "chart"])
def test_no_page_of_capacity_is_wider_than_a_phone(
    page: Page, live_server, complaints, link, address
):
    actions.refresh_link_stats(at=link.stat.computed_at)
    make.group_stat()
    page.set_viewport_size(PHONE)

    place = f"/interconnects/{link.ref}/utilization/" if address == "chart" else address
    page.goto(f"{live_server.url}{place}")

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert complaints == []
