"""Turns of the sync: pages, pauses, two workers, on and off, webhooks, and what a look costs."""

from datetime import timedelta

import pytest

from apps.core.errors import Refused
from apps.integrations.jira import fake
from apps.programs import actions
from apps.programs.models import ItemChange, JiraLink, JiraPing, WorkItem
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    with make.jira_pair() as made:
        yield made


def test_reading_goes_on_where_a_page_failed(pair):
    pair.site.page = 1
    for n in range(4):
        pair.memory.add("NET", summary=f"Item {n}")
        pair.wait(minutes=5)
    searches = "/search/jql"
    pair.site.fail_next(1, 401, after=3)
    assert not pair.tick()
    some = WorkItem.objects.count()
    pair.site.requests.clear()

    assert pair.tick(minutes=5)

    assert (some > 0, WorkItem.objects.count()) == (True, 4)
    first = next(r for r in pair.site.requests if r.path.endswith(searches))
    assert b"updated >=" in first.body


def test_many_pages_are_read_over_several_turns_before_anything_is_created(pair):
    pair.site.page = 1
    for n in range(7):
        pair.memory.add("NET", summary=f"Item {n}")
        pair.wait(minutes=5)
    pair.add("Item 6")

    assert pair.tick()
    assert JiraLink.objects.get().met_at is None
    assert pair.tick()

    assert JiraLink.objects.get().met_at == pair.now
    assert len(pair.memory.issues) == 7
    assert pair.ours() == pair.theirs()


def test_two_workers_at_once_are_one_sync(pair):
    JiraLink.objects.update(busy_until=AT + timedelta(minutes=15))

    assert not pair.tick()
    assert pair.site.requests == []
    with pytest.raises(Refused, match="runs already"):
        actions.request_sync(link=JiraLink.objects.get(), at=pair.now)


def test_link_that_is_off_is_left_alone_and_caught_up_later(pair):
    item = pair.add("Order optics")
    assert pair.tick()
    actions.turn_off_jira(link=JiraLink.objects.get(), by=None, at=pair.now)
    pair.edit(item, title="Meanwhile")
    assert not pair.tick()

    actions.turn_on_jira(link=JiraLink.objects.get(), by=None, at=pair.now)
    assert pair.tick()

    assert pair.issue(item)["summary"] == "Meanwhile"


def test_one_link_that_breaks_does_not_keep_the_others(pair):
    make.jira_link(is_on=True)
    pair.add("Order optics")

    assert actions.sync_jira(at=pair.wait(minutes=2)) == 1

    assert pair.ours() == pair.theirs()
    broken = JiraLink.objects.exclude(pk=pair.link.pk).get()
    assert (broken.failures, broken.retry_at) == (1, pair.now + timedelta(minutes=1))


def test_sync_now_keeps_the_pause_that_jira_asked_for(pair):
    pair.site.fail_next(1, 429, {"Retry-After": "900"})
    assert not pair.tick()
    link = JiraLink.objects.get()

    with pytest.raises(Refused, match="asked for a pause until"):
        actions.request_sync(link=link, at=pair.now)

    at = pair.wait(minutes=1)
    assert not actions.sync_link(link_id=link.pk, at=at, is_forced=True)
    assert actions.sync_link(link_id=link.pk, at=pair.wait(minutes=15), is_forced=True)


def test_webhook_without_the_secret_is_refused_and_one_that_is_overheard_harmless(pair):
    item = pair.add("Order optics")
    assert pair.tick()
    secret = actions.renew_hook_secret(link=pair.link, by=None, at=AT)
    body = fake.hook(pair.issue(item))
    signed = fake.signature(body, secret)

    for signature in ("", "sha256=0", fake.signature(body, "guess")):
        with pytest.raises(Refused, match="does not fit"):
            actions.hear_webhook(link=pair.link, body=body, signature=signature, at=AT)
    for _ in range(5):
        assert actions.hear_webhook(link=pair.link, body=body, signature=signed, at=AT)

    assert JiraPing.objects.count() == 1
    assert pair.tick()
    assert not JiraPing.objects.exists()
    assert ItemChange.objects.filter(item=item).count() == 1


def test_webhook_brings_a_change_before_the_next_poll(pair):
    item = pair.add("Order optics")
    assert pair.tick()
    secret = actions.renew_hook_secret(link=pair.link, by=None, at=AT)
    pair.memory.edit(pair.issue(item)["key"], summary="Now")
    body = fake.hook(pair.issue(item))
    at = pair.wait(seconds=5)
    actions.hear_webhook(link=pair.link, body=body, signature=fake.signature(body, secret), at=at)

    assert actions.sync_jira(at=at) == 1

    item.refresh_from_db()
    assert item.title == "Now"


def test_quiet_look_costs_the_same_queries_for_any_number_of_items(
    pair, django_assert_max_num_queries
):
    for n in range(12):
        pair.add(f"Item {n}")
    assert pair.tick()
    assert pair.tick(minutes=10)
    pair.wait(minutes=10)
    JiraLink.objects.update(cursor=pair.now)
    pair.site.requests.clear()

    with django_assert_max_num_queries(16):
        assert pair.tick()

    assert len(pair.site.requests) == 1
