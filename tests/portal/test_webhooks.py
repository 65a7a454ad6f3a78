"""Webhooks in the portal: made, shown once, tested, sent again, by administrators only."""

import json

import pytest

from apps.integrations.webhooks.fake import Fake, opened
from apps.notifications import actions
from apps.notifications.models import Webhook, WebhookDelivery
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/portal/webhooks/"
GIVEN = {"name": "Orchestrator", "url": "https://hooks.example/edge", "events": ["loa.ready"]}


@pytest.fixture
def admin(seat):
    return seat("P-ADMIN")


def test_secret_is_shown_once_when_it_is_made(admin, text):
    made = admin.post(f"{LIST}new/", GIVEN)
    hook = Webhook.objects.get()

    later = admin.get(f"{LIST}{hook.uid}/")

    assert hook.secret in text(made)
    assert hook.secret not in later.content.decode()
    assert (hook.name, hook.wants) == ("Orchestrator", ["loa.ready"])


@pytest.mark.parametrize("role", ["P-RO", "P-NOC", "P-ENG"])
def test_only_administrators_see_webhooks(seat, role):
    assert seat(role).get(LIST).status_code == 403
    assert seat(role).post(f"{LIST}new/", GIVEN).status_code == 403


def test_refused_address_keeps_what_was_typed(admin, text, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = False

    answer = admin.post(f"{LIST}new/", {**GIVEN, "url": "https://10.0.0.7/hook"})

    assert answer.status_code == 422
    assert "no address of the public Internet" in text(answer)
    assert 'value="Orchestrator"' in answer.content.decode()
    assert 'value="https://10.0.0.7/hook"' in answer.content.decode()


def test_test_message_arrives_and_stands_in_the_log(admin, andes, text):
    with Fake() as receiver:
        hook = make.webhook(andes, receiver.url)
        admin.post(f"{LIST}{hook.uid}/test/")
        actions.post_due(at=AT)
        (request,) = receiver.site.requests

    message = opened(request, secret=hook.secret, now=int(AT.timestamp()))
    page = text(admin.get(f"{LIST}{hook.uid}/"))

    assert message["type"] == "webhook.test"
    assert "webhook.test" in page
    assert "204" in page


def test_given_up_message_is_sent_again_from_the_log(admin, andes):
    hook = make.webhook(andes, "https://hooks.example/edge")
    actions.send_test(webhook=hook, by=None, at=AT)
    WebhookDelivery.objects.update(state="FAILED", attempts=8)
    message = WebhookDelivery.objects.get()

    admin.post(f"{LIST}{hook.uid}/log/{message.uid}/again/")

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("WAITING", 0)


def test_webhook_that_was_turned_off_says_why_and_is_turned_on_again(admin, andes, text):
    hook = make.webhook(andes, "https://hooks.example/", is_on=False, off_reason="Turned off after")

    page = text(admin.get(f"{LIST}{hook.uid}/"))
    admin.post(f"{LIST}{hook.uid}/edit/", {"name": "A", "url": hook.url, "is_on": "on"})

    hook.refresh_from_db()
    assert "Turned off after" in page
    assert (hook.is_on, hook.off_reason, hook.wants) == (True, "", [])


def test_new_secret_replaces_the_old_one(admin, andes, text):
    hook = make.webhook(andes, "https://hooks.example/")

    answer = admin.post(f"{LIST}{hook.uid}/secret/")

    before, hook = hook.secret, Webhook.objects.get()
    assert hook.secret != before
    assert hook.secret in text(answer)


def test_removed_webhook_is_gone_from_the_list(admin, andes, text):
    hook = make.webhook(andes, "https://hooks.example/", name="Old one")

    admin.post(f"{LIST}{hook.uid}/remove/")

    assert "Old one" not in text(admin.get(LIST)).replace("Old one is removed", "")
    assert admin.get(f"{LIST}{hook.uid}/").status_code == 404


def test_list_without_webhooks_says_what_to_do(admin, text):
    assert "No webhook yet" in text(admin.get(LIST))


def test_markup_in_a_message_is_text(admin, andes):
    hook = make.webhook(andes, "https://hooks.example/")
    actions.publish(
        partner=andes, event="loa.ready", ref="LOA-00001", key="k",
        data={"title": "<script>alert(1)</script>"}, at=AT,
    )  # fmt: skip

    page = admin.get(f"{LIST}{hook.uid}/").content.decode()

    assert "<script>alert" not in page
    assert json.loads(WebhookDelivery.objects.get().body)["data"]["title"].startswith("<script>")


def test_log_is_paged_in_a_constant_number_of_queries(admin, andes, django_assert_max_num_queries):
    hook = make.webhook(andes, "https://hooks.example/")
    for number in range(60):
        actions.publish(
            partner=andes, event="loa.ready", ref="LOA-00001", key=str(number), data={}, at=AT
        )

    with django_assert_max_num_queries(15):
        page = admin.get(f"{LIST}{hook.uid}/?page=2").content.decode()

    assert "26 to 50 of 60" in page
