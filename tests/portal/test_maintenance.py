"""Planned work in the portal: ours and theirs, as calendar, announced and cancelled by them."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts import actions as accounts
from apps.accounts.models import ApiToken
from apps.network.models import Maintenance
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/portal/maintenance/"
NEW = f"{LIST}new/"


@pytest.fixture
def link(andes):
    return make.pni(partner=andes, name="BOG-2")


@pytest.fixture
def work(link):
    start = AT + timedelta(days=3)
    return make.maintenance(
        link=link, title="Line card", starts_at=start, ends_at=start + timedelta(hours=2),
        announced_at=AT,
    )  # fmt: skip


def facts(link, **changes):
    given = {
        "title": "Fibre works", "links": [link.ref], "impact": "DOWN", "ticket": "CHG-1",
        "starts_at": "2026-11-25T02:00", "ends_at": "2026-11-25T04:00", "text": "",
    }  # fmt: skip
    return {**given, **changes}


def test_work_of_both_sides_is_listed(seat, link, work, text):
    make.maintenance(link=link, side="THEIRS", title="Fibre works")

    shown = text(seat("P-RO").get(LIST))

    for part in ("Line card", "ours", "Fibre works", "yours", "BOG-2: down", "2 works"):
        assert part in shown


def test_one_shows_what_it_touches_and_no_remark_of_ours(seat, work, text):
    work.text, work.ticket = "Router 7 is broken", "Ticket of ours"
    work.save()

    shown = text(seat().get(f"{LIST}{work.ref}/"))

    assert "BOG-2" in shown
    assert "Router 7" not in shown
    assert "Ticket of ours" not in shown
    assert "Cancel it" not in shown


def test_one_is_a_file_for_calendars_with_the_fields_of_the_bcop(seat, work):
    response = seat("P-RO").get(f"{LIST}{work.ref}/calendar.ics")

    lines = response.content.decode().replace("\r\n ", "").splitlines()
    assert response["Content-Type"].startswith("text/calendar")
    assert f"X-MAINTNOTE-MAINTENANCE-ID:{work.ref}" in lines
    assert "X-MAINTNOTE-IMPACT:OUTAGE" in lines
    assert any(line.startswith("SEQUENCE:") for line in lines)


def test_work_that_touches_others_only_is_not_found(seat, text):
    other = make.maintenance(link=make.pni())

    for path in ("", "calendar.ics", "cancel/"):
        assert seat().get(f"{LIST}{other.ref}/{path}").status_code == 404


def test_a_noc_announces_work_of_theirs(seat, link):
    response = seat("P-NOC").post(NEW, facts(link))

    row = Maintenance.objects.get()
    assert response["Location"] == f"{LIST}{row.ref}/"
    assert (row.side, row.ticket, row.announced_at) == ("THEIRS", "CHG-1", AT)
    assert row.starts_at == datetime(2026, 11, 25, 2, tzinfo=UTC)
    assert [impact.interconnect for impact in row.impacts.all()] == [link]


@pytest.mark.parametrize("path", [NEW, f"{LIST}feed/"])
def test_a_reader_announces_nothing(seat, link, path):
    response = seat("P-RO").post(path, facts(link))

    assert response.status_code == (403 if path == NEW else 200)
    assert not Maintenance.objects.exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": ""}, "Fill this in."),
        ({"links": []}, "Choose at least one interconnect."),
        ({"ends_at": "2026-11-25T01:00"}, "The end must be later than the start."),
        ({"starts_at": "2026-11-01T02:00", "ends_at": "2026-11-01T04:00"}, "lies in the past"),
        ({"starts_at": "soon"}, "Enter a valid date/time."),
        ({"impact": "BOOM"}, "Select a valid choice."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_typed_is_lost(seat, link, text, changes, message):
    response = seat("P-ENG").post(NEW, facts(link, ticket="CHG-77", **changes))

    assert response.status_code == 422
    assert message in text(response)
    assert 'value="CHG-77"' in response.content.decode()
    assert not Maintenance.objects.exists()


def test_another_partners_interconnect_is_no_choice(seat, link):
    other = make.pni()

    response = seat().post(NEW, facts(link, links=[other.ref]))

    assert response.status_code == 422
    assert other.ref not in response.content.decode().replace(f"{other.ref} is not one", "")


def test_they_cancel_their_own_with_a_reason(seat, link, text):
    row = make.maintenance(
        link=link, side="THEIRS", starts_at=AT + timedelta(days=1), ends_at=AT + timedelta(days=2)
    )
    client = seat("P-NOC")

    assert client.post(f"{LIST}{row.ref}/cancel/", {"reason": ""}).status_code == 422
    client.post(f"{LIST}{row.ref}/cancel/", {"reason": "Postponed"})
    row.refresh_from_db()

    assert row.state == "CANCELLED"


def test_ours_is_not_theirs_to_cancel(seat, work):
    assert seat("P-ADMIN").post(f"{LIST}{work.ref}/cancel/", {"reason": "No"}).status_code == 404


def feed_of(client):
    html = client.post(f"{LIST}feed/").content.decode()
    return html.split('id="feed">')[1].split("<")[0].replace("http://testserver", "")


def test_a_feed_needs_no_sign_in_and_is_conditional(seat, work, client):
    address = feed_of(seat("P-RO"))

    response = client.get(address)

    assert "SUMMARY:Line card" in response.content.decode()
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_a_feed_ends_with_the_membership(client_for, andes, work, client):
    member = make.member(partner=andes)
    address = feed_of(client_for(member.user))
    member.state = "REMOVED"
    member.save()

    assert client.get(address).status_code == 404


def test_a_feed_can_be_taken_back(seat, work, client, text):
    mine = seat("P-RO")
    address = feed_of(mine)

    assert "Maintenance feed" in text(mine.get("/portal/profile/"))
    mine.post("/portal/profile/feeds/revoke/", {"feed": ApiToken.objects.get().pk})

    assert client.get(address).status_code == 404


def test_a_feed_of_another_partner_is_not_opened_by_ones_own_secret(seat, andes, client):
    other = make.partner(portal_enabled=True)
    address = feed_of(seat("P-RO")).replace(andes.ref, other.ref)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("number", ["", "x", "99999999", "-1"])
def test_an_address_that_never_was_cannot_be_taken_back(seat, text, number):
    response = seat().post("/portal/profile/feeds/revoke/", {"feed": number}, follow=True)

    assert "There is no such address any more." in text(response)


def test_the_address_of_a_colleague_stays(seat, work):
    feed_of(seat("P-RO"))

    seat("P-ADMIN").post("/portal/profile/feeds/revoke/", {"feed": ApiToken.objects.get().pk})

    assert ApiToken.objects.get().revoked_at is None


@pytest.mark.parametrize("secret", ["x", "ep_1_2", "ep_é"])
def test_a_secret_that_never_was_is_not_found(client, andes, secret):
    assert client.get(f"{LIST}feed/{andes.ref}/{secret}/").status_code == 404


def test_an_api_token_is_no_feed(andes, client):
    _, secret = accounts.issue_token(
        owner=make.member(partner=andes).user, name="robot", scopes=["read"], at=AT
    )

    assert client.get(f"{LIST}feed/{andes.ref}/{secret}/").status_code == 404


def test_the_list_takes_few_queries(seat, link, work, queries_of):
    assert len(queries_of(seat(), LIST)) <= 12
