"""Set-up of a link: tested, mapped by names, a dry run that writes nothing, secrets that stay."""

import pytest
from django.db import connection

from apps.core.errors import Invalid, Refused
from apps.programs import actions, queries
from apps.programs.models import JiraIssue, JiraLink, WorkItem
from tests import factories as make
from tests.factories import AT
from tests.factories.jira import TOKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    with make.jira_pair(is_on=False) as made:
        yield made


def test_statuses_and_people_are_matched_by_name_and_address(pair):
    mapped = [(s.name, s.column.name) for s in pair.link.statuses.order_by("position")]

    assert mapped == [("To Do", "To do"), ("In Progress", "In progress"), ("Done", "Done")]
    assert {p.name: p.user.name for p in pair.link.people.all()} == {
        "Marta": "Marta", "Rafael": "Rafael",
    }  # fmt: skip
    assert pair.link.account_id == "robot"


def test_token_is_encrypted_in_the_database(pair):
    with connection.cursor() as cursor:
        cursor.execute("SELECT token FROM programs_jiralink")
        (stored,) = cursor.fetchone()

    assert TOKEN not in stored
    assert JiraLink.objects.get().token == TOKEN


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"url": "ftp://jira"}, "url"),
        ({"url": "http://169.254.169.254/"}, "url"),
        ({"url": "https://me:secret@jira.example"}, "url"),
        ({"token": ""}, "token"),
        ({"email": " "}, "email"),
        ({"type": "Epic"}, "type"),
        ({"project": "X" * 21}, "project"),
    ],
)
def test_wrong_settings_are_refused_at_their_field(pair, facts, field):
    with pytest.raises(Invalid) as refused:
        actions.test_jira(details=make.jira_details(**{"url": pair.link.url, **facts}))

    assert list(refused.value.errors) == [field]


def test_loopback_is_refused_where_sources_may_not_be_there(pair, settings):
    settings.SOURCE_ALLOW_PRIVATE = False

    with pytest.raises(Invalid, match="loopback"):
        actions.test_jira(details=make.jira_details(pair.link.url))


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"token": "wrong"}, "new API token"),
        ({"project": "NOPE"}, "no such issue or project"),
        ({"url": "http://127.0.0.1:9"}, "connection to 127.0.0.1:9 failed"),
    ],
)
def test_connection_test_says_what_is_wrong(pair, facts, words):
    with pytest.raises(Refused, match=words):
        actions.test_jira(details=make.jira_details(**{"url": pair.link.url, **facts}))


def test_stored_token_never_goes_to_another_address(pair):
    elsewhere = make.jira_details("http://127.0.0.1:9", token=None)

    with pytest.raises(Invalid, match="enter the token again"):
        actions.edit_jira(link=pair.link, details=elsewhere, by=None, at=AT)


def test_a_workstream_has_one_link_and_its_project_stays_while_issues_are_linked(pair):
    with pytest.raises(Refused, match="linked with Jira already"):
        actions.connect_jira(
            workstream=pair.link.workstream, details=make.jira_details(pair.link.url),
            by=None, at=AT,
        )  # fmt: skip
    make.jira_issue(link=pair.link)
    pair.memory.add_project("OPS", "Operations")

    with pytest.raises(Refused, match="project cannot change"):
        actions.edit_jira(
            link=pair.link, details=make.jira_details(pair.link.url, project="OPS"), by=None, at=AT
        )


def test_dry_run_lists_what_would_happen_and_writes_nothing(pair):
    pair.add("Order optics")
    same = pair.add("Survey the duct")
    pair.memory.add("NET", summary="Survey the duct", duedate="2026-12-24")
    pair.memory.add_person("guest", "A Guest")
    pair.memory.add("NET", summary="Dig", assignee="guest")
    bad = pair.memory.add("NET", summary="Bad")
    pair.memory.find(bad)["summary"] = None
    pair.memory.add("NET", summary="Old", status="Done")
    stamps = {id: row["updated"] for id, row in pair.memory.issues.items()}

    found = actions.check_jira(link=pair.link)

    assert found.to_issues == [("LIMA-1", "Order optics")]
    assert found.to_items == [("NET-2", "Dig")]
    assert found.joined == [("NET-1", same.key)]
    assert found.changed == [("LIMA-2 and NET-1", "due")]
    assert list(found.unmapped) == ["A Guest of Jira is no colleague here: map the account."]
    assert [row.key for row in found.unread] == [bad]
    assert not JiraIssue.objects.exists()
    assert WorkItem.objects.count() == 2
    assert {id: row["updated"] for id, row in pair.memory.issues.items()} == stamps


def test_dry_run_is_what_happens(pair):
    pair.add("Order optics")
    pair.add("Survey")
    pair.memory.add("NET", summary="Survey", assignee="marta")
    pair.memory.add("NET", summary="Dig")
    found = actions.check_jira(link=pair.link)

    actions.turn_on_jira(link=pair.link, by=None, at=AT)
    assert pair.tick()

    assert len(pair.memory.issues) == 2 + len(found.to_issues)
    assert WorkItem.objects.count() == 2 + len(found.to_items)
    assert pair.ours() == pair.theirs()


def test_dry_run_of_a_jira_that_does_not_answer_says_so(pair):
    pair.site.garbage = True

    with pytest.raises(Refused, match="does not answer in JSON"):
        actions.check_jira(link=pair.link)


def test_link_without_a_way_to_be_done_cannot_be_turned_on(pair):
    done = pair.link.statuses.get(name="Done")
    actions.map_jira(link=pair.link, columns={done.pk: None}, users={}, by=None, at=AT)

    with pytest.raises(Refused, match="a column that means done"):
        actions.turn_on_jira(link=pair.link, by=None, at=AT)


def test_column_of_another_workstream_cannot_be_mapped(pair):
    other = make.workstream().columns.first()

    with pytest.raises(Refused, match="another workstream"):
        actions.map_jira(
            link=pair.link, columns={pair.link.statuses.first().pk: other}, users={}, by=None, at=AT
        )


def test_read_again_keeps_maps_and_forgets_statuses_that_are_gone(pair):
    doing = pair.link.statuses.get(name="In Progress")
    waiting = pair.link.workstream.columns.get(name="Waiting")
    actions.map_jira(link=pair.link, columns={doing.pk: waiting}, users={}, by=None, at=AT)
    del pair.memory.projects["NET"]["statuses"][2]

    actions.read_jira(link=pair.link)

    names = {s.name: s.column.name for s in pair.link.statuses.all()}
    assert names == {"To Do": "To do", "In Progress": "Waiting"}


def test_dropped_link_leaves_items_and_issues(pair):
    actions.turn_on_jira(link=pair.link, by=None, at=AT)
    pair.add("Order optics")
    assert pair.tick()
    link = JiraLink.objects.get()
    with pytest.raises(Refused, match="Turn it off first"):
        actions.drop_jira(link=link, by=None, at=AT)
    actions.turn_off_jira(link=link, by=None, at=AT)

    actions.drop_jira(link=link, by=None, at=AT)

    assert (WorkItem.objects.count(), len(pair.memory.issues)) == (1, 1)
    assert not JiraIssue.objects.exists()


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({}, "Starting"),
        ({"is_on": False}, "Off"),
        ({"failures": 2, "last_error": "It hangs."}, "Failing"),
        ({"last_ok_at": AT}, "In step"),
        ({"last_ok_at": AT, "last_error": "NET-1: unread"}, "In step, but"),
        ({"last_ok_at": AT.replace(hour=1)}, "Late"),
    ],
)
def test_health_is_said_in_words(facts, word):
    link = make.jira_link(**{"is_on": True, **facts})

    assert queries.jira_health(link, AT).word == word
