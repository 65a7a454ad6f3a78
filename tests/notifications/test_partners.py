"""Tell the people and contacts of a partner: who, by what, once, and kept in the portal."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as outbox

from apps.core.errors import Refused
from apps.notifications import actions, for_partner
from apps.notifications.actions import News, Told
from apps.notifications.models import Delivery, Notice, WebhookDelivery
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


def news(**changes: Any) -> News:
    given = {
        "event": "request.approved", "ref": "CAP-00001", "title": "CAP-00001 was approved",
        "body": "Both lines.", "url": "/portal/requests/CAP-00001/", "program": "PNI",
    }  # fmt: skip
    return News(**{**given, **changes})


def tell(partner, key="CAP-00001:approved", **changes):
    return actions.tell_partner(partner=partner, news=news(**changes), key=key, at=AT)


def channels_of(**reader):
    found = Delivery.objects.filter(**{f"notice__{name}": it for name, it in reader.items()})
    return set(found.values_list("channel", flat=True))


@pytest.fixture
def partner():
    return make.partner(name="Fibra Norte", portal_enabled=True)


def test_engineer_is_told_in_the_portal_and_by_mail_reader_only_in_the_portal(partner):
    engineer, reader = make.member(partner=partner), make.member(partner=partner, role="P-RO")

    count = tell(partner)

    assert count == 2
    assert channels_of(recipient=engineer.user) == {"in_app", "email"}
    assert channels_of(recipient=reader.user) == {"in_app"}


def test_contact_without_an_account_gets_mail_for_its_role(partner):
    peering = make.contact_with(partner, "PEERING")
    noc = make.contact_with(partner, "NOC")
    billing = make.contact_with(partner, "BILLING")

    tell(partner)
    tell(partner, key="maintenance", event="maintenance.announced")

    assert set(Notice.objects.filter(contact=peering).values_list("event", flat=True)) == {
        "request.approved"
    }
    assert set(Notice.objects.filter(contact=noc).values_list("event", flat=True)) == {
        "maintenance.announced"
    }
    assert not Notice.objects.filter(contact=billing).exists()


def test_people_of_another_partner_are_not_told(partner):
    stranger = make.member()

    tell(partner)

    assert not Notice.objects.filter(recipient=stranger.user).exists()


@pytest.mark.parametrize("state", ["PENDING", "SUSPENDED", "REMOVED"])
def test_member_who_is_not_active_is_not_told(partner, state):
    make.member(partner=partner, state=state)

    assert tell(partner) == 0


def test_contact_that_is_archived_bounced_or_a_member_too_gets_no_second_mail(partner):
    engineer = make.member(partner=partner)
    make.contact_with(partner, "PEERING", archived_at=AT)
    make.contact_with(partner, "PEERING", bounced_at=AT)
    make.contact_with(partner, "PEERING", email=engineer.user.email.upper())

    assert tell(partner) == 1


def test_same_key_tells_nobody_twice(partner):
    make.member(partner=partner)
    make.contact_with(partner, "PEERING")

    assert [tell(partner), tell(partner)] == [2, 0]
    assert Delivery.objects.count() == 3


def test_who_did_it_is_left_out(partner):
    engineer = make.member(partner=partner)

    count = actions.tell_partner(
        partner=partner, news=news(), key="k", at=AT, besides=engineer.user
    )

    assert count == 0


def test_choice_for_a_program_beats_the_one_for_all(partner):
    contact = make.contact_with(partner, "PEERING")
    for program, cadence in (("", "OFF"), ("PNI", "DAILY")):
        actions.subscribe_contact(
            contact=contact, topic="REQUESTS", program=program, cadence=cadence, by=None, at=AT
        )

    tell(partner)
    tell(partner, key="other", program="CACHE")

    assert channels_of(contact=contact, key="CAP-00001:approved") == {"digest"}
    assert channels_of(contact=contact, key="other") == set()


def test_noc_contact_cannot_subscribe_to_what_is_not_operational(partner):
    contact = make.contact_with(partner, "NOC")

    with pytest.raises(Refused, match="operational mail only"):
        actions.subscribe_contact(
            contact=contact, topic="AGREEMENTS", cadence="NOW", by=None, at=AT
        )


@pytest.mark.parametrize(
    ("field", "wrong"), [("topic", "GOSSIP"), ("program", "FAX"), ("cadence", "HOURLY")]
)
def test_unknown_choice_is_refused_with_its_field(partner, field, wrong):
    member = make.member(partner=partner)
    given = {"topic": "REQUESTS", "cadence": "NOW", field: wrong}

    with pytest.raises(Refused) as refused:
        actions.subscribe_member(membership=member, at=AT, **given)

    assert refused.value.field == field


def test_unknown_event_is_refused(partner):
    with pytest.raises(Refused, match="no event"):
        tell(partner, event="request.lost")


def test_daily_mail_has_all_of_a_day_in_one(partner):
    member = make.member(partner=partner)
    actions.subscribe_member(membership=member, topic="REQUESTS", cadence="DAILY", at=AT)
    for number in range(3):
        tell(partner, key=f"k{number}", title=f"News {number}")

    early = actions.deliver_digests(at=AT)
    told = actions.deliver_digests(at=AT + timedelta(days=1))

    assert early == Told()
    assert told == Told(sent=1)
    assert actions.deliver(at=AT + timedelta(days=1)) == Told()
    (letter,) = outbox.outbox
    assert letter.to == [member.user.email]
    assert "3 messages" in letter.subject
    for number in range(3):
        assert f"News {number}" in letter.body


def test_each_mail_of_a_reference_is_in_one_thread(partner):
    make.contact_with(partner, "PEERING")
    tell(partner)
    tell(partner, key="later", event="request.active")

    actions.deliver(at=AT)

    first, second = outbox.outbox
    assert first.extra_headers["References"] == second.extra_headers["References"]
    assert first.extra_headers["Message-ID"] != second.extra_headers["Message-ID"]
    assert "[CAP-00001]" in first.subject
    assert "contact of Fibra Norte" in first.body


def test_calendar_is_attached(partner):
    make.contact_with(partner, "NOC")
    tell(partner, event="maintenance.announced", calendar="BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")

    actions.deliver(at=AT)

    (name, content, kind) = outbox.outbox[0].attachments[0]
    assert (name, kind) == ("maintenance.ics", "text/calendar")
    assert content.startswith("BEGIN:VCALENDAR")


def test_address_that_bounces_flags_the_contact_and_is_not_tried_again(partner, mail_server):
    contact = make.contact_with(partner, "PEERING")
    tell(partner)
    mail_server.refuse = "550 no such person"

    told = actions.deliver(at=AT)

    contact.refresh_from_db()
    assert told == Told(failed=1)
    assert (contact.bounced_at, "550" in contact.bounce_text) == (AT, True)
    assert tell(partner, key="next") == 0


def test_every_mail_is_kept_in_the_portal_for_its_partner_only(partner):
    make.contact_with(partner, "PEERING", name="Paula Ríos")
    other = make.partner()
    tell(partner)
    actions.deliver(at=AT)

    (kept,) = for_partner.letters(partner)
    letter = for_partner.letter(kept)

    assert (letter.ref, letter.state) == ("CAP-00001", "Sent")
    assert letter.to.startswith("Paula Ríos <")
    assert letter.event == "A request was approved"
    assert not for_partner.letters(other).exists()


def test_number_of_queries_does_not_depend_on_the_readers(partner, django_assert_max_num_queries):
    for _ in range(12):
        make.member(partner=partner)
        make.contact_with(partner, "PEERING", "NOC")
    make.webhook(partner, "https://hooks.example/one")

    with django_assert_max_num_queries(12):
        assert tell(partner) == 24

    assert WebhookDelivery.objects.count() == 1
