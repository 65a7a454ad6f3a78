"""A workstream and a project of Jira Data Center: the same story in version 2 of the API."""

from datetime import timedelta

import pytest

from apps.core.errors import Invalid, Refused
from apps.integrations.faking import Fake
from apps.integrations.jira.data_center import DataCenter, endpoint
from apps.integrations.jira.fake_data_center import DataCenterJira
from apps.integrations.jira.memory import Memory
from apps.programs import actions
from apps.programs.models import JiraConflict, JiraLink
from tests import factories as make
from tests.factories import AT
from tests.factories.jira import TOKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair():
    with make.jira_pair(flavour="DC") as found:
        yield found


def test_items_and_issues_of_a_data_center_end_the_same(pair):
    item = pair.add("Order optics", text="Six of them.\n\nFor both sites.")
    key = pair.memory.add("NET", summary="Dig", assignee="rafael")
    pair.memory.write(key, "Along the road.\nNot over it.")
    pair.tick()
    pair.memory.say(key, "rafael", "Permit is here.")
    actions.comment_item(item=item, text="Ordered.", by=item_author(), at=pair.now)
    pair.edit(item, title="Order eight optics", due_on=AT.date() + timedelta(days=9))
    pair.move(item, "In progress")
    pair.tick()
    pair.tick()

    assert len(pair.ours()) == 2
    assert pair.ours() == pair.theirs()
    assert pair.issue(item)["status"] == "In Progress"
    asked = pair.site.requests
    assert all(request.path.startswith("/rest/api/2/") for request in asked)
    assert {request.headers["Authorization"] for request in asked} == {f"Bearer {TOKEN}"}


def item_author():
    return make.user(email="marta.2@northlight.example", name="Marta Two")


def test_assignee_goes_over_by_user_name(pair):
    marta = pair.link.people.get(account_id="marta").user
    item = pair.add("Order optics", assignee=marta)
    pair.tick()
    pair.memory.edit(pair.issue(item)["key"], assignee="rafael")
    pair.tick()

    item.refresh_from_db()
    assert item.assignee.email == "rafael@northlight.example"
    assert pair.ours() == pair.theirs()


def test_later_change_of_a_field_is_taken_by_the_log_of_the_issue(pair):
    item = pair.add("Order optics")
    pair.tick()
    pair.edit(item, title="Ours")
    pair.wait(minutes=1)
    pair.memory.edit(pair.issue(item)["key"], summary="Theirs")
    pair.tick()

    item.refresh_from_db()
    assert (item.title, JiraConflict.objects.get().taken) == ("Theirs", "jira")


def test_wrong_token_is_said_and_nothing_is_kept(pair):
    pair.link.delete()
    details = make.jira_details(pair.link.url, flavour="DC", token="wrong")  # noqa: S106

    with pytest.raises(Refused, match="does not accept the personal access token"):
        actions.connect_jira(workstream=make.workstream(), details=details, by=None, at=AT)

    assert not JiraLink.objects.exists()


@pytest.mark.parametrize(("there", "chosen"), [("DC", "CLOUD"), ("CLOUD", "DC")])
def test_other_kind_of_jira_is_said(there, chosen):
    with make.jira_pair(flavour=there) as pair:
        pair.site.authorization = ""
        details = make.jira_details(pair.link.url, flavour=chosen)

        with pytest.raises(Refused, match="whether it is Jira Cloud or Data Center"):
            actions.test_jira(details=details)


def test_cloud_needs_the_email_and_data_center_keeps_none(pair):
    with pytest.raises(Invalid) as refused:
        actions.test_jira(details=make.jira_details(pair.link.url, email=""))

    assert refused.value.errors == {"email": "Fill this in."}
    assert pair.link.email == ""


def test_search_over_pages_tells_each_issue_once_though_one_moves_meanwhile():
    now = [AT]
    memory = Memory(clock=lambda: now[0])
    memory.add_project("NET", "Network builds")
    keys = [memory.add("NET", summary=f"Task {n}") for n in range(60)]
    with Fake(DataCenterJira(memory, token=TOKEN)) as running:
        running.site.page = 25
        with DataCenter(endpoint(running.url, token=TOKEN)) as client:
            pages = client.search("project = NET ORDER BY updated ASC")
            found = [row.key for row in next(pages)]
            memory.edit(keys[3], summary="It changed, so it is the newest now")
            found += [row.key for page in pages for row in page]

    assert sorted(found) == sorted(keys)
