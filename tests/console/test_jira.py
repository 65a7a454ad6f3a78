"""Pages of the link with Jira: the wizard, how it does, conflicts, imports, and who may."""

from datetime import timedelta

import pytest

from apps.programs import actions
from apps.programs.models import JiraConflict, JiraImport, JiraLink
from tests import factories as make
from tests.factories import AT
from tests.factories.jira import EMAIL, TOKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client_for):
    return client_for(make.user(role="manager"))


def typed(url, **facts):
    return {
        "url": url,
        "email": EMAIL,
        "token": TOKEN,
        "project": "NET",
        "type": "Task",
        "flavour": "CLOUD",
        **facts,
    }


def clash(link, **facts):
    issue = make.jira_issue(link=link)
    given = {
        "field": "title", "ours": {"value": "Ours", "text": "Ours"}, "ours_at": AT,
        "theirs": {"value": "Theirs", "text": "Theirs"}, "theirs_at": AT + timedelta(minutes=1),
        "taken": "jira", "at": AT, **facts,
    }  # fmt: skip
    return JiraConflict.objects.create(issue=issue, **given)


def test_workstream_without_a_link_offers_one(manager, text):
    make.workstream(key="LIMA")

    shown = text(manager.get("/programs/LIMA/jira/"))

    assert "Not linked with Jira" in shown
    assert "Link with Jira" in shown


def test_wizard_goes_from_connection_to_mapping_to_dry_run_to_on(manager, text):
    with make.jira_pair(is_on=False) as pair:
        url = pair.link.url
        JiraLink.objects.all().delete()
        pair.add("Order optics")
        pair.memory.add("NET", summary="Dig")

        saved = manager.post("/programs/LIMA/jira/connect/", typed(url))
        assert saved["Location"] == "/programs/LIMA/jira/mapping/"
        link = JiraLink.objects.get()
        form = manager.get(saved["Location"]).context["form"]
        sent = {bound.name: bound.initial or "" for bound in form}
        mapped = manager.post(saved["Location"], sent)
        assert mapped["Location"] == "/programs/LIMA/jira/check/"
        shown = text(manager.get(mapped["Location"]))
        assert "Order optics" in shown
        assert "Dig" in shown
        manager.post("/programs/LIMA/jira/on/")

        link.refresh_from_db()
        assert link.is_on
        assert link.statuses.filter(column__isnull=False).count() == 3


def test_connection_test_tells_what_it_found_or_what_is_wrong(manager, text):
    with make.jira_pair(is_on=False) as pair:
        asked = "/programs/LIMA/jira/test/"

        good = text(manager.post(asked, typed(pair.link.url)))
        wrong = text(manager.post(asked, typed(pair.link.url, token="wrong")))
        empty = text(manager.post(asked, {}))

    assert "Network builds" in good
    assert "new API token" in wrong
    assert "Fill in the form first" in empty


def test_wrong_token_keeps_what_was_typed_and_stores_nothing(manager, text):
    with make.jira_pair(is_on=False) as pair:
        JiraLink.objects.all().delete()

        page = manager.post("/programs/LIMA/jira/connect/", typed(pair.link.url, token="wrong"))

    assert "new API token" in text(page)
    assert page.context["form"]["project"].value() == "NET"
    assert b"wrong" not in page.content
    assert not JiraLink.objects.exists()


def test_page_says_how_the_link_does_and_never_its_secrets(manager, text):
    link = make.jira_link(
        workstream=make.workstream(key="LIMA"), is_on=True, failures=3,
        last_error="jira.example did not answer within 15 s.", hook_secret="hush",  # noqa: S106
    )  # fmt: skip
    clash(link)

    page = manager.get("/programs/LIMA/jira/")

    shown = text(page)
    for word in ("Failing", "did not answer within", "Title changed on both sides", "Take ours"):
        assert word in shown
    assert TOKEN.encode() not in page.content
    assert b"hush" not in page.content


def test_card_and_row_of_a_linked_item_name_its_issue(manager, text):
    link = make.jira_link(workstream=make.workstream(key="LIMA"))
    make.jira_issue(link=link, key="NET-7")
    make.work_item(workstream=link.workstream, title="Not linked")

    board = text(manager.get("/programs/LIMA/board/"))
    rows = text(manager.get("/work-items/"))
    manager.post("/work-items/", {"columns": ["title", "jira"]})
    export = b"".join(manager.get("/work-items/?export=csv").streaming_content).decode()

    assert board.count("Jira NET-7") == 1
    assert rows.count("Jira NET-7") == 1
    assert "Optics,NET-7\r\n" in export
    assert "Not linked,\r\n" in export


def test_webhook_secret_is_shown_once(manager, text):
    make.jira_link(workstream=make.workstream(key="LIMA"))

    shown = text(manager.post("/programs/LIMA/jira/webhook/"))

    secret = JiraLink.objects.get().hook_secret
    assert secret in shown
    assert secret not in text(manager.get("/programs/LIMA/jira/"))
    assert "/api/v1/hooks/jira/LIMA/" in shown


def test_item_shows_its_issue_and_its_conflict_and_a_person_takes_the_other(manager, text):
    link = make.jira_link(workstream=make.workstream(key="LIMA"))
    found = clash(link)
    item = found.issue.item

    shown = manager.get(f"/work-items/{item.key}/")
    assert b'href="http://127.0.0.1:9/browse/NET-1"' in shown.content
    assert "Title changed on both sides" in text(shown)
    manager.post(f"/work-items/{item.key}/jira/{found.pk}/", {"other": "1"})

    item.refresh_from_db()
    found.refresh_from_db()
    assert (item.title, found.settled_at is not None) == ("Ours", True)
    assert "changed on both sides" not in text(manager.get(f"/work-items/{item.key}/"))


def test_item_page_stays_within_its_queries(manager, django_assert_max_num_queries):
    found = clash(make.jira_link(workstream=make.workstream(key="LIMA")))
    manager.get(f"/work-items/{found.issue.item.key}/")

    with django_assert_max_num_queries(15):
        manager.get(f"/work-items/{found.issue.item.key}/")


def test_required_fields_of_imported_items_are_to_be_filled_in(manager, text):
    make.custom_field(name="Cost centre", kind="work", is_required=True)
    with make.jira_pair(is_on=False) as pair:
        make.work_item(workstream=pair.link.workstream, title="Ours already")
        pair.memory.add("NET", summary="Dig a trench")
        assert "Required fields" not in text(manager.get("/programs/LIMA/jira/"))

        found = actions.request_import(link=pair.link, jql="project = NET", by=None, at=AT)
        actions.run_import(import_id=found.pk, at=AT)
        page = manager.get("/programs/LIMA/jira/")

    assert "Work items, 1: " in text(page)
    assert "Dig a trench" in text(page)
    assert "Ours already" not in text(page)
    there = "/work-items/?workstream=LIMA&amp;cf_cost_centre__empty=yes"
    assert f'href="{there}"' in page.content.decode()
    assert "Dig a trench" in text(manager.get(there.replace("&amp;", "&")))


def test_filter_is_looked_at_then_imported_then_undone(manager, text):
    with make.jira_pair() as pair:
        pair.memory.add("NET", summary="Dig")
        there = "/programs/LIMA/jira/import/"

        shown = text(manager.post(there, {"jql": "project = NET"}))
        assert "1 would become items" in shown
        refused = text(manager.post(there, {"jql": "colour = red"}))
        assert "does not exist or you may not view it" in refused
        found = actions.request_import(link=pair.link, jql="project = NET", by=None, at=AT)
        actions.run_import(import_id=found.pk, at=AT)
        assert "project = NET" in text(manager.get("/programs/LIMA/jira/"))
        manager.post(f"/programs/LIMA/jira/imports/{found.pk}/undo/")

    assert JiraImport.objects.get().undone_at is not None
    assert "undone by" in text(manager.get("/programs/LIMA/jira/"))


def test_those_who_only_read_may_neither_link_nor_settle(client_for):
    link = make.jira_link(workstream=make.workstream(key="LIMA"))
    found = clash(link)
    reader = client_for(make.user(role="leadership"))
    engineer = client_for(make.user(role="engineer"))

    assert reader.get("/programs/LIMA/jira/").status_code == 200
    assert reader.post("/programs/LIMA/jira/sync/").status_code == 403
    item = found.issue.item.key
    assert reader.post(f"/work-items/{item}/jira/{found.pk}/").status_code == 403
    for page in ("connect", "mapping", "check", "import"):
        assert engineer.get(f"/programs/LIMA/jira/{page}/").status_code == 403


def test_sync_of_a_link_that_is_off_says_so(manager, text):
    make.jira_link(workstream=make.workstream(key="LIMA"))

    page = manager.post("/programs/LIMA/jira/sync/", follow=True)

    assert "turn it on first" in text(page)
