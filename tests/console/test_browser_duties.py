"""Obligations and renewal packs in a real browser."""

from threading import Thread

import pytest
from django.db import connection
from playwright.sync_api import Page, expect

from apps.reports import actions, tasks
from tests import factories as make
from tests.console.test_browser_deals import PHONE, desk  # noqa: F401  the page, signed in
from tests.factories import AT

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]


@pytest.fixture
def elsewhere(settings, tmp_path, monkeypatch):
    """Tasks run beside the page server, as a worker does; they are waited for at the end."""
    settings.MEDIA_ROOT = tmp_path
    workers: list[Thread] = []

    def work(file_id: int) -> None:
        try:
            tasks.write_pdf(file_id)
        finally:
            connection.close()

    def delay(file_id: int) -> None:
        workers.append(Thread(target=work, args=[file_id]))
        workers[-1].start()

    monkeypatch.setattr(tasks.write_pdf, "delay", delay)
    yield
    for worker in workers:
        worker.join()


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_duty_is_added_found_on_today_and_fulfilled(desk: Page, live_server):  # noqa: F811
    agreement = make.agreement(governing_tz="UTC")
    desk.goto(f"{live_server.url}/agreements/{agreement.ref}/")
    desk.get_by_role("link", name="Add the first obligation").click()
    desk.get_by_label("What has to be done").fill("Send the traffic report")
    desk.get_by_label("First due on").fill("2026-11-02")
    desk.get_by_role("button", name="Add obligation").click()

    desk.goto(f"{live_server.url}/?scope=all")
    desk.locator("#obligations").get_by_role("link", name="Send the traffic report").click()
    desk.get_by_role("link", name="Fulfil").first.click()
    desk.get_by_label("What shows it").fill("Mail to the NOC")
    desk.get_by_role("button", name="Fulfil").click()

    expect(desk.locator("main")).to_contain_text("Nothing is due")
    expect(desk.locator("main")).to_contain_text("Mail to the NOC")
    desk.set_viewport_size(PHONE)
    assert fits(desk)


def test_a_pdf_is_offered_once_it_is_printed_without_a_reload(
    desk: Page, live_server, elsewhere  # noqa: F811
):  # fmt: skip
    pack = actions.make_pack(agreement=make.agreement(), by=None, at=AT)
    desk.goto(f"{live_server.url}/agreements/{pack.agreement.ref}/renewal-pack/1/")

    desk.get_by_role("button", name="Make the PDF").click()
    offered = desk.get_by_role("link", name="Download PDF")
    expect(offered).to_be_visible(timeout=60_000)
    with desk.expect_download() as download:
        offered.click()

    assert download.value.path().read_bytes().startswith(b"%PDF-")
    desk.set_viewport_size(PHONE)
    assert fits(desk)
