"""The board in a real browser: a card is dragged, refused, and moved by the keyboard."""

import pytest
from playwright.sync_api import Page, expect

from apps.agreements.models import Negotiation
from tests import factories as make
from tests.console.browsing import IN_A_BROWSER

pytestmark = IN_A_BROWSER
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def cards(db) -> dict[str, Negotiation]:
    """One without an owner in Proposal, one in Qualify."""
    return {
        name: make.negotiation(agreement=make.draft(partner=make.partner(name=name)), state=state)
        for name, state in (("Cerrado", "PROPOSAL"), ("Llanos", "QUALIFY"))
    }


def column(desk: Page, stage: str):
    return desk.locator(f"[data-stage={stage}]")


def drag(desk: Page, name: str, stage: str) -> None:
    """By the mouse, in steps, as a hand does."""
    card = desk.locator(f".ep-card[data-name={name}] .ep-sub").first
    target = column(desk, stage)
    start, end = card.bounding_box(), target.bounding_box()
    assert start
    assert end
    desk.mouse.move(start["x"] + 20, start["y"] + 5)
    desk.mouse.down()
    desk.mouse.move(start["x"] + 40, start["y"] + 10, steps=4)
    desk.mouse.move(end["x"] + end["width"] / 2, end["y"] + 12, steps=12)
    desk.mouse.up()


def test_dragged_card_moves_and_a_refused_one_goes_back(desk, live_server, cards):
    desk.goto(f"{live_server.url}/negotiations/?q=a")

    drag(desk, "Llanos", "NDA")
    expect(desk.get_by_role("status").filter(has_text="is now NDA")).to_be_visible()
    expect(column(desk, "NDA").get_by_text("Llanos")).to_be_visible()

    drag(desk, "Cerrado", "DRAFTING")
    expect(desk.get_by_role("alert")).to_contain_text("The first draft needs an owner")
    expect(column(desk, "PROPOSAL").get_by_text("Cerrado")).to_be_visible()
    expect(column(desk, "DRAFTING").get_by_text("Cerrado")).to_have_count(0)

    stages = {n.pk: n.state for n in Negotiation.objects.all()}
    assert stages[cards["Llanos"].pk] == "NDA"
    assert stages[cards["Cerrado"].pk] == "PROPOSAL"


def test_head_of_a_column_stands_above_its_cards(desk, live_server, cards):
    desk.goto(f"{live_server.url}/negotiations/")

    head = desk.get_by_role("heading", name="Qualify").bounding_box()
    card = desk.locator(".ep-card[data-name=Llanos]").bounding_box()
    assert head
    assert card
    assert head["y"] + head["height"] <= card["y"]


def test_card_is_moved_by_the_keyboard_alone(desk, live_server, cards):
    desk.goto(f"{live_server.url}/negotiations/")

    desk.get_by_role("button", name="Move Llanos").focus()
    desk.keyboard.press("Enter")
    dialog = desk.get_by_role("dialog", name="Move Llanos")
    expect(dialog.get_by_role("button", name="Put on hold")).to_be_visible()
    dialog.get_by_role("button", name="NDA").focus()
    desk.keyboard.press("Enter")

    expect(column(desk, "NDA").get_by_text("Llanos")).to_be_visible()
    assert Negotiation.objects.get(pk=cards["Llanos"].pk).state == "NDA"


def test_switching_to_the_table_keeps_what_was_typed(desk, live_server, cards):
    desk.goto(f"{live_server.url}/negotiations/")

    desk.get_by_placeholder("Partner, agreement or reference").fill("cerrado")
    expect(desk.locator(".ep-card")).to_have_count(1)
    desk.get_by_role("link", name="Table").click()

    expect(desk.locator("#list tbody tr")).to_have_count(1)
    assert "q=cerrado" in desk.url
    desk.get_by_role("link", name="Board").click()
    expect(desk.locator(".ep-card")).to_have_count(1)


def test_board_fits_a_phone(desk, live_server, cards):
    desk.set_viewport_size(PHONE)
    desk.goto(f"{live_server.url}/negotiations/")

    width = desk.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
    expect(desk.get_by_role("button", name="Move Llanos")).to_be_visible()
