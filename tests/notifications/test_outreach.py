"""Campaigns through the outbox: once, held, stopped, and what became of each."""

from datetime import timedelta
from time import thread_time

import pytest
from django.core import mail as sent
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.notifications import actions
from apps.notifications.models import Delivery, Notice
from apps.partners import actions as partners
from apps.partners.models import Contact, Letter, Partner
from tests import factories as make
from tests.factories import AT
from tests.together import together


@pytest.fixture
def campaign(manager):
    """One that is being sent, to Ana."""
    partner = make.partner(name="Fibra Norte")
    make.contact(partner=partner, name="Ana Ruiz", email="ana@fibra.example")
    found = make.campaign(manager)
    partners.start_campaign(campaign=found, by=manager, at=AT)
    return found


def letter_of(campaign):
    return campaign.letters.get()


def test_a_letter_goes_out_once_with_the_ways_to_stop_it(campaign, settings):
    settings.MAIL_IN_ADDRESS = "in@mail.example.net"

    assert actions.send_letters(at=AT) == 1
    assert actions.send_letters(at=AT) == 0
    actions.deliver(at=AT)
    actions.deliver(at=AT)

    [mail] = sent.outbox
    letter = letter_of(campaign)
    headers = mail.extra_headers
    assert (mail.to, mail.subject) == (["ana@fibra.example"], "News for Fibra Norte")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = headers["List-Unsubscribe"].strip("<>")
    assert stop in mail.body
    assert stop in mail.alternatives[0][0]
    assert headers["Message-ID"] == letter.message_id
    assert headers["Reply-To"].startswith(f"in+{campaign.ref}.")
    assert (letter.state, letter.sent_at) == ("SENT", AT)


def test_a_campaign_is_done_when_every_letter_is(campaign):
    actions.send_letters(at=AT)
    campaign.refresh_from_db()
    assert campaign.state == "SENDING"

    actions.deliver(at=AT)
    actions.send_letters(at=AT)

    campaign.refresh_from_db()
    assert (campaign.state, campaign.finished_at) == ("DONE", AT)


def test_nobody_at_the_partner_reads_it_in_the_portal(campaign):
    actions.send_letters(at=AT)

    assert Notice.objects.get().partner is None


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_letter_once():
    manager = make.user(role="manager")
    for n in range(30):
        make.contact(partner=make.partner(), name=f"P {n}", email=f"p{n}@x.example")
    found = make.campaign(manager)
    partners.start_campaign(campaign=found, by=manager, at=AT)

    counts = together(*[lambda: actions.send_letters(at=AT)] * 2)

    assert sum(counts) == 30
    assert Notice.objects.count() == Delivery.objects.count() == 30


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": "peeringdb"}, "PeeringDB"),
        ({"opted_out_at": AT}, "asked not"),
        ({"bounced_at": AT}, "bounced"),
        ({"archived_at": AT}, "archived"),
    ],
)
def test_what_changed_in_the_outbox_counts(campaign, change, words):
    actions.send_letters(at=AT)
    Contact.objects.update(**change)

    actions.deliver(at=AT)

    assert sent.outbox == []
    letter = letter_of(campaign)
    assert letter.state == "FAILED"
    assert words in letter.reason


def test_a_partner_that_asks_for_silence_is_heard_at_once(campaign):
    actions.send_letters(at=AT)
    Partner.objects.update(do_not_contact_until=AT.date())

    actions.deliver(at=AT)

    assert sent.outbox == []


def test_a_pause_holds_the_outbox_and_costs_no_attempt(campaign, manager):
    actions.send_letters(at=AT)
    partners.pause_campaign(campaign=campaign, by=manager, at=AT)

    actions.deliver(at=AT)
    assert sent.outbox == []
    assert (Delivery.objects.get().state, Delivery.objects.get().attempts) == ("WAITING", 0)
    partners.resume_campaign(campaign=campaign, by=manager, at=AT)
    actions.deliver(at=AT + timedelta(minutes=3))
    assert len(sent.outbox) == 1


def test_a_cancelled_campaign_stops_what_is_in_the_outbox(campaign, manager):
    actions.send_letters(at=AT)
    partners.cancel_campaign(campaign=campaign, by=manager, at=AT)

    actions.deliver(at=AT)

    assert sent.outbox == []
    assert letter_of(campaign).reason == "The campaign was cancelled."


def test_a_refused_address_is_a_bounce_of_contact_and_letter(campaign, mail_server):
    mail_server.refuse = "550 no such user"
    actions.send_letters(at=AT)

    actions.deliver(at=AT)

    letter = letter_of(campaign)
    assert (letter.state, letter.outcome) == ("FAILED", "BOUNCED")
    assert letter.contact.bounced_at == AT


def test_a_bounce_that_comes_later_flags_letter_and_contact(campaign):
    actions.send_letters(at=AT)
    actions.deliver(at=AT)
    letter = letter_of(campaign)

    partners.take_mail(
        raw=make.dsn("ana@fibra.example", message_id=letter.message_id), by=None, at=AT
    )

    letter.refresh_from_db()
    assert letter.outcome == "BOUNCED"
    assert letter.contact.bounced_at == AT


def test_an_answer_is_found_by_what_it_answers(campaign):
    actions.send_letters(at=AT)
    actions.deliver(at=AT)
    letter = letter_of(campaign)

    # From an address of hers that we do not know.
    raw = make.mail(From_="ana.private@else.example", In_Reply_To=letter.message_id)
    taken = partners.take_mail(raw=raw, by=None, at=AT)

    letter.refresh_from_db()
    assert (letter.outcome, letter.reply) == ("REPLIED", taken.interaction)


def test_out_of_office_is_no_answer(campaign):
    actions.send_letters(at=AT)
    letter = letter_of(campaign)
    raw = make.mail(In_Reply_To=letter.message_id, Auto_Submitted="auto-replied")

    partners.take_mail(raw=raw, by=None, at=AT)

    letter.refresh_from_db()
    assert letter.outcome == ""


def test_a_test_mail_goes_to_oneself_and_counts_for_nothing(campaign, manager):
    letter = letter_of(campaign)

    actions.send_test_letter(letter=letter, by=manager, at=AT)
    actions.deliver(at=AT)

    [mail] = sent.outbox
    assert (mail.to, mail.subject) == ([manager.email], "Test: News for Fibra Norte")
    assert "List-Unsubscribe" not in mail.extra_headers
    assert letter_of(campaign).state == "WAITING"


def test_the_way_out_knows_whose_it_is_and_no_other(campaign):
    letter = letter_of(campaign)
    address = actions.stop_address(contact_id=letter.contact_id, letter_id=letter.pk)
    token = address.rstrip("/").rpartition("/")[2]

    assert actions.who_stops(token) == (letter.contact, letter)
    for wrong in (token[:-1], "x", "", token.swapcase()):
        assert actions.who_stops(wrong) is None


def test_bounced_addresses_get_no_notices_either(db):
    contact = make.contact(email="noc@fibra.example", bounced_at=AT)
    notice = Notice.objects.create(
        key="k", contact=contact, kind="partner_news", ref="PAR-1", title="T", created_at=AT
    )
    Delivery.objects.create(notice=notice, channel="email", due_at=AT)

    actions.deliver(at=AT)

    assert sent.outbox == []


def test_five_thousand_are_drawn_up_and_queued_in_good_time(manager):
    Partner.objects.bulk_create(
        Partner(ref=f"PAR-9{n:04d}", name=f"Net {n}", region="LATAM", created_at=AT)
        for n in range(5000)
    )
    Contact.objects.bulk_create(
        Contact(partner=partner, name=f"Ana {n}", email=f"ana{n}@x.example")
        for n, partner in enumerate(Partner.objects.order_by("pk"))
    )
    begun = thread_time()
    with CaptureQueriesContext(
        connection,
    ) as seen:
        found = make.campaign(manager)
        partners.start_campaign(campaign=found, by=manager, at=AT)
        queued = actions.send_letters(at=AT)

    assert (queued, Letter.objects.filter(state="WAITING").count()) == (500, 4500)
    assert len(seen) < 80
    assert thread_time() - begun < 20
