"""Webhooks of our own in the console: made, shown once, tested, sent again, by administrators."""

import pytest

from apps.core.errors import Refused
from apps.notifications import actions
from apps.notifications.models import Webhook, WebhookDelivery
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/webhooks/"
GIVEN = {"name": "Warehouse", "url": "https://hooks.example/all", "events": ["breach.moved"]}


@pytest.fixture
def admin(client_for):
    return client_for(make.user(role="admin"))


@pytest.fixture
def hook(db):
    return make.webhook(None, "https://hooks.example/all")


def test_secret_is_shown_once_when_it_is_made(admin, text):
    made = admin.post(f"{LIST}new/", GIVEN)
    hook = Webhook.objects.get()

    assert hook.secret in text(made)
    assert hook.secret not in admin.get(f"{LIST}{hook.uid}/").content.decode()
    assert (hook.partner, hook.wants) == (None, ["breach.moved"])


@pytest.mark.parametrize("role", ["manager", "engineer", "legal", "finance", "leadership"])
def test_only_administrators_have_webhooks(client_for, hook, role):
    client = client_for(make.user(role=role))

    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{hook.uid}/").status_code == 403
    assert client.post(f"{LIST}new/", GIVEN).status_code == 403


def test_refused_address_keeps_what_was_typed(admin, text, settings):
    settings.WEBHOOK_ALLOW_PRIVATE = False

    answer = admin.post(f"{LIST}new/", {**GIVEN, "url": "https://10.0.0.7/hook"})

    assert answer.status_code == 422
    assert "no address of the public Internet" in text(answer)
    assert 'value="Warehouse"' in answer.content.decode()


@pytest.mark.parametrize("typed", ["a hook", "https://[oops/hook", "مرحبا"])
def test_what_is_no_address_is_named_as_it_was_typed_and_stays(admin, text, typed):
    answer = admin.post(f"{LIST}new/", {**GIVEN, "url": typed})

    assert f"“{typed}” is not an address" in text(answer)
    assert f'value="{typed}"' in answer.content.decode()


def test_an_event_that_is_none_is_named(admin, text):
    answer = admin.post(f"{LIST}new/", {**GIVEN, "events": ["loa.ready"]})

    assert "loa.ready is not one of the available choices" in text(answer)


def test_it_is_changed_and_turned_on_again(admin, hook):
    Webhook.objects.filter(pk=hook.pk).update(is_on=False, off_reason="Five", failures=5)

    admin.post(f"{LIST}{hook.uid}/edit/", {**GIVEN, "is_on": "on"})

    hook.refresh_from_db()
    assert (hook.name, hook.is_on, hook.off_reason, hook.failures) == ("Warehouse", True, "", 0)


def test_a_test_message_is_queued_and_in_the_log(admin, hook, text):
    admin.post(f"{LIST}{hook.uid}/test/")

    assert WebhookDelivery.objects.get().event == "webhook.test"
    assert "webhook.test" in text(admin.get(f"{LIST}{hook.uid}/"))


def test_what_was_given_up_is_sent_again(admin, hook):
    actions.send_test(webhook=hook, by=None, at=AT)
    WebhookDelivery.objects.update(state="FAILED", attempts=8)
    row = WebhookDelivery.objects.get()

    admin.post(f"{LIST}{hook.uid}/log/{row.uid}/again/")

    row.refresh_from_db()
    assert (row.state, row.attempts) == ("WAITING", 0)


def test_a_new_secret_replaces_the_old_one(admin, hook, text):
    before = hook.secret

    shown = text(admin.post(f"{LIST}{hook.uid}/secret/"))

    hook.refresh_from_db()
    assert hook.secret != before
    assert hook.secret in shown


def test_a_removed_one_is_gone_from_the_list(admin, hook, text):
    admin.post(f"{LIST}{hook.uid}/remove/")

    assert "No webhook yet" in text(admin.get(LIST))
    assert admin.get(f"{LIST}{hook.uid}/").status_code == 404


def test_those_of_partners_are_not_here(admin, text):
    theirs = make.webhook(make.partner(), "https://hooks.example/theirs", name="Theirs")

    assert "Theirs" not in text(admin.get(LIST))
    assert admin.get(f"{LIST}{theirs.uid}/").status_code == 404
    assert admin.post(f"{LIST}{theirs.uid}/secret/").status_code == 404


def test_a_message_of_another_webhook_is_404(admin, hook):
    other = make.webhook(None, "https://hooks.example/other")
    actions.send_test(webhook=other, by=None, at=AT)
    row = WebhookDelivery.objects.get()

    assert admin.post(f"{LIST}{hook.uid}/log/{row.uid}/again/").status_code == 404


def test_ten_are_the_most(hook):
    for number in range(9):
        make.webhook(None, f"https://hooks.example/{number}")

    with pytest.raises(Refused, match="10 webhooks already"):
        actions.add_webhook(
            partner=None, name="x", url="https://hooks.example/x", events=[], by=None, at=AT
        )
