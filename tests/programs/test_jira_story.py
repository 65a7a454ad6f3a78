"""The Jira story: both ways, with everything that goes wrong, and both sides equal at the end."""

from datetime import date

import pytest

from apps.integrations.jira import fake
from apps.integrations.jira.client import Client
from apps.programs import actions
from apps.programs.actions.jira import connection
from apps.programs.models import JiraConflict, JiraIssue, JiraLink, JiraPing
from tests import factories as make

pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """The worker is gone, at once."""


def die_after(monkeypatch, name):
    """The next call of this verb is done by Jira; whoever asked dies before the answer is noted."""
    verb = getattr(Client, name)

    def dying(*args, **kwargs):
        monkeypatch.setattr(Client, name, verb)
        verb(*args, **kwargs)
        raise Killed

    monkeypatch.setattr(Client, name, dying)


def is_in_step(pair):
    """Equal on both sides, and a further look writes nothing anywhere."""
    assert pair.ours() == pair.theirs()
    pair.site.requests.clear()
    stamps = {id: row["updated"] for id, row in pair.memory.issues.items()}
    assert pair.tick()
    assert {id: row["updated"] for id, row in pair.memory.issues.items()} == stamps
    assert [r.method for r in pair.site.requests if r.method != "GET"] == ["POST"]  # the search
    return True


def test_story_both_ways_with_every_fault_ends_with_both_sides_equal(monkeypatch):
    with make.jira_pair() as pair:
        optics = pair.add("Order optics", text="Six of them", due_on=date(2026, 12, 3))
        duct = pair.memory.add("NET", summary="Survey the duct", assignee="marta")
        pair.memory.say(duct, "marta", "On Monday")

        nothing_answers(pair)
        creation_is_lost(monkeypatch, pair)
        assert is_in_step(pair)
        both_write_and_webhooks_come_thrice(monkeypatch, pair, optics, duct)
        assert is_in_step(pair)
        both_change_one_field(pair, optics)
        assert is_in_step(pair)
        a_person_takes_the_other_value(pair, optics)
        assert is_in_step(pair)
        assert not JiraIssue.objects.exclude(problem="").exists()


def nothing_answers(pair):
    """It fails, then wants a pause, which is kept, then knows us not, then answers garbage."""
    pair.site.fail_next(9, 503)
    assert not pair.tick()
    pair.site._refusals.clear()
    pair.site.fail_next(1, 429, {"Retry-After": "300"})
    assert not pair.tick(minutes=3)
    asked = len(pair.site.requests)
    assert not pair.tick(minutes=1)
    assert len(pair.site.requests) == asked
    pair.site.fail_next(1, 401)
    assert not pair.tick(minutes=10)
    pair.site.garbage = True
    assert not pair.tick(minutes=10)
    pair.site.garbage = False
    link = JiraLink.objects.get(pk=pair.link.pk)
    assert (link.failures, "JSON" in link.last_error) == (4, True)


def creation_is_lost(monkeypatch, pair):
    """A worker dies between the creation and its note; the next one makes no second issue."""
    die_after(monkeypatch, "create")
    with pytest.raises(Killed):
        pair.tick(minutes=15)
    assert pair.tick(minutes=20)
    titles = [row["summary"] for row in pair.memory.issues.values()]
    assert titles == ["Survey the duct", "Order optics"]


def both_write_and_webhooks_come_thrice(monkeypatch, pair, optics, duct):
    """The newer webhook before the older one, and again; a comment and a connection are lost."""
    pair.wait(minutes=1)
    pair.move(optics, "In progress")
    actions.comment_item(item=optics, text="Ordered", by=make.user(), at=pair.now)
    secret = actions.renew_hook_secret(link=pair.link, by=None, at=pair.now)
    older = fake.hook(pair.memory.find(duct))
    pair.memory.edit(duct, status="Done", duedate="2026-12-24")
    newer = fake.hook(pair.memory.find(duct) | {"summary": "What it says is not believed"})
    for body in (newer, older, newer):
        signed = fake.signature(body, secret)
        assert actions.hear_webhook(link=pair.link, body=body, signature=signed, at=pair.now)
    assert JiraPing.objects.count() == 1
    die_after(monkeypatch, "say")
    with pytest.raises(Killed):
        pair.tick()
    pair.site.drop_next(1)
    pair.tick(minutes=20)
    pair.tick(minutes=20)
    assert len(pair.issue(optics)["comments"]) == 1


def both_change_one_field(pair, optics):
    """The later one wins, and both values are kept to be looked at."""
    pair.edit(optics, due_on=date(2027, 1, 8))
    pair.wait(minutes=5)
    pair.memory.edit(pair.issue(optics)["key"], duedate="2027-01-15")
    assert pair.tick()
    clash = JiraConflict.objects.get()
    assert (clash.ours["value"], clash.theirs["value"]) == ("2027-01-08", "2027-01-15")
    assert clash.taken == "jira"


def a_person_takes_the_other_value(pair, optics):
    clash = JiraConflict.objects.get()
    actions.settle_conflict(conflict=clash, take_other=True, by=make.user(), at=pair.now)
    assert pair.tick()
    assert pair.issue(optics)["duedate"] == "2027-01-08"


@pytest.mark.parametrize("verb", ["create", "say", "edit", "move"])
def test_killed_after_any_call_the_next_worker_finishes_without_doing_it_twice(monkeypatch, verb):
    with make.jira_pair() as pair:
        item = pair.add("Order optics")
        if verb != "create":
            assert pair.tick()
        actions.comment_item(item=item, text="Hello", by=make.user(), at=pair.wait(minutes=1))
        pair.edit(item, title="Order optics for Lima")
        pair.move(item, "In progress")

        die_after(monkeypatch, verb)
        with pytest.raises(Killed):
            pair.tick()
        assert pair.tick(minutes=20)
        assert pair.tick(minutes=20)

        assert len(pair.memory.issues) == 1
        assert len(pair.issue(item)["comments"]) == 1
        assert not JiraConflict.objects.exists()
        assert is_in_step(pair)


def test_a_hang_ends_the_sync_with_a_clear_word(monkeypatch):
    monkeypatch.setattr(connection, "PATIENCE", {"read_timeout": 0.1})
    with make.jira_pair() as pair:
        pair.site.delay = 0.4
        assert not pair.tick()
        link = JiraLink.objects.get(pk=pair.link.pk)
        assert "did not answer within" in link.last_error
        assert link.busy_until is None

        pair.site.delay = 0
        pair.add("Order optics")
        assert pair.tick(minutes=5)
        assert is_in_step(pair)
