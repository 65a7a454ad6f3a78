"""Import of a filter: preview, errors by row, again without duplicates, taken back."""

import pytest

from apps.core.errors import Refused
from apps.programs import actions
from apps.programs.models import JiraImport, JiraIssue, WorkItem
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    with make.jira_pair(is_on=False) as made:
        made.memory.add_project("OPS", "Operations")
        for n in range(3):
            made.memory.add("OPS", summary=f"Task {n}", assignee="marta", duedate="2026-12-24")
        yield made


def run(pair, jql="project = OPS"):
    made = actions.request_import(link=pair.link, jql=jql, by=None, at=pair.now)
    return actions.run_import(import_id=made.pk, at=pair.now)


def spoil(pair, key):
    pair.memory.find(key)["summary"] = None


def test_preview_says_what_each_issue_would_be_and_writes_nothing(pair):
    spoil(pair, "OPS-2")
    make.jira_issue(link=pair.link, issue_id=pair.memory.find("OPS-3")["id"], key="OPS-3")

    found = actions.preview_import(link=pair.link, jql=" project = OPS ")

    rows = {row.key: row.outcome for row in found.rows}
    assert rows == {"OPS-1": "new", "OPS-2": "wrong", "OPS-3": "there"}
    assert [found.count(each) for each in ("new", "there", "wrong")] == [1, 1, 1]
    assert WorkItem.objects.count() == 1


@pytest.mark.parametrize(
    ("jql", "words"),
    [("", "Enter a filter"), ("colour = red", "Field 'colour' does not exist"),
     ("((", "not understood"), ("x" * 1001, "at most 1,000 letters")],
)  # fmt: skip
def test_wrong_filter_is_refused_at_its_field(pair, jql, words):
    with pytest.raises(Refused, match=words) as refused:
        actions.preview_import(link=pair.link, jql=jql)

    assert refused.value.field == "jql"


def test_import_makes_items_with_what_the_issues_say_and_tells_errors_by_row(pair):
    spoil(pair, "OPS-2")

    found = run(pair)

    assert (found.made, found.there) == (2, 0)
    assert [row["key"] for row in found.problems] == ["OPS-2"]
    item = WorkItem.objects.order_by("pk")[0]
    assert (item.title, item.assignee.name, str(item.due_on)) == ("Task 0", "Marta", "2026-12-24")


def test_import_again_makes_nothing_twice_and_takes_what_was_corrected(pair):
    spoil(pair, "OPS-2")
    run(pair)
    pair.memory.find("OPS-2")["summary"] = "Corrected"

    again = run(pair)

    assert (again.made, again.there, again.problems) == (1, 2, [])
    assert WorkItem.objects.count() == 3


def test_import_that_broke_off_says_where_and_goes_on_next_time(pair):
    pair.site.page = 1
    pair.site.fail_next(1, 401, after=2)

    broken = run(pair)
    again = run(pair)

    assert (broken.made, "new API token" in broken.error) == (2, True)
    assert (again.made, again.there, again.error) == (1, 2, "")


def test_import_handed_out_twice_runs_once(pair):
    found = run(pair)
    pair.memory.add("OPS", summary="Later")

    actions.run_import(import_id=found.pk, at=pair.now)

    assert WorkItem.objects.count() == 3


def test_undone_import_takes_its_items_away_but_not_what_people_worked_on(pair):
    found = run(pair)
    touched, said, _ = WorkItem.objects.order_by("number")
    pair.edit(touched, title="Mine now")
    actions.comment_item(item=said, text="Hello", by=make.user(), at=pair.now)

    kept = actions.undo_import(found=found, by=None, at=pair.now)

    assert kept == [touched.key, said.key]
    assert set(WorkItem.objects.all()) == {touched, said}
    with pytest.raises(Refused, match="undone already"):
        actions.undo_import(found=JiraImport.objects.get(), by=None, at=pair.now)


def test_import_after_an_undo_brings_back_what_was_taken(pair):
    actions.undo_import(found=run(pair), by=None, at=pair.now)

    assert run(pair).made == 3


def test_imported_issue_of_another_project_is_kept_in_step_once_it_is_on(pair):
    run(pair, "key = OPS-1")
    actions.turn_on_jira(link=pair.link, by=None, at=pair.now)
    assert pair.tick()
    item = JiraIssue.objects.get(key="OPS-1").item

    pair.edit(item, title="Changed here")
    assert pair.tick()

    assert pair.memory.find("OPS-1")["summary"] == "Changed here"
