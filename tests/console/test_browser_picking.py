"""Ticking rows of a list in a real browser: by mouse and keys, over pages, sorts and filters."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.console.browsing import IN_A_BROWSER

pytestmark = IN_A_BROWSER


@pytest.fixture
def partners(db):
    """Two pages of the list."""
    return [
        make.partner(name=f"Network {n:02}", tier="KEY" if n < 3 else "TAIL") for n in range(55)
    ]


def said(desk: Page, words: str) -> None:
    expect(desk.locator("[data-picked]")).to_have_text(words)


def test_ticks_survive_pages_order_and_filters_until_they_are_used(desk, live_server, partners):
    desk.goto(f"{live_server.url}/partners/?pick=1")
    said(desk, "None chosen")
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    said(desk, "1 chosen")
    desk.get_by_label("Choose Network 02").click()
    desk.get_by_label("Choose Network 04").click(modifiers=["Shift"])
    said(desk, "4 chosen")

    desk.get_by_label("Next page").click()
    said(desk, "4 chosen, 4 not on this page")
    desk.get_by_label("This page").check()
    said(desk, "9 chosen, 4 not on this page")
    desk.get_by_role("link", name="Tier").click()
    expect(desk.get_by_label("Choose Network 00")).to_be_checked()
    desk.locator("select[name=tier]").select_option("TAIL")
    expect(desk.get_by_role("heading", name="52 partners")).to_be_visible()
    expect(desk.get_by_label("Choose Network 04")).to_be_checked()
    expect(desk.get_by_label("Choose Network 05")).not_to_be_checked()
    desk.reload()
    expect(desk.get_by_label("Choose Network 03")).to_be_checked()

    desk.get_by_role("button", name="Edit the chosen").click()
    expect(desk.get_by_role("heading", name="Edit 9 partners")).to_be_visible()


def test_ticks_are_cleared_and_forgotten_when_choosing_stops(desk, live_server, partners):
    desk.goto(f"{live_server.url}/partners/?pick=1")
    desk.get_by_label("Choose Network 00").check()
    desk.get_by_role("button", name="Clear").press("Enter")
    said(desk, "None chosen")
    expect(desk.get_by_label("Choose Network 00")).not_to_be_checked()

    desk.get_by_label("Choose Network 01").check()
    desk.get_by_role("link", name="Stop choosing").click()
    desk.get_by_role("link", name="Select").click()
    said(desk, "None chosen")


def test_a_value_ticks_its_line_and_a_change_that_was_made_is_chosen_no_more(
    desk, live_server, partners
):
    desk.goto(f"{live_server.url}/partners/?pick=1")
    desk.get_by_label("Choose Network 03").check()
    desk.get_by_role("button", name="Edit the chosen").click()
    desk.locator("[name=tier]").select_option("STRATEGIC")
    expect(desk.get_by_label("Change tier")).to_be_checked()
    desk.get_by_role("button", name="Preview").click()
    desk.get_by_role("button", name="Change 1 partner").click()
    expect(desk.get_by_text("1 of 1 changed.")).to_be_visible()

    desk.goto(f"{live_server.url}/partners/?pick=1")
    said(desk, "None chosen")
