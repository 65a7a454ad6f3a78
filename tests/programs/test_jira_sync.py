"""One link, case by case: what is taken, what is given, what has no mapping, what went away."""

from datetime import date, timedelta

import pytest

from apps.core.errors import Refused
from apps.notifications.models import Notice
from apps.programs import actions, queries
from apps.programs.models import ItemChange, JiraConflict, JiraIssue, JiraLink, WorkItem
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    with make.jira_pair() as made:
        yield made


def test_new_item_becomes_an_issue_with_all_it_says(pair):
    marta = queries.jira_links().get().people.get(name="Marta").user
    item = pair.add("Order <optics> =1+1", text="Six\nof them", assignee=marta,
                    due_on=date(2026, 12, 3))  # fmt: skip
    pair.move(item, "In progress")

    assert pair.tick()

    issue = pair.issue(item)
    assert (issue["summary"], issue["assignee"]) == ("Order <optics> =1+1", "marta")
    assert (issue["status"], issue["duedate"]) == ("In Progress", "2026-12-03")
    assert issue["labels"] == ["edgepartners-lima-1"]
    assert pair.ours() == pair.theirs()
    assert item.jira.url.endswith(f"/browse/{issue['key']}")


def test_new_issue_becomes_an_item_and_says_that_it_is_from_jira(pair):
    key = pair.memory.add("NET", summary="Survey", assignee="rafael", duedate="2026-12-24")
    pair.memory.write(key, "Bring boots")
    pair.memory.edit(key, status="In Progress")

    assert pair.tick()

    item = WorkItem.objects.get()
    assert (item.title, item.text, item.column.name) == ("Survey", "Bring boots", "In progress")
    assert (item.assignee.name, item.due_on) == ("Rafael", date(2026, 12, 24))
    assert ItemChange.objects.get(item=item).via == "Jira"


def test_done_issues_of_the_past_and_of_other_projects_are_no_items(pair):
    pair.memory.add("NET", summary="Old", status="Done")
    pair.memory.add_project("OPS", "Operations")
    pair.memory.add("OPS", summary="Not ours")

    assert pair.tick()
    assert pair.tick()

    assert not WorkItem.objects.exists()


def test_same_title_on_both_sides_is_joined_at_the_first_look_only(pair):
    item = pair.add("Survey the duct")
    key = pair.memory.add("NET", summary="survey the DUCT")
    assert pair.tick()
    assert JiraIssue.objects.get(item=item).key == key

    pair.add("Later")
    pair.memory.add("NET", summary="Later")
    assert pair.tick()

    assert WorkItem.objects.filter(title="Later").count() == 2
    assert len(pair.memory.issues) == 3


def test_copy_of_an_issue_with_its_label_is_another_item(pair):
    item = pair.add("Order optics")
    assert pair.tick()
    pair.memory.add("NET", summary="CLONE", labels=list(pair.issue(item)["labels"]))

    assert pair.tick()

    assert WorkItem.objects.count() == 2
    assert pair.ours() == pair.theirs()


def test_change_of_ours_that_is_later_wins_over_an_older_one_of_jira(pair):
    item = pair.add("Order optics")
    assert pair.tick()
    pair.memory.edit(pair.issue(item)["key"], summary="Theirs")
    pair.wait(seconds=30)
    pair.edit(item, title="Ours")

    assert pair.tick()

    clash = JiraConflict.objects.get()
    assert (pair.issue(item)["summary"], clash.taken) == ("Ours", "ours")
    assert (clash.ours["text"], clash.theirs["text"]) == ("Ours", "Theirs")
    history = ItemChange.objects.get(item=item, field="jira")
    assert history.was["text"] == "title Ours here, Theirs in Jira"
    assert history.now["text"] == "what was said here"


def test_change_of_different_fields_is_no_conflict(pair):
    item = pair.add("Order optics")
    assert pair.tick()
    pair.memory.edit(pair.issue(item)["key"], duedate="2026-12-24")
    pair.edit(item, title="Order optics now")

    assert pair.tick()

    assert not JiraConflict.objects.exists()
    assert pair.ours() == pair.theirs()


def test_person_who_keeps_the_decision_changes_nothing(pair):
    clash = _clash(pair)

    actions.settle_conflict(conflict=clash, take_other=False, by=make.user(), at=pair.now)

    assert queries.jira_conflicts(pair.link) == []
    assert clash.issue.item.title == "Theirs"
    with pytest.raises(Refused, match="settled it"):
        actions.settle_conflict(conflict=clash, take_other=True, by=make.user(), at=pair.now)


def _clash(pair):
    item = pair.add("Order optics")
    assert pair.tick()
    pair.edit(item, title="Ours")
    pair.wait(seconds=30)
    pair.memory.edit(pair.issue(item)["key"], summary="Theirs")
    assert pair.tick()
    return JiraConflict.objects.get()


def test_conflict_line_of_the_history_cannot_be_undone_there(pair):
    _clash(pair)

    with pytest.raises(Refused, match="Choose a value where the conflict is shown"):
        actions.undo(change=ItemChange.objects.get(field="jira"), by=None, at=pair.now)


def test_status_and_person_without_mapping_are_said_and_left_alone(pair):
    key = pair.memory.add("NET", summary="Survey")
    assert pair.tick()
    pair.memory.projects["NET"]["statuses"].append(
        {"name": "Parked", "statusCategory": {"key": "indeterminate"}}
    )
    pair.memory.add_person("guest", "A Guest")
    pair.memory.edit(key, status="Parked", assignee="guest", duedate="2026-12-24")

    assert pair.tick()

    row = JiraIssue.objects.get()
    assert "“Parked” of Jira stands for no column." in row.problem
    assert "A Guest of Jira is no colleague here" in row.problem
    assert (row.item.column.name, row.item.assignee) == ("To do", None)
    assert row.item.due_on == date(2026, 12, 24)


def test_mapping_that_came_later_heals_what_was_left(pair):
    key = pair.memory.add("NET", summary="Survey")
    assert pair.tick()
    pair.memory.projects["NET"]["statuses"].append(
        {"name": "Parked", "statusCategory": {"key": "indeterminate"}}
    )
    pair.memory.edit(key, status="Parked")
    assert pair.tick()

    actions.read_jira(link=pair.link)
    status = pair.link.statuses.get(name="Parked")
    waiting = pair.link.workstream.columns.get(name="Waiting")
    actions.map_jira(link=pair.link, columns={status.pk: waiting}, users={}, by=None, at=pair.now)
    assert pair.tick()

    row = JiraIssue.objects.get()
    assert (row.item.column, row.problem) == (waiting, "")


def test_workflow_without_a_way_is_said_and_tried_again_after_longer_pauses():
    with make.jira_pair(ways=[("To Do", "In Progress"), ("In Progress", "Done")]) as pair:
        item = pair.add("Order optics")
        assert pair.tick()
        pair.move(item, "Done")
        assert pair.tick()

        row = JiraIssue.objects.get()
        assert row.problem == "The workflow of Jira has no way from “To Do” to “Done”."
        assert row.retry_at == pair.now + timedelta(minutes=5)

        pair.memory.projects["NET"]["ways"].append(("To Do", "Done"))
        assert pair.tick(minutes=1)
        assert pair.issue(item)["status"] == "To Do"
        assert pair.tick(minutes=10)
        assert pair.issue(item)["status"] == "Done"
        assert JiraIssue.objects.get().problem == ""


def test_full_column_is_said_and_taken_when_there_is_room(pair):
    doing = pair.link.workstream.columns.get(name="In progress")
    actions.edit_column(column=doing, name="In progress", wip_limit=1, by=None, at=AT)
    first = pair.add("First")
    pair.move(first, "In progress")
    key = pair.memory.add("NET", summary="Second")
    assert pair.tick()
    pair.memory.edit(key, status="In Progress")
    assert pair.tick()
    row = JiraIssue.objects.get(key=key)
    assert (row.item.column.name, "In progress" in row.problem) == ("To do", True)

    pair.move(first, "Done")
    pair.tick(minutes=10)

    assert JiraIssue.objects.get(key=key).item.column == doing
    assert pair.ours() == pair.theirs()


def test_deleted_issue_is_said_and_its_item_stays(pair):
    item = pair.add("Order optics")
    assert pair.tick()
    pair.memory.remove(pair.issue(item)["key"])
    pair.edit(item, title="Still here")

    assert pair.tick()
    assert pair.tick()

    row = JiraIssue.objects.get()
    assert (row.problem, row.gone_at is not None) == ("The issue was deleted in Jira.", True)
    assert not pair.memory.issues


def test_comments_of_jira_are_shown_corrected_and_taken_away_with_them(pair):
    item = pair.add("Order optics")
    assert pair.tick()
    row = pair.issue(item)
    pair.memory.add_person("guest", "A Guest")
    pair.memory.say(row["key"], "guest", "Helo")
    assert pair.tick()
    said = item.comments.get()
    assert (said.text, said.author, said.writer) == ("Helo", None, "A Guest, Jira")

    row["comments"][0]["body"] = "Hello"
    pair.memory.say(row["key"], "marta", "Second")
    assert pair.tick()
    assert [c.text for c in item.comments.order_by("at")] == ["Hello", "Second"]

    del row["comments"][0]
    pair.memory.edit(row["key"], duedate="2026-12-24")
    assert pair.tick()
    said.refresh_from_db()
    assert said.removed_at == pair.now


def test_watchers_hear_of_comments_from_jira(pair):
    marta = pair.link.people.get(name="Marta").user
    item = pair.add("Order optics", assignee=marta)
    assert pair.tick()
    pair.memory.add_person("guest", "A Guest")

    pair.memory.say(pair.issue(item)["key"], "guest", "Hello")
    assert pair.tick()

    title = Notice.objects.get(kind="work_comment").title
    assert title == "A Guest, Jira wrote about LIMA-1: Order optics"


def test_unreadable_issue_is_named_and_does_not_keep_the_others(pair):
    bad = pair.memory.add("NET", summary="Bad")
    pair.memory.find(bad)["summary"] = None
    pair.memory.add("NET", summary="Good")

    assert pair.tick()

    assert [item.title for item in WorkItem.objects.all()] == ["Good"]
    assert "NET-1: It cannot be read" in JiraLink.objects.get().last_error
    assert queries.jira_health(JiraLink.objects.get(), pair.now).tone == "warn"


def test_long_title_is_cut_here_and_never_cut_in_jira(pair):
    key = pair.memory.add("NET", summary="x" * 250)
    assert pair.tick()
    item = WorkItem.objects.get()
    pair.edit(item, due_on=date(2026, 12, 24))

    assert pair.tick()

    assert len(item.title) == 200
    assert pair.memory.find(key)["summary"] == "x" * 250
