"""Webhooks of our own systems over the API: added, changed, tried, and their log."""

import json
from uuid import uuid4

import pytest
import time_machine

from apps.notifications.models import Webhook, WebhookDelivery
from tests import factories as make
from tests.api.hooked import URL, sent_to
from tests.factories import AT

pytestmark = pytest.mark.django_db
HOOKS, LOG = "/api/v1/webhooks/", "/api/v1/webhook-deliveries/"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def hook(db) -> Webhook:
    return make.webhook(None, URL, name="Warehouse")


def post(api, place, **body):
    return api.post(place, body, format="json")


def test_secret_is_told_once(api):
    made = post(api, HOOKS, name="Warehouse", url=URL, events=["agreement.moved"])

    told = made.json()
    assert made.status_code == 201
    assert told.pop("secret") == Webhook.objects.get().secret
    assert (told["events"], told["is_on"]) == (["agreement.moved"], True)
    assert told["created_by"]["email"]
    assert api.get(f"{HOOKS}{told['uid']}/").json() == told
    assert api.get(HOOKS).json()["results"] == [told]


def test_new_secret_replaces_the_old_one(api, hook):
    told = post(api, f"{HOOKS}{hook.uid}/secret/").json()

    assert told["secret"] == Webhook.objects.get().secret != hook.secret


def test_what_is_not_named_stays(api, hook):
    Webhook.objects.update(is_on=False, off_reason="Five in a row", failures=5)

    told = post(api, f"{HOOKS}{hook.uid}/edit/", is_on=True).json()

    assert (told["name"], told["url"], told["events"]) == ("Warehouse", URL, [])
    assert (told["is_on"], told["off_reason"]) == (True, "")
    assert post(api, f"{HOOKS}{hook.uid}/edit/", name="Lake").json()["name"] == "Lake"


def test_test_message_waits_in_the_log(api, hook):
    answer = post(api, f"{HOOKS}{hook.uid}/test/")

    assert answer.status_code == 202
    (told,) = api.get(f"{LOG}?webhook={hook.uid}").json()["results"]
    assert (told["event"], told["state"], told["attempts"]) == ("webhook.test", "WAITING", 0)
    assert json.loads(told["body"])["type"] == "webhook.test"


def test_webhook_that_is_off_takes_no_test(api, hook):
    post(api, f"{HOOKS}{hook.uid}/edit/", is_on=False)

    assert post(api, f"{HOOKS}{hook.uid}/test/").status_code == 422


def test_message_goes_out_again_with_its_id(api, hook):
    message = sent_to(hook, state="FAILED", error="Timed out")

    answer = post(api, f"{LOG}{message.uid}/again/")

    assert answer.status_code == 202
    assert (answer.json()["uid"], answer.json()["state"]) == (str(message.uid), "WAITING")
    assert post(api, f"{LOG}{message.uid}/again/").status_code == 409


def test_log_is_filtered_and_paged_newest_first(api, hook):
    other = make.webhook(None, URL, name="Other")
    for number in range(3):
        sent_to(hook, created_at=AT.replace(minute=number))
    sent_to(other, state="FAILED")

    def count(query: str) -> int:
        return len(api.get(f"{LOG}?{query}").json()["results"])

    assert (count(""), count(f"webhook={hook.uid}"), count("state=FAILED")) == (4, 3, 1)
    assert count("event=agreement.moved") == 0
    page = api.get(f"{LOG}?webhook={hook.uid}&page_size=2").json()
    rest = api.get(page["next"]).json()["results"]
    times = [row["created_at"] for row in [*page["results"], *rest]]
    assert times == sorted(times, reverse=True)
    assert len(times) == 3


def test_removed_webhook_is_gone_with_its_log(api, hook):
    message = sent_to(hook)

    assert post(api, f"{HOOKS}{hook.uid}/remove/").json()["name"] == "Warehouse"

    assert api.get(f"{HOOKS}{hook.uid}/").status_code == 404
    assert api.get(f"{LOG}{message.uid}/").status_code == 404
    assert WebhookDelivery.objects.filter(pk=message.pk).exists()


def test_webhooks_of_partners_are_theirs(api):
    theirs = make.webhook(make.partner(), URL)
    message = sent_to(theirs)

    assert api.get(HOOKS).json()["results"] == api.get(LOG).json()["results"] == []
    for place in (f"{HOOKS}{theirs.uid}/test/", f"{LOG}{message.uid}/again/"):
        assert post(api, place).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 81}, "name"),
        ({"url": "ftp://hooks.example"}, "url"),
        ({"events": ["weather.changed"]}, "events.0"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_kept(api, body, field):
    answer = post(api, HOOKS, **{"name": "Warehouse", "url": URL} | body)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert not Webhook.objects.exists()


def test_message_there_is_not_is_404(api):
    assert post(api, f"{LOG}{uuid4()}/again/").status_code == 404


def test_log_asked_for_no_webhook_at_all_is_named(api):
    assert api.get(f"{LOG}?webhook=mine").json()["errors"][0]["field"] == "webhook"
