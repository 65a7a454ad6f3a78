"""The inbox of a person at a partner, every mail to the partner, and what comes by mail."""

import pytest

from apps.notifications import actions
from apps.notifications.actions import News
from apps.notifications.models import Notice, Subscription
from apps.portal import addresses
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
INBOX = "/portal/inbox/"


@pytest.fixture
def sofia(andes):
    return make.member(partner=andes)


def tell(partner, key="k", **changes):
    given = {
        "event": "request.approved", "ref": "CAP-00001", "title": "CAP-00001 was approved",
        "body": "Both lines.", "url": "/portal/requests/CAP-00001/",
    }  # fmt: skip
    actions.tell_partner(partner=partner, news=News(**{**given, **changes}), key=key, at=AT)


def test_what_was_told_waits_in_the_inbox_and_at_the_bell(client_for, andes, sofia, text):
    tell(andes)

    response = client_for(sofia.user).get(INBOX)

    assert "CAP-00001 was approved" in text(response)
    assert "Inbox, 1 unread" in response.content.decode()


def test_opening_one_shows_it_whole_and_marks_it(client_for, andes, sofia, text):
    tell(andes)
    client, row = client_for(sofia.user), Notice.objects.get(recipient=sofia.user)

    shown = text(client.get(f"{INBOX}{row.pk}/"))
    row.refresh_from_db()

    assert "Both lines." in shown
    assert "Open CAP-00001" in shown
    assert row.read_at == AT
    assert "Nothing new" in text(client.get(INBOX))
    assert "CAP-00001 was approved" in text(client.get(f"{INBOX}?show=all"))


def test_a_colleagues_message_is_not_found(client_for, andes, sofia):
    tell(andes)
    row = Notice.objects.get(recipient=sofia.user)

    assert client_for(make.member(partner=andes).user).get(f"{INBOX}{row.pk}/").status_code == 404


def test_all_of_this_partner_are_read_at_once_and_no_other(client_for, andes, sofia):
    other = make.partner(name="Zeta Net", portal_enabled=True)
    make.member(partner=other, user=sofia.user)
    tell(andes)
    tell(other, key="z")

    client_for(sofia.user).post(f"{INBOX}read/")

    unread = Notice.objects.filter(recipient=sofia.user, read_at=None)
    assert [row.partner for row in unread] == [other]


def test_every_mail_to_the_partner_is_kept(client_for, andes, sofia, text):
    make.contact_with(andes, "PEERING", name="Ana Ruiz", email="ana@fibra.example")
    tell(andes)
    tell(make.partner(portal_enabled=True), key="other", title="Hidden")
    client = client_for(sofia.user)

    shown = text(client.get(f"{INBOX}letters/"))

    assert "ana@fibra.example" in shown
    assert "Both lines." in shown
    assert "Hidden" not in shown
    assert "No mail" in text(client.get(f"{INBOX}letters/?ref=CAP-99999"))


def test_somebody_chooses_what_comes_by_mail(client_for, sofia, text):
    client = client_for(sofia.user)
    form = client.get(f"{INBOX}mail/").context["mail"]
    facts = {bound.name: bound.initial for bound in form}

    client.post(f"{INBOX}mail/", {**facts, "CAPACITY-ALL": "DAILY"})

    row = Subscription.objects.get(user=sofia.user)
    assert (row.topic, row.cadence, row.partner) == ("CAPACITY", "DAILY", sofia.partner)


@pytest.mark.parametrize(
    ("ref", "address"),
    [
        ("PNI-00001", "/portal/interconnects/PNI-00001/"),
        ("CAP-00001", "/portal/requests/CAP-00001/"),
        ("MNT-00001", "/portal/maintenance/MNT-00001/"),
        ("AGR-00001/T2", "/portal/documents/"),
        ("STM-00001", ""),
        ("member-7", ""),
        ("", ""),
    ],
)
def test_a_reference_leads_to_its_page(ref, address):
    assert addresses.of(ref) == address


def test_the_inbox_takes_few_queries(client_for, andes, sofia, queries_of):
    tell(andes)
    client = client_for(sofia.user)

    assert len(queries_of(client, INBOX)) <= 12
    assert len(queries_of(client, f"{INBOX}letters/")) <= 12


def test_one_kind_of_news_is_shown_and_marked_as_read(client_for, andes, sofia, text):
    tell(andes)
    tell(andes, key="loa", event="loa.ready", title="The LOA-CFA is ready")
    client = client_for(sofia.user)

    shown = text(client.get(INBOX, {"topic": "LOA"}))
    client.post(f"{INBOX}read/", {"topic": "LOA"})

    assert "The LOA-CFA is ready" in shown
    assert "CAP-00001 was approved" not in shown
    unread = Notice.objects.filter(recipient=sofia.user, read_at=None)
    assert [row.title for row in unread] == ["CAP-00001 was approved"]


def test_kind_that_there_is_not_shows_all_and_an_empty_one_says_so(client_for, andes, sofia, text):
    tell(andes)
    client = client_for(sofia.user)

    assert "CAP-00001 was approved" in text(client.get(INBOX, {"topic": "GOSSIP"}))
    assert "Nothing of this kind" in text(client.get(INBOX, {"topic": "ACCOUNT"}))


def test_filter_by_kind_survives_paging_and_the_switch_to_all(client_for, andes, sofia):
    for number in range(60):
        tell(andes, key=f"k{number}")

    html = client_for(sofia.user).get(INBOX, {"topic": "REQUESTS"}).content.decode()

    assert html.count("topic=REQUESTS") >= 3
