"""The calendar of deadlines, and its feed."""

from datetime import date, timedelta

import pytest
import time_machine
from icalendar import Calendar

from apps.accounts.models import ApiToken
from tests import factories as make
from tests.factories import AT
from tests.factories.renewals import signed

START = date(2026, 2, 1)  # ends on 31 Jan 2027, notice by 2 Dec 2026


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def page(client_for, manager):
    return client_for(manager)


@pytest.fixture
def agreement(manager):
    partner = make.partner(name="Andes Fibra", owner=manager)
    return signed(partner=partner, starts=START, owner=manager)


def test_month_shows_the_deadline_on_its_day(page, agreement, text):
    shown = text(page.get("/calendar/?month=2026-12"))

    assert "December 2026" in shown
    assert "Andes Fibra" in shown
    assert "Notice deadline" in shown
    assert "Andes Fibra" not in text(page.get("/calendar/?month=2026-07"))


def test_day_shows_only_its_own(page, agreement, text):
    shown = text(page.get("/calendar/?day=2027-01-31"))

    assert "Sunday 31 January 2027" in shown
    assert "Term end" in shown
    assert "Nothing on these days" in text(page.get("/calendar/?day=2027-01-30"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("region=LATAM", True),
        ("region=EMEA", False),
        ("owner={owner}", True),
        ("owner=nobody@northlight.example", False),
        ("kind=deadline", True),
        ("kind=review", False),
        ("kind=nonsense", True),
    ],
)
def test_filters_limit_the_month(page, agreement, manager, text, query, found):
    response = page.get(f"/calendar/?month=2026-12&{query.format(owner=manager.email)}")

    assert ("Andes Fibra" in text(response)) is found


def test_filters_stay_while_one_pages(page, agreement, text):
    html = page.get("/calendar/?month=2026-12&region=LATAM&page=7").content.decode()

    assert "?month=2026-11&amp;region=LATAM" in html or "region=LATAM&amp;month=2026-11" in html
    assert "region=LATAM&amp;day=2026-12-02" in html


@pytest.mark.parametrize("query", ["month=", "month=2026-13", "day=x", "month=9999-99", "page=x"])
def test_nonsense_shows_the_present_month(page, agreement, text, query):
    response = page.get(f"/calendar/?{query}")

    assert response.status_code == 200
    assert "November 2026" in text(response)


def test_agreement_without_an_end_has_its_yearly_review(page, manager, text):
    signed(
        partner=make.partner(name="Pampa Net"), starts=date(2025, 12, 5), signed_at=AT,
        renewal_type="EVERGREEN", initial_months=None, renewal_months=None,
    )  # fmt: skip

    shown = text(page.get("/calendar/?month=2026-12&kind=review"))

    assert "Pampa Net" in shown
    assert "Yearly review" in shown


def test_open_negotiation_shows_its_target(page, text):
    agreement = make.agreement(state="NEGOTIATING", partner=make.partner(name="Norte Link"))
    make.negotiation(agreement=agreement, target_on=date(2026, 12, 10))

    shown = text(page.get("/calendar/?month=2026-12&kind=target"))

    assert "Norte Link" in shown
    assert "Negotiation target" in shown


def test_full_month_shows_numbers_and_pages(page, manager, text):
    partner = make.partner()
    for _ in range(62):
        signed(partner=partner, starts=START)

    shown = text(page.get("/calendar/?day=2026-12-02&kind=deadline"))
    assert "62 notice deadline" not in shown  # few enough to be named
    crowd = text(page.get("/calendar/?month=2026-12"))
    assert "62 notice deadline" in crowd
    assert "1 to 50 of" in crowd


def test_calendar_costs_few_queries(page, agreement, django_assert_max_num_queries):
    page.get("/calendar/")

    with django_assert_max_num_queries(12):
        page.get("/calendar/?month=2026-12")


def feed_address(page):
    html = page.post("/calendar/address/").content.decode()
    return "/calendar/feed/" + html.split("/calendar/feed/")[1].split(".ics")[0] + ".ics"


def test_feed_is_a_calendar_of_whole_days(page, agreement, client):
    response = client.get(feed_address(page))

    calendar = Calendar.from_ical(response.content)
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    deadline = events[f"{agreement.ref}-T1-deadline@edgepartners"]
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert deadline.decoded("dtstart") == date(2026, 12, 2)
    assert deadline.decoded("dtend") == date(2026, 12, 3)
    assert deadline.decoded("dtstamp") == deadline.decoded("last-modified")
    assert str(deadline["url"]).endswith(f"/agreements/{agreement.ref}/")
    (alarm,) = deadline.walk("VALARM")
    assert alarm.decoded("trigger") == timedelta(days=-7)
    assert set(events) >= {
        f"{agreement.ref}-T1-act_by@edgepartners", f"{agreement.ref}-T1-end@edgepartners",
    }  # fmt: skip


def test_feed_holds_only_what_one_looks_after(page, agreement, client):
    other = signed(partner=make.partner(), starts=START)

    body = client.get(feed_address(page)).content.decode()

    assert agreement.ref in body
    assert other.ref not in body


def test_feed_that_did_not_change_is_not_sent_again(page, agreement, client):
    address = feed_address(page)
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")

    agreement.periods.update(ends_on=date(2027, 2, 28))
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_secret_is_kept_as_a_digest_and_can_be_revoked(page, agreement, client, manager):
    address = feed_address(page)
    token = ApiToken.objects.get()
    assert (token.scopes, token.owner) == (["calendar"], manager)
    assert token.digest not in address

    page.post(f"/profile/tokens/{token.pk}/revoke/")

    assert client.get(address).status_code == 404


def test_secret_of_a_calendar_opens_nothing_else(page, agreement, client):
    secret = feed_address(page).split("/")[-1].removesuffix(".ics")

    response = client.get("/api/v1/agreements/", headers={"Authorization": f"Bearer {secret}"})

    assert response.status_code == 403


@pytest.mark.parametrize("secret", ["x", "ep_0_0", "ep_é_1"])
def test_unknown_secret_is_not_found(client, db, secret):
    assert client.get(f"/calendar/feed/{secret}.ics").status_code == 404


def test_token_of_the_api_is_no_calendar_address(page, client, manager):
    page.post("/profile/tokens/new/", {"name": "robot", "scopes": ["read"], "lifetime": "90"})
    token = ApiToken.objects.get()

    assert client.get(f"/calendar/feed/ep_{token.prefix}_x.ics").status_code == 404


def test_person_without_access_any_more_gets_nothing(page, agreement, client, manager):
    address = feed_address(page)
    manager.is_active = False
    manager.save(update_fields=["is_active"])

    assert client.get(address).status_code == 404
