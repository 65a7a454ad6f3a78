"""What mail to partners may hold and to whom it goes, rule by rule (portal.md 6.6)."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.db import transaction

from apps.network import actions as network
from apps.notifications import actions, rules
from apps.notifications.actions import News, Told
from apps.notifications.enums import Topic
from apps.notifications.models import Delivery, Notice, WebhookDelivery
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def partner():
    return make.partner(name="Fibra Norte", portal_enabled=True)


def tell(partner, event="maintenance.announced", key="", **changes):
    given = {"ref": "MNT-00001", "title": f"News of {event}", "url": "/portal/maintenance/"}
    news = News(event=event, **{**given, **changes})
    return actions.tell_partner(partner=partner, news=news, key=key or event, at=AT)


def letters_to(contact):
    actions.deliver(at=AT)
    return [letter for letter in outbox.outbox if letter.to == [contact.email]]


def test_partner_whose_portal_is_off_hears_nothing_by_any_way(partner):
    make.member(partner=partner)
    make.contact_with(partner, "NOC", "PEERING")
    make.webhook(partner, "https://hooks.example/edge")
    partner.portal_enabled = False
    partner.save()

    counts = {tell(partner, event) for event in rules.EVENTS}

    assert counts == {0}
    assert not Notice.objects.exists()
    assert not WebhookDelivery.objects.exists()


@pytest.mark.parametrize("event", sorted(rules.EVENTS))
def test_noc_contact_is_mailed_what_is_operational_and_nothing_else(partner, event):
    noc = make.contact_with(partner, "NOC")

    tell(partner, event)

    is_operational = rules.EVENTS[event].topic in ("OPERATIONS", "BUILD")
    assert len(letters_to(noc)) == is_operational


def test_noc_contact_keeps_to_operational_mail_though_it_chose_more_in_another_role(partner):
    contact = make.contact_with(partner, "NOC", "PEERING")
    actions.subscribe_contact(contact=contact, topic="REQUESTS", cadence="NOW", by=None, at=AT)
    contact.roles.filter(role="PEERING").delete()

    tell(partner, "request.approved")

    assert letters_to(contact) == []


def test_contact_in_a_role_it_no_longer_has_is_not_mailed(partner):
    contact = make.contact_with(partner, "NOC")
    contact.roles.update(priority="INACTIVE")

    tell(partner)

    assert letters_to(contact) == []


def test_contact_may_choose_a_daily_mail_and_gets_one(partner):
    contact = make.contact_with(partner, "NOC")
    actions.subscribe_contact(contact=contact, topic="OPERATIONS", cadence="DAILY", by=None, at=AT)

    for number in range(3):
        tell(partner, key=f"k{number}", title=f"Work {number}")
    at_once = letters_to(contact)
    actions.deliver_digests(at=AT + DAY)

    (letter,) = [each for each in outbox.outbox if each.to == [contact.email]]
    assert at_once == []
    assert all(f"Work {number}" in letter.body for number in range(3))
    assert "contact of Fibra Norte" in letter.body


def test_digest_is_not_repeated_the_day_after(partner):
    contact = make.contact_with(partner, "NOC")
    actions.subscribe_contact(contact=contact, topic="OPERATIONS", cadence="DAILY", by=None, at=AT)
    tell(partner)

    told = [actions.deliver_digests(at=AT + days * DAY) for days in (1, 2)]

    assert told == [Told(sent=1), Told()]


def test_contact_who_wants_no_mail_gets_none_and_the_portal_keeps_it_for_members(partner):
    contact, member = make.contact_with(partner, "NOC"), make.member(partner=partner, role="P-RO")
    actions.subscribe_contact(contact=contact, topic="OPERATIONS", cadence="OFF", by=None, at=AT)

    tell(partner)

    assert letters_to(contact) == []
    assert Notice.objects.get().recipient == member.user


def test_contact_whose_address_is_right_again_is_mailed_again(partner):
    contact = make.contact_with(partner, "NOC", bounced_at=AT)
    tell(partner, key="lost")
    contact.bounced_at = None
    contact.save()

    tell(partner, key="next")

    assert len(letters_to(contact)) == 1


def test_threads_of_two_references_are_two(partner):
    contact = make.contact_with(partner, "NOC")
    tell(partner, key="a", ref="MNT-00001")
    tell(partner, key="b", ref="MNT-00002")

    first, second = letters_to(contact)

    assert first.extra_headers["References"] != second.extra_headers["References"]
    assert first.extra_headers["In-Reply-To"] == first.extra_headers["References"]


def test_letter_of_authorization_is_linked_and_never_attached(partner):
    contact = make.contact_with(partner, "PEERING")
    loa = make.drafted_loa(partner=partner, site=make.site(), request_ref="PNI-00001/1")
    network.issue_loa(loa=loa, by=None, at=AT)

    (letter,) = letters_to(contact)

    assert letter.attachments == []
    assert "/portal/documents/" in letter.body
    assert "%PDF" not in str(letter.message())


def test_secret_of_a_session_is_in_no_mail_notice_or_webhook(partner):
    make.webhook(partner, "https://hooks.example/edge")
    contact = make.contact_with(partner, "NOC")
    link = make.pni(partner=partner)
    session = make.bgp_session(interconnect=link, state="APPROVED", secret="open-sesame")
    network.session_seen(session=session, is_up=True, by=None, at=AT)
    network.tell_of_sessions(at=AT)

    (letter,) = letters_to(contact)

    kept = [*Notice.objects.values(), *WebhookDelivery.objects.values()]
    assert "open-sesame" not in str(kept) + str(letter.message())
    assert session.their_ip in letter.body


@pytest.mark.parametrize("topic", list(Topic))
def test_every_topic_has_events_that_can_be_chosen_and_every_event_a_label(topic):
    found = rules.events_of(topic)

    assert found
    assert all(event.label and event.label[0].isupper() for event in found)


def test_notice_and_deliveries_are_both_there_or_none_after_a_crash(partner):
    """A caller whose transaction breaks after the telling leaves nothing; the next one tells."""
    member = make.member(partner=partner)

    def broken():
        with transaction.atomic():
            tell(partner)
            raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError, match="power"):
        broken()
    again = tell(partner)

    assert again == 1
    assert Delivery.objects.filter(notice__recipient=member.user).count() == 2
