"""What a member was told, as an Atom feed with a secret address (portal.md 6.6; RFC 4287)."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from apps.accounts.models import ApiToken
from apps.notifications import actions
from apps.notifications.actions import News
from apps.portal.feeds import PER_MINUTE
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
SETTINGS = "/portal/inbox/mail/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def sofia(andes):
    return make.member(partner=andes)


def tell(partner, key="k", at=AT, **changes):
    given = {
        "event": "loa.ready", "ref": "CAP-00001", "title": "The LOA-CFA is ready",
        "body": "Order by it.", "url": "/portal/requests/CAP-00001/",
        "lines": [["Where", "BOG-2"]],
    }  # fmt: skip
    actions.tell_partner(partner=partner, news=News(**{**given, **changes}), key=key, at=at)


def address_of(client):
    html = client.post("/portal/inbox/feed/").content.decode()
    return html.split('id="feed">')[1].split("<")[0].replace("http://testserver", "")


@pytest.fixture
def address(client_for, sofia):
    return address_of(client_for(sofia.user))


def read(client, address):
    """The feed, after a look whether it has what RFC 4287 wants."""
    response = client.get(address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # noqa: S314  our own answer
    assert feed.tag == f"{ATOM}feed"
    for node in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(node.findall(ATOM + name)) == 1, f"one {name} in each feed and entry"
        assert node.find(f"{ATOM}id").text.startswith("tag:")
    assert feed.find(f"{ATOM}author/{ATOM}name").text
    ids = [each.find(f"{ATOM}id").text for each in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return feed


def titles(feed):
    return [each.find(f"{ATOM}title").text for each in feed.findall(f"{ATOM}entry")]


def test_feed_needs_no_sign_in_and_has_what_was_told_newest_first(client, andes, address):
    tell(andes)
    tell(andes, key="later", at=AT + timedelta(minutes=1), title="It is in service")

    feed = read(client, address)

    assert titles(feed) == ["It is in service", "The LOA-CFA is ready"]
    entry = feed.findall(f"{ATOM}entry")[1]
    assert entry.find(f"{ATOM}summary").text == "Order by it.<br>Where: BOG-2"
    assert [each.get("term") for each in entry.findall(f"{ATOM}category")] == [
        "loa.ready", "CAP-00001",
    ]  # fmt: skip
    assert "/portal/inbox/" in entry.find(f"{ATOM}link").get("href")


def test_feed_without_news_is_valid_and_does_not_change(client, address):
    first, second = client.get(address), client.get(address)

    assert titles(read(client, address)) == []
    assert first["ETag"] == second["ETag"]


def test_nothing_new_answers_304_and_something_new_does_not(client, andes, address):
    tell(andes)
    etag = {"If-None-Match": client.get(address)["ETag"]}

    same = client.get(address, headers=etag)
    tell(andes, key="later")

    assert (same.status_code, same.content) == (304, b"")
    assert client.get(address, headers=etag).status_code == 200


def test_signs_that_xml_cannot_hold_are_left_out(client, andes, address):
    tell(andes, title="Odd \x08 <b>title</b>", body="null \x0b & co")

    feed = read(client, address)

    assert titles(feed) == ["Odd  <b>title</b>"]


def test_what_people_wrote_is_text_and_no_html(client, andes, address):
    tell(andes, body="<script>alert(1)</script> & more", lines=[])

    entry = read(client, address).find(f"{ATOM}entry")

    summary = entry.find(f"{ATOM}summary")
    assert summary.get("type") == "html"
    assert summary.text == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more"


def test_secret_of_the_address_is_not_in_the_feed_and_goes_to_no_other_site(client, andes, address):
    tell(andes)

    response = client.get(address)

    assert address.rstrip("/").rsplit("_", 1)[1] not in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "private, no-cache"


def test_what_another_partner_or_a_colleague_is_told_is_not_in_it(client, andes, sofia, address):
    other = make.partner(name="Zeta Net", portal_enabled=True)
    make.member(partner=other, user=sofia.user)
    colleague = make.member(partner=andes)
    tell(other, key="z", title="Not here")
    actions.tell_partner(
        partner=andes, key="c", at=AT, besides=sofia.user,
        news=News(event="loa.ready", ref="CAP-00002", title="For others", url="/portal/"),
    )  # fmt: skip

    assert colleague.user.notices.count() == 1
    assert titles(read(client, address)) == []
    assert client.get(address.replace(andes.ref, other.ref)).status_code == 200  # theirs as well


def test_address_opens_no_partner_where_its_holder_is_no_member(client, andes, address):
    other = make.partner(name="Zeta Net", portal_enabled=True)

    assert client.get(address.replace(andes.ref, other.ref)).status_code == 404


@pytest.mark.parametrize("state", ["PENDING", "SUSPENDED", "REMOVED"])
def test_feed_ends_with_the_membership(client, sofia, address, state):
    sofia.state = state
    sofia.save()

    assert client.get(address).status_code == 404


def test_feed_is_off_while_the_portal_is(client, andes, address):
    andes.portal_enabled = False
    andes.save()

    assert client.get(address).status_code == 404


def test_address_is_listed_and_can_be_taken_back(client, client_for, sofia, address, text):
    mine = client_for(sofia.user)
    assert "News feed, " in text(mine.get(SETTINGS))

    answer = mine.post(
        "/portal/profile/feeds/revoke/", {"feed": ApiToken.objects.get().pk, "next": SETTINGS}
    )

    assert answer["Location"] == SETTINGS
    assert client.get(address).status_code == 404


def test_address_of_another_kind_of_feed_is_not_one_of_this(client, client_for, sofia, andes):
    html = client_for(sofia.user).post("/portal/maintenance/feed/").content.decode()
    secret = html.split('id="feed">')[1].split("<")[0].rstrip("/").rsplit("/", 1)[1]

    assert client.get(f"/portal/inbox/feed/{andes.ref}/{secret}/").status_code == 404


def test_whoever_asks_too_often_waits_a_minute(client, address):
    answers = [client.get(address).status_code for _ in range(PER_MINUTE + 1)]

    assert set(answers[:-1]) == {200}
    assert answers[-1] == 429
    assert client.get(address)["Retry-After"] == "60"


def test_only_reading_is_possible(client, address):
    assert client.post(address).status_code == 405


def test_feed_takes_few_queries_whatever_it_holds(client, andes, address, queries_of):
    for number in range(60):
        tell(andes, key=f"k{number}")

    seen = queries_of(client, address)

    assert client.get(address).content.decode().count("<entry>") == 50
    assert len(seen) <= 12
