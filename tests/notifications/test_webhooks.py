"""Webhooks: signed, tried again, given up, sent once more; over real HTTP to a careful receiver."""

import json
from datetime import timedelta

import pytest
from django.db import connection

from apps.core.errors import Invalid, Refused
from apps.integrations.addresses import AddressPolicy
from apps.integrations.webhooks import client
from apps.integrations.webhooks.fake import Fake, opened
from apps.notifications import actions
from apps.notifications.actions.publishing import Posted
from apps.notifications.models import WebhookDelivery
from tests import factories as make
from tests.factories import AT
from tests.factories.readers import SECRET

STRICT = AddressPolicy(allow_loopback=False, allow_private=False)


@pytest.fixture
def receiver():
    with Fake() as fake:
        yield fake


@pytest.fixture
def partner(db):
    return make.partner()


@pytest.fixture
def hook(partner, receiver):
    return make.webhook(partner, f"{receiver.url}/hooks/edge?tenant=7")


def publish(partner, key="k", event="request.approved"):
    return actions.publish(
        partner=partner, event=event, ref="CAP-00001", key=key, data={"title": "Größer"}, at=AT
    )


def only():
    return WebhookDelivery.objects.get()


def test_signature_is_that_of_the_standard():
    # The example of the Standard Webhooks specification.
    made = client.signature(
        secret=SECRET,
        message_id="msg_p5jXN8AQM9LWM0D4loKWxJek",
        timestamp=1614265330,
        body=b'{"test": 2432232314}',
    )

    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_message_arrives_signed_and_is_noted(partner, hook, receiver):
    publish(partner)

    posted = actions.post_due(at=AT)

    (request,) = receiver.site.requests
    message = opened(request, secret=SECRET, now=int(AT.timestamp()))
    assert (request.path, request.fields[0]) == ("/hooks/edge", ("tenant", "7"))
    assert message["type"] == "request.approved"
    assert (message["reference"], message["data"]) == ("CAP-00001", {"title": "Größer"})
    assert posted.sent == 1
    assert (only().state, only().status, only().sent_at) == ("SENT", 204, AT)


def test_message_that_was_changed_or_is_old_is_recognised(partner, hook, receiver):
    publish(partner)
    actions.post_due(at=AT)
    (request,) = receiver.site.requests

    with pytest.raises(ValueError, match="too old"):
        opened(request, secret=SECRET, now=int(AT.timestamp()) + 301)
    with pytest.raises(ValueError, match="does not fit"):
        opened(request, secret=client.new_secret(), now=int(AT.timestamp()))


def test_failing_receiver_is_tried_again_with_the_same_id_and_longer_waits(partner, hook, receiver):
    receiver.receiver.status = 503
    publish(partner)
    at, ids = AT, set()

    for _ in range(8):
        actions.post_due(at=at)
        ids.add(receiver.site.requests[-1].headers["webhook-id"])
        at = only().due_at

    assert len(receiver.site.requests) == 8
    assert len(ids) == 1
    assert (only().state, only().attempts, only().status) == ("FAILED", 8, 503)
    assert actions.post_due(at=AT + timedelta(days=30)) == Posted()


def test_message_that_was_given_up_is_sent_again_on_request(partner, hook, receiver):
    publish(partner)
    WebhookDelivery.objects.update(state="FAILED", attempts=8)

    actions.replay(delivery=only(), by=None, at=AT)
    actions.post_due(at=AT)

    assert only().state == "SENT"
    assert receiver.site.requests[0].headers["webhook-id"] == str(only().uid)


def test_message_of_a_webhook_that_is_off_is_not_sent_again(partner, receiver):
    hook = make.webhook(partner, receiver.url)
    publish(partner)
    WebhookDelivery.objects.update(state="FAILED", webhook=hook)
    type(hook).objects.update(is_on=False)

    with pytest.raises(Refused, match="off"):
        actions.replay(delivery=only(), by=None, at=AT)


def test_five_given_up_in_a_row_turn_the_webhook_off(partner, hook, receiver):
    receiver.receiver.status = 500
    for number in range(5):
        publish(partner, key=f"k{number}")
    WebhookDelivery.objects.update(attempts=7)

    actions.post_due(at=AT)

    hook.refresh_from_db()
    assert not hook.is_on
    assert "5 messages" in hook.off_reason
    assert publish(partner, key="later") == 0


def test_success_forgets_earlier_failures(partner, hook, receiver):
    hook.failures = 4
    hook.save()
    publish(partner)

    actions.post_due(at=AT)

    hook.refresh_from_db()
    assert hook.failures == 0


def test_webhook_gets_only_the_events_it_wants_once_each(partner, receiver):
    make.webhook(partner, receiver.url, wants=["maintenance.announced"])

    assert publish(partner) == 0
    publish(partner, event="maintenance.announced")
    publish(partner, event="maintenance.announced")

    assert WebhookDelivery.objects.count() == 1


def test_webhook_of_another_partner_gets_nothing(partner, receiver):
    make.webhook(make.partner(), receiver.url)

    assert publish(partner) == 0


def test_redirect_is_not_followed(partner, hook, receiver):
    receiver.site.fail_next(1, 302, {"Location": "http://169.254.169.254/latest/"})
    publish(partner)

    actions.post_due(at=AT)

    assert len(receiver.site.requests) == 1
    assert only().state == "WAITING"
    assert "redirects" in only().error


def test_message_of_a_dead_sender_is_sent_when_its_lease_ends(partner, hook, receiver):
    publish(partner)
    WebhookDelivery.objects.update(leased_until=AT + timedelta(minutes=10))

    assert actions.post_due(at=AT).sent == 0
    assert actions.post_due(at=AT + timedelta(minutes=10)).sent == 1


def test_removed_webhook_gets_nothing_that_still_waits(partner, hook, receiver):
    publish(partner)

    actions.remove_webhook(webhook=hook, by=None, at=AT)
    actions.post_due(at=AT)

    assert receiver.site.requests == []
    assert only().state == "FAILED"


@pytest.mark.parametrize(
    "url",
    [
        "http://198.51.100.7/hook",  # no https
        "https://127.0.0.1/hook",
        "https://10.1.2.3/hook",
        "https://169.254.169.254/latest/",
        "https://[::1]/hook",
        "https://user:pw@hooks.example/",
        "ftp://hooks.example/",
        "https://hooks.example/#part",
    ],
)
def test_address_that_may_not_be_called_is_refused_in_production(partner, settings, url):
    settings.WEBHOOK_ALLOW_PRIVATE = False

    with pytest.raises(Invalid) as refused:
        actions.add_webhook(partner=partner, name="x", url=url, events=[], by=None, at=AT)

    assert list(refused.value.errors) == ["url"]


def test_name_that_leads_to_a_private_address_is_not_called(receiver):
    outcome = client.post(
        receiver.url.replace("127.0.0.1", "localhost"), secret=SECRET, message_id="m",
        timestamp=0, body=b"{}", policy=AddressPolicy(allow_loopback=False, allow_private=True),
    )  # fmt: skip

    assert not outcome.is_taken
    assert receiver.site.requests == []


def test_unknown_event_is_refused(partner):
    with pytest.raises(Invalid) as refused:
        actions.add_webhook(
            partner=partner, name="x", url="https://hooks.example/", events=["x.y"], by=None, at=AT
        )

    assert list(refused.value.errors) == ["events"]


def test_eleventh_webhook_is_refused(partner, receiver):
    for _ in range(10):
        make.webhook(partner, receiver.url)

    with pytest.raises(Refused, match="10 webhooks"):
        actions.add_webhook(partner=partner, name="x", url=receiver.url, events=[], by=None, at=AT)


def test_secret_is_encrypted_and_renewed(partner, receiver):
    hook = actions.add_webhook(
        partner=partner, name="x", url=receiver.url, events=[], by=None, at=AT
    )
    before = hook.secret

    actions.renew_secret(webhook=hook, by=None, at=AT)

    assert before.startswith("whsec_")
    assert hook.secret != before
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM notifications_webhook WHERE id = %s", [hook.pk])
        assert "whsec_" not in cursor.fetchone()[0]


def test_test_message_goes_out_whatever_is_wanted(partner, receiver):
    hook = make.webhook(partner, receiver.url, wants=["maintenance.announced"])

    actions.send_test(webhook=hook, by=None, at=AT)
    actions.post_due(at=AT)

    assert json.loads(receiver.site.requests[0].body)["type"] == "webhook.test"


def test_strict_policy_takes_public_addresses_only():
    client.check_address("https://93.184.216.34/hook", STRICT)
