"""Webhooks of our own: every business event once, from moves and from the audit."""

import json
from datetime import timedelta

import pytest

from apps.core import audit, history
from apps.core.errors import Invalid
from apps.core.models import StateChange
from apps.integrations.webhooks.fake import Fake, opened
from apps.notifications import actions
from apps.notifications.models import WebhookDelivery
from apps.notifications.rules import ours
from apps.partners import actions as partners
from apps.partners.models import Partner
from tests import factories as make
from tests.factories import AT
from tests.factories.readers import SECRET

pytestmark = pytest.mark.django_db
SOON = timedelta(seconds=30)


@pytest.fixture
def now(db):
    """The clock of the database, which dates what the audit keeps."""
    make.partner(name="Sets the clock")
    return history.versions(history.Asked(model="partners.Partner"))[0].key.at


@pytest.fixture
def hook(now):
    return make.webhook(None, "https://hooks.example/all", created_at=now)


def told(hook):
    return [row.event for row in WebhookDelivery.objects.filter(webhook=hook).order_by("pk")]


def body(event):
    return json.loads(WebhookDelivery.objects.get(event=event).body)


def test_a_change_is_told_with_both_values(hook, now, manager):
    partner = make.partner(name="Fibra Norte")
    with audit.acting(actor_id=manager.pk, channel="ui"):
        Partner.objects.filter(pk=partner.pk).update(name="Fibra Sur")

    actions.broadcast(at=now + SOON)

    said = body("partner.changed")
    assert said["reference"] == partner.ref
    assert said["data"]["changes"] == {"name": ["Fibra Norte", "Fibra Sur"]}
    assert (said["data"]["by_user"], said["data"]["through"]) == (manager.pk, "ui")


def test_a_move_is_told_once_and_not_as_a_change_too(hook, now, manager):
    partner = make.partner(state="PROSPECT")
    partners.change_stage(partner=partner, to="CONTACTED", by=manager, at=now, reason="Called")

    actions.broadcast(at=now + SOON)

    assert "partner.changed" not in told(hook)
    said = body("partner.moved")
    assert (said["data"]["from"], said["data"]["to"]) == ("PROSPECT", "CONTACTED")
    assert (said["data"]["reason"], said["data"]["by"]) == ("Called", str(manager))


def test_a_removal_is_told(hook, now):
    make.contact(name="Ana Lima").delete()

    actions.broadcast(at=now + SOON)

    assert body("contact.removed")["data"]["name"] == "Ana Lima"


def test_nothing_is_told_twice(hook, now):
    make.partner()
    first = actions.broadcast(at=now + SOON)

    assert first > 0
    assert actions.broadcast(at=now + 2 * SOON) == 0
    assert len(told(hook)) == first


def test_only_what_is_wanted_is_told(hook, now):
    WebhookDelivery.objects.all().delete()
    type(hook).objects.update(wants=["contact.added"])
    make.contact()

    actions.broadcast(at=now + SOON)

    assert told(hook) == ["contact.added"]


def test_what_was_before_the_webhook_is_not_told(now):
    hook = make.webhook(None, "https://hooks.example/late", created_at=now + SOON)
    make.partner()

    assert actions.broadcast(at=now + 2 * SOON) == 0
    assert told(hook) == []


def test_a_webhook_of_a_partner_hears_none_of_it(now):
    hook = make.webhook(make.partner(), "https://hooks.example/theirs", created_at=now)
    make.contact()

    assert actions.broadcast(at=now + SOON) == 0
    assert told(hook) == []


@pytest.mark.parametrize("state", [{"is_on": False}, {"removed_at": "2026-01-01T00:00Z"}])
def test_one_that_is_off_gets_nothing(now, state):
    make.webhook(None, "https://hooks.example/off", created_at=now, **state)
    make.partner()

    assert actions.broadcast(at=now + SOON) == 0


def test_without_a_webhook_one_query_is_all(now, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert actions.broadcast(at=now + SOON) == 0


def test_events_come_in_the_order_they_happened(hook, now, manager):
    partner = make.partner(state="PROSPECT")
    for minutes, to in ((3, "IN_DISCUSSION"), (1, "CONTACTED")):
        StateChange.objects.create(
            ref=partner.ref, source="X", target=to, actor=manager, at=now + minutes * SOON
        )

    actions.broadcast(at=now + 10 * SOON)

    moves = WebhookDelivery.objects.filter(event="partner.moved").order_by("pk")
    assert [json.loads(row.body)["data"]["to"] for row in moves] == ["CONTACTED", "IN_DISCUSSION"]


def test_it_arrives_signed(now):
    with Fake() as receiver:
        hook = make.webhook(None, receiver.url, created_at=now, wants=["contact.added"])
        make.contact(name="Zé")
        actions.broadcast(at=now + SOON)

        posted = actions.post_due(at=now + SOON)

        assert (posted.sent, posted.failed) == (1, 0)
        assert told(hook) == ["contact.added"]
        [request] = receiver.site.requests
        arrived = opened(request, secret=SECRET, now=int((now + SOON).timestamp()))
        assert arrived["id"] == str(WebhookDelivery.objects.get().uid)
        assert arrived["data"]["name"] == "Zé"


@pytest.mark.parametrize(
    ("ref", "noun"),
    [
        ("PAR-00001", "partner"),
        ("AGR-00001/W2", "agreement"),
        ("CCH-00004", "interconnect"),
        ("LATAM-12", "work_item"),
        ("LATAM", "workstream"),
        ("member-3", ""),
    ],
)
def test_a_reference_says_what_it_stands_for(ref, noun):
    assert ours.noun_of(ref) == noun


def test_every_noun_is_an_audited_kind_of_row():
    assert ours.NOUNS.keys() <= history.audited().keys()


def test_names_fit_their_column_and_are_once():
    names = ours.names()

    assert max(map(len, names)) <= 32
    assert len(set(names)) == len(names)


def test_an_event_of_partners_is_none_of_ours(manager):
    with pytest.raises(Invalid) as refused:
        actions.add_webhook(
            partner=None, name="x", url="https://hooks.example/x", events=["loa.ready"],
            by=manager, at=AT,
        )  # fmt: skip
    assert "loa.ready" in refused.value.errors["events"]
