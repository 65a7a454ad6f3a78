"""Board and backlog of work items in a real browser: by mouse, by keyboard, refused, filtered."""

import pytest
from playwright.sync_api import Page, expect

from apps.programs import actions, queries
from apps.programs.models import WorkItem, Workstream
from tests import factories as make
from tests.console.browsing import IN_A_BROWSER
from tests.factories import AT

pytestmark = IN_A_BROWSER
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def lima(db) -> Workstream:
    """Four cards in To do, one of them without the label; room for one in progress."""
    made = make.workstream(key="LIMA", name="Lima launch")
    doing = made.columns.get(name="In progress")
    actions.edit_column(column=doing, name="In progress", wip_limit=1, by=None, at=AT)
    for number in range(4):
        labels = ["optics"] if number else []
        make.work_item(workstream=made, title=f"Task {number + 1}", labels=labels)
    return made


def card(desk: Page, key: str):
    return desk.locator(f".ep-card[data-key={key}]")


def drag(desk: Page, source, target) -> None:
    """By the mouse, in steps and with a rest at the end, as a hand does.

    The list takes no notice for 30 ms after each row that gave way.
    """
    start, end = source.bounding_box(), target.bounding_box()
    assert start
    assert end
    desk.mouse.move(start["x"] + 20, start["y"] + 5)
    desk.mouse.down()
    desk.mouse.move(start["x"] + 30, start["y"] + 14, steps=4)
    desk.mouse.move(end["x"] + end["width"] / 2, end["y"] + 12, steps=12)
    for near in (8, 4, 6):
        desk.wait_for_timeout(60)
        desk.mouse.move(end["x"] + end["width"] / 2, end["y"] + near)
    desk.mouse.up()


def status_of(key: str) -> str:
    return WorkItem.objects.get(key=key).column.name


def test_dragged_card_moves_is_refused_by_the_limit_and_the_filter_survives(
    desk, live_server, lima
):
    desk.goto(f"{live_server.url}/programs/LIMA/board/?query=label+%3D+optics&lane=type")
    expect(desk.locator(".ep-card")).to_have_count(3)
    doing = desk.locator("[data-label='In progress']")

    drag(desk, card(desk, "LIMA-2").locator("small"), doing)
    expect(desk.get_by_role("status").filter(has_text="LIMA-2 went from To do")).to_be_visible()
    drag(desk, card(desk, "LIMA-3").locator("small"), doing)
    expect(desk.get_by_role("alert")).to_contain_text("In progress holds 1 of 1: finish one")

    expect(doing.locator(".ep-card")).to_have_count(1)
    expect(desk.locator(".ep-card")).to_have_count(3)
    expect(desk.get_by_role("heading", name="Task", exact=True)).to_be_visible()
    assert [status_of(f"LIMA-{n}") for n in (2, 3)] == ["In progress", "To do"]


def test_undo_brings_the_card_back_under_the_same_filter(desk, live_server, lima):
    desk.goto(f"{live_server.url}/programs/LIMA/board/?query=label+%3D+optics")

    drag(desk, card(desk, "LIMA-2").locator("small"), desk.locator("[data-label=Waiting]"))
    desk.get_by_role("button", name="Undo").click()

    expect(desk.locator("[data-label='To do'] .ep-card")).to_have_count(3)
    assert "query=label+%3D+optics" in desk.url
    assert status_of("LIMA-2") == "To do"


def test_card_is_moved_by_the_keyboard_alone(desk, live_server, lima):
    desk.goto(f"{live_server.url}/programs/LIMA/board/")

    card(desk, "LIMA-2").get_by_role("link").focus()
    desk.keyboard.press("Shift+ArrowRight")
    expect(desk.locator("[data-label='In progress']").get_by_text("Task 2")).to_be_visible()
    expect(card(desk, "LIMA-2").get_by_role("link")).to_be_focused()

    desk.get_by_role("button", name="Move LIMA-3").focus()
    desk.keyboard.press("Enter")
    dialog = desk.get_by_role("dialog", name="Move LIMA-3")
    dialog.get_by_role("button", name="Waiting").focus()
    desk.keyboard.press("Enter")

    expect(desk.locator("[data-label=Waiting]").get_by_text("Task 3")).to_be_visible()
    assert [status_of(f"LIMA-{n}") for n in (2, 3)] == ["In progress", "Waiting"]


def test_backlog_row_is_dragged_and_moved_by_a_button(desk, live_server, lima):
    desk.goto(f"{live_server.url}/programs/LIMA/backlog/?query=label+%3D+optics")
    rows = desk.locator("[data-places] > tr")
    expect(rows).to_have_count(3)

    with desk.expect_navigation():
        last, first = (rows.nth(n).locator("td").nth(1) for n in (2, 0))
        drag(desk, last, first)
    expect(rows.nth(0)).to_contain_text("Task 4")
    desk.get_by_role("button", name="LIMA-2 one down").focus()
    desk.keyboard.press("Enter")

    expect(rows.nth(2)).to_contain_text("Task 2")
    assert "query=label+%3D+optics" in desk.url
    assert [i.key for i in queries.backlog(lima)] == ["LIMA-1", "LIMA-4", "LIMA-3", "LIMA-2"]


@pytest.mark.parametrize("view", ["board", "backlog"])
def test_work_fits_a_phone(desk, live_server, lima, view):
    desk.set_viewport_size(PHONE)
    desk.goto(f"{live_server.url}/programs/LIMA/{view}/")

    width = desk.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]
