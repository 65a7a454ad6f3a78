"""Pages of work items: list with queries, board, backlog, workflow, detail, panel."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.programs import actions
from apps.programs.models import WorkItem
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
HTMX = {"HX-Request": "true", "HX-Target": "board"}


@pytest.fixture
def lima():
    return make.workstream(key="LIMA", name="Lima launch")


def columns(workstream):
    return list(workstream.columns.order_by("position"))


def move(client, item, to, **more):
    given = {"to": to.pk, "seen": item.column_id, **more}
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/programs/LIMA/board/"}
    return client.post(f"/work-items/{item.key}/move/", given, headers=headers)


def test_list_answers_a_query_and_keeps_it_in_the_address(staff, lima, text):
    for n in range(60):
        make.work_item(workstream=lima, title=f"Optics {n:02}", labels=["optics"])
    make.work_item(workstream=lima, title="Call the landlord")

    response = staff.get("/work-items/?query=label+%3D+optics")

    page = text(response)
    assert "60 items" in page
    assert "landlord" not in page
    assert "?query=label+%3D+optics&amp;page=2" in response.content.decode()


def test_mistake_in_a_query_is_shown_at_its_place(staff, lima, text):
    make.work_item(workstream=lima)

    response = staff.get("/work-items/?query=due+%3C+soon")

    assert response.status_code == 200
    assert "“soon” is no day: write 14d" in text(response)
    assert "<mark>soon</mark>" in response.content.decode()


def test_query_box_offers_what_comes_next(staff):
    found = staff.get("/work-items/hints/?text=assignee+%3D+").json()["hints"]

    assert found == [{"word": "me", "help": "whoever looks"}]


@pytest.mark.parametrize(
    ("words", "found"), [("opt", True), ("optics order", True), ("lima-1", True), ("cable", False)]
)
def test_search_takes_beginnings_in_any_order_and_keys(staff, lima, text, words, found):
    make.work_item(workstream=lima, title="Order six optics")

    page = text(staff.get("/work-items/", {"q": words}))

    assert ("Order six optics" in page) is found


def test_export_has_the_items_and_runs_no_formula(staff, lima):
    make.work_item(workstream=lima, title="=cmd()", labels=["a", "b"])

    csv = b"".join(staff.get("/work-items/?export=csv").streaming_content).decode()
    xlsx = staff.get("/work-items/?export=xlsx")

    assert "'=cmd()" in csv
    assert "a, b" in csv
    assert xlsx.status_code == 200
    xlsx.close()


@pytest.mark.parametrize(
    "address", ["/work-items/", "/programs/LIMA/board/", "/programs/LIMA/backlog/"]
)
def test_page_has_a_constant_number_of_queries(staff, lima, address):
    make.work_item(workstream=lima)
    staff.get(address)
    with CaptureQueriesContext(connection) as few:
        staff.get(address)
    for _ in range(12):
        make.work_item(workstream=lima, labels=["x"], assignee=make.user())

    with CaptureQueriesContext(connection) as many:
        staff.get(address)

    assert len(many) == len(few) <= 12


def test_board_shows_columns_with_limits_and_cards(staff, lima, text):
    make.work_item(workstream=lima, title="Order optics", due_on=AT.date(), priority=1)

    page = text(staff.get("/programs/LIMA/board/"))

    assert "To do 1" in page
    assert "In progress 0 of 8" in page
    assert "Order optics LIMA-1, task Urgent Thu 19 Nov today" in page


def test_moved_card_is_answered_by_the_board_with_undo(staff, lima, text):
    item = make.work_item(workstream=lima)

    response = move(staff, item, columns(lima)[1])

    item.refresh_from_db()
    assert item.category == "DOING"
    assert f"{item.key} went from To do to In progress. Undo" in text(response)


def test_undo_brings_the_card_back_to_the_board(staff, lima):
    item = make.work_item(workstream=lima)
    move(staff, item, columns(lima)[1])
    change = item.changes.order_by("-pk")[0]

    response = staff.post(
        f"/work-items/{item.key}/undo/{change.pk}/", {"next": "/programs/LIMA/board/"}
    )

    item.refresh_from_db()
    assert (item.category, response["Location"]) == ("TODO", "/programs/LIMA/board/")


def test_undo_goes_nowhere_else(staff, lima):
    item = make.work_item(workstream=lima)
    actions.edit_item(item=item, title="Second", by=None, at=AT)
    change = item.changes.order_by("-pk")[0]

    response = staff.post(
        f"/work-items/{item.key}/undo/{change.pk}/", {"next": "https://evil.example/"}
    )

    assert response.status_code == 403


def test_full_column_refuses_and_the_board_says_why(staff, lima, text):
    _, doing, *_ = columns(lima)
    actions.edit_column(column=doing, name="Busy", wip_limit=1, by=None, at=AT)
    first, second = make.work_item(workstream=lima), make.work_item(workstream=lima)
    move(staff, first, doing)

    response = move(staff, second, doing)

    assert "Busy holds 1 of 1: finish one of them first" in text(response)
    assert WorkItem.objects.get(pk=second.pk).category == "TODO"


def test_board_has_lanes_and_a_query(staff, lima, text):
    make.work_item(workstream=lima, title="First", assignee=make.user(name="Ana"))
    make.work_item(workstream=lima, title="Second")

    page = text(staff.get("/programs/LIMA/board/?lane=assignee"))
    asked = text(staff.get("/programs/LIMA/board/?query=assignee+is+empty"))

    assert page.index("Ana") < page.index("Nobody")
    assert "Second" in asked
    assert "First" not in asked


def test_workflow_gets_a_column(staff, lima, text):
    staff.post("/programs/LIMA/workflow/", {"name": "Review", "category": "DOING"})
    refused = staff.post("/programs/LIMA/workflow/", {"name": "review", "category": "DOING"})

    assert [c.name for c in columns(lima)][3] == "Review"
    assert refused.status_code == 422
    assert "a column with this name" in text(refused)


def test_new_item_is_about_what_was_named(staff, lima, text):
    given = {"title": "Call", "workstream": "LIMA", "type": "TASK", "priority": "3"}

    response = staff.post(
        "/work-items/new/", given | {"about": "PAR-00042", "labels": "a, b"}, follow=True
    )
    refused = staff.post("/work-items/new/", given | {"about": "the partner"})

    assert "LIMA-1 added." in text(response)
    assert "PAR-00042" in text(response)
    assert WorkItem.objects.get().labels == ["a", "b"]
    assert refused.status_code == 422


def test_page_shows_all_of_an_item_with_few_queries(staff, lima, text):
    other = make.work_item(workstream=lima, title="Permit")
    item = make.work_item(workstream=lima, title="Order optics", text="Six of <b>them</b>")
    actions.block(item=item, by_item=other, by=None, at=AT)
    actions.link_ref(item=item, ref="PAR-00042", by=None, at=AT)
    actions.comment_item(item=item, text="<script>alert(1)</script>", by=make.user(), at=AT)

    with CaptureQueriesContext(connection) as found:
        response = staff.get(f"/work-items/{item.key}/")

    html = response.content.decode()
    assert "Blocked" in text(response)
    assert "Permit" in text(response)
    assert "<script>alert" not in html
    assert "Six of &lt;b&gt;them" in html
    assert len(found) <= 15


def test_item_is_edited_talked_of_attached_to_and_undone(staff, lima, text):
    item = make.work_item(workstream=lima, title="Order optics")
    base = f"/work-items/{item.key}/"

    staff.post(f"{base}edit/", {"title": "Order six optics", "type": "TASK", "priority": "2"})
    staff.post(f"{base}comment/", {"text": "On it"})
    staff.post(f"{base}attach/", {"file": SimpleUploadedFile("a.pdf", make.pdf_file())})
    staff.post(f"{base}watch/", {"on": "1"})
    change = item.changes.get(field="title")
    staff.post(f"{base}undo/{change.pk}/")

    page = text(staff.get(base))
    item.refresh_from_db()
    assert (item.title, item.priority) == ("Order optics", 2)
    assert "On it" in page
    assert "a.pdf" in page
    file = staff.get(f"{base}files/{item.files.get().pk}/")
    assert file["X-Content-Type-Options"] == "nosniff"
    file.close()


@pytest.mark.parametrize("name", ["partner", "pni", "breach", "agreement"])
def test_pages_have_a_panel_of_work_items(staff, name):
    about = getattr(make, name)()
    place = {"pni": "interconnects", "breach": "breaches"}.get(name, f"{name}s")

    html = staff.get(f"/{place}/{about.ref}/").content.decode()

    assert f'hx-get="/work-items/about/{about.ref}/"' in html


def test_panel_adds_an_item_and_shows_it(staff, lima, text):
    added = staff.post("/work-items/about/PAR-00042/", {"title": "Call them", "workstream": "LIMA"})
    refused = staff.post("/work-items/about/PAR-00042/", {"title": "", "workstream": "LIMA"})

    assert "Call them LIMA-1" in text(added)
    assert "Fill this in" in text(refused)
    assert WorkItem.objects.get().refs.get().ref == "PAR-00042"


def test_reader_looks_and_does_not_touch(reader, lima, text):
    item = make.work_item(workstream=lima)

    assert "Move to" not in text(reader.get(f"/work-items/{item.key}/"))
    assert reader.post(f"/work-items/{item.key}/comment/", {"text": "Hm"}).status_code == 403
    assert reader.post("/work-items/about/PAR-00042/", {"title": "x"}).status_code == 200
    assert WorkItem.objects.count() == 1


def test_rules_of_birth_are_set_and_dropped(staff, lima, text):
    given = {"kind": "BREACH", "priority": "2", "due_days": "7"}

    page = text(staff.post("/programs/LIMA/births/", given, follow=True))
    refused = staff.post("/programs/LIMA/births/", given | {"due_days": "0"})
    staff.post("/programs/LIMA/births/BREACH/drop/")

    assert "Items are born from this now: Open breaches." in page
    assert refused.status_code == 422
    assert not lima.births.exists()


def test_file_that_was_taken_off_is_brought_back(staff, lima, text):
    item = make.work_item(workstream=lima)
    base = f"/work-items/{item.key}/"
    staff.post(f"{base}attach/", {"file": SimpleUploadedFile("a.pdf", make.pdf_file())})
    file = item.files.get()

    staff.post(f"{base}files/{file.pk}/remove/")
    gone = text(staff.get(base))
    staff.post(f"{base}files/{file.pk}/remove/", {"back": "1"})

    file.refresh_from_db()
    assert file.removed_at is None
    assert "a.pdf was taken off 19 Nov 2026" in gone
    assert "nothing → a.pdf" in text(staff.get(base))
