"""The end of a term in a real browser: decide and send; a calendar by keyboard and on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.agreements.models import ContractNotice, Renewal
from tests import factories as make
from tests.console.test_browser_deals import PHONE, desk  # noqa: F401
from tests.factories.renewals import signed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures:pytest.PytestRemovedIn10Warning"),
]


@pytest.fixture
def agreement(transactional_db):
    """Its notice deadline lies about ten days ahead."""
    starts = timezone.localdate() - timedelta(days=365 - 70)
    return signed(partner=make.partner(name="Andes Fibra"), starts=starts)


def test_protective_notice_is_drafted_and_sent(desk: Page, live_server, agreement):  # noqa: F811
    desk.goto(f"{live_server.url}/agreements/{agreement.ref}/")
    desk.get_by_role("radio", name="Renegotiate").check()
    desk.get_by_role("button", name="Decide").click()
    expect(desk.get_by_text("Chosen by")).to_be_visible()

    desk.get_by_role("link", name="Draft notice").click()
    desk.get_by_role("button", name="Keep notice").click()
    expect(desk.get_by_text("does not renew the agreement")).to_be_visible()
    desk.get_by_role("link", name="Record as sent").click()
    desk.get_by_role("button", name="Record as sent").click()

    expect(desk.get_by_text("Deemed received on")).to_have_count(0)
    assert ContractNotice.objects.get().state == "SENT"
    assert Renewal.objects.get().state == "NOTICE_SENT"


def test_calendar_is_an_agenda_on_a_phone(desk: Page, live_server, agreement):  # noqa: F811
    day = agreement.periods.get().notice_deadline
    desk.set_viewport_size(PHONE)

    desk.goto(f"{live_server.url}/calendar/?month={day:%Y-%m}")

    expect(desk.locator(".ep-cal")).to_be_hidden()
    expect(desk.locator("#agenda").get_by_text("Notice deadline")).to_be_visible()
    width = desk.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["width"]


def test_day_of_the_month_is_opened_by_keyboard(desk: Page, live_server, agreement):  # noqa: F811
    day = agreement.periods.get().notice_deadline
    desk.goto(f"{live_server.url}/calendar/?month={day:%Y-%m}")

    desk.locator("td:not(.is-other) .ep-cal-day", has_text=str(day.day)).first.focus()
    desk.keyboard.press("Enter")

    expect(desk.get_by_role("heading", name=f"{day:%A} {day.day} {day:%B %Y}")).to_be_visible()
