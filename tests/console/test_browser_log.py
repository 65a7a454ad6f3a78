"""A talk is written down in a browser: by the key, refused, corrected, closed, opened again."""

from playwright.sync_api import expect

from apps.partners.models import Interaction
from tests import factories as make
from tests.console.browsing import IN_A_BROWSER

pytestmark = IN_A_BROWSER


def test_a_talk_is_written_down_over_the_page_by_the_key(desk, live_server):
    partner = make.partner(name="Fibra Norte")
    desk.goto(f"{live_server.url}/partners/{partner.ref}/activity/")

    desk.keyboard.press("n")
    dialog = desk.get_by_role("dialog", name="Log an interaction")
    expect(dialog.get_by_label("Partner")).to_have_value(f"{partner.ref} Fibra Norte")
    expect(dialog.get_by_label("About")).to_be_focused()
    desk.keyboard.type("About the nice peak")
    dialog.get_by_label("With").fill("Zoe")
    desk.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    desk.locator("#log-interaction").click()
    expect(dialog.get_by_label("About")).to_have_value("About the nice peak")
    dialog.get_by_role("button", name="Log it").click()
    expect(dialog.get_by_text("fits no contacts").first).to_be_visible()
    expect(dialog.get_by_label("About")).to_have_value("About the nice peak")

    dialog.get_by_label("With").fill("")
    dialog.get_by_role("button", name="Log it").click()
    expect(desk.locator(".ep-time")).to_contain_text("About the nice peak")
    assert Interaction.objects.get().partner == partner
