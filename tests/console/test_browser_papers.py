"""Papers in a real browser: a version is uploaded, two are compared on a desk and on a phone."""

import pytest
from playwright.sync_api import Page, expect

from apps.agreements.models import Agreement
from tests import factories as make
from tests.console.test_browser_deals import PHONE, desk, pytestmark

__all__ = ["desk", "pytestmark"]
STAY = ("2. Law", "The laws of England govern.", "3. Liability", "Nobody owes lost profit.")


@pytest.fixture
def deal(db, settings, tmp_path) -> Agreement:
    settings.MEDIA_ROOT = tmp_path
    agreement = make.agreement(state="NEGOTIATING")
    ours = make.docx_file("1. Commit", "The commit is 200 Gbps.", *STAY)
    make.version(agreement=agreement, content=ours)
    return agreement


def upload(page: Page, name: str, content: bytes) -> None:
    page.locator("[name=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Store version").click()


def test_upload_then_compare(desk, live_server, deal):
    theirs = make.docx_file("1. Commit", "The commit is 250 Gbps.", *STAY)
    desk.goto(f"{live_server.url}/agreements/{deal.ref}/")
    desk.get_by_role("link", name="Upload version").click()
    desk.get_by_label("What changed").fill("commit 250 Gbps")
    upload(desk, "picture.docx", b"\x89PNG\r\n\x1a\n")
    expect(desk.locator("#errors")).to_be_focused()
    expect(desk.get_by_label("What changed")).to_have_value("commit 250 Gbps")
    upload(desk, "theirs.docx", theirs)

    desk.get_by_role("link", name="v1, compare").click()

    expect(desk.get_by_text("1 clause changed, 0 added, 0 removed.")).to_be_visible()
    expect(desk.locator(".is-before del")).to_have_text("200")
    expect(desk.locator(".is-after ins")).to_have_text("250")
    folded = desk.get_by_text("Nobody owes lost profit.").last
    expect(folded).to_be_hidden()
    desk.get_by_text("Show 3 unchanged paragraphs").click()
    expect(folded).to_be_visible()


def test_comparison_is_one_column_on_a_phone(desk, live_server, deal):
    theirs = make.docx_file("1. Commit", "The commit is 250 Gbps.", *STAY)
    make.version(agreement=deal, content=theirs)
    desk.set_viewport_size(PHONE)

    desk.goto(f"{live_server.url}/agreements/{deal.ref}/documents/compare/?a=1&b=2")

    expect(desk.locator(".is-both del")).to_be_visible()
    expect(desk.locator(".is-before del")).to_be_hidden()
    wide = desk.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0
