"""What hangs on work items and workstreams, by the staff API: read and written."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.programs import actions
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def lima():
    return make.workstream(key="LIMA")


@pytest.fixture
def item(lima):
    return make.work_item(workstream=lima, title="Order")


def post(api, address, body=None):
    return api.post(f"/api/v1/{address}/", body or {}, format="json")


def test_item_waits_is_linked_and_watched(api, lima, item):
    other = make.work_item(workstream=lima, title="Permit")

    post(api, "work-items/LIMA-1/block", {"other": other.key})
    post(api, "work-items/LIMA-1/link", {"ref": "PAR-00042"})
    found = post(api, "work-items/LIMA-1/watch", {"is_on": True}).json()
    back = post(api, "work-items/LIMA-2/block", {"other": "LIMA-1"})

    assert found["waits_for"] == [{"key": "LIMA-2"}]
    assert found["is_blocked"]
    assert found["refs"] == [{"ref": "PAR-00042"}]
    assert len(found["watchers"]) == 1
    assert back.status_code == 422
    assert "would wait for each other" in back.content.decode()


def test_item_is_put_before_another_one(api, lima, item):
    make.work_item(workstream=lima)

    post(api, "work-items/LIMA-2/rank", {"before": "LIMA-1"})
    found = api.get("/api/v1/work-items/?ordering=rank").json()["results"]

    assert [row["key"] for row in found] == ["LIMA-2", "LIMA-1"]


def test_file_is_attached_read_taken_off_and_brought_back_by_its_history(api, item):
    sent = make.pdf_file()
    file = SimpleUploadedFile("plan.pdf", sent)
    base = "/api/v1/work-items/LIMA-1/"

    attached = api.post(f"{base}attach/", {"file": file})
    number = attached.json()["results"][0]["number"]
    read = api.get(f"{base}files/{number}/download/")
    content = b"".join(read.streaming_content)
    post(api, f"work-items/LIMA-1/files/{number}/remove")
    gone = api.get(f"{base}files/{number}/download/")
    newest = api.get(f"{base}history/").json()["results"][0]
    post(api, f"work-items/LIMA-1/history/{newest['number']}/undo")

    assert (attached.status_code, gone.status_code) == (201, 404)
    assert content == sent
    assert (newest["field"], newest["was"]["text"]) == ("file", "plan.pdf")
    assert api.get(f"{base}files/").json()["results"][0]["removed_at"] is None


def test_file_that_is_none_is_refused_at_its_field(api, item):
    file = SimpleUploadedFile("plan.pdf", b"<script>")

    response = api.post("/api/v1/work-items/LIMA-1/attach/", {"file": file})

    assert response.status_code == 422
    assert response.json()["errors"][0]["field"] == "file"


def test_words_of_a_comment_taken_away_are_not_told(api, item):
    post(api, "work-items/LIMA-1/comment", {"text": "A secret"})
    number = api.get("/api/v1/work-items/LIMA-1/comments/").json()["results"][0]["number"]

    found = post(api, f"work-items/LIMA-1/comments/{number}/remove").json()["results"]

    assert found[0]["text"] == ""


def test_workflow_is_read_and_changed(api, lima):
    post(api, "workstreams/LIMA/add-column", {"name": "Review", "category": "DOING"})
    post(api, "workstreams/LIMA/edit-column", {"status": "review", "name": "Check", "wip_limit": 2})
    gone = post(api, "workstreams/LIMA/drop-column", {"status": "Waiting"})
    wrong = post(api, "workstreams/LIMA/drop-column", {"status": "Nowhere"})

    found = api.get("/api/v1/workstreams/LIMA/columns/").json()["results"]
    assert gone.status_code == 200
    assert [(c["name"], c["wip_limit"]) for c in found] == [
        ("To do", None), ("In progress", 8), ("Check", 2), ("Done", None),
    ]  # fmt: skip
    assert wrong.json()["errors"][0]["field"] == "status"


def test_full_column_refuses_by_the_api_too(api, lima, item):
    post(
        api, "workstreams/LIMA/edit-column",
        {"status": "In progress", "name": "Busy", "wip_limit": 1},
    )  # fmt: skip
    make.work_item(workstream=lima, column=lima.columns.get(name="Busy"))

    response = post(api, "work-items/LIMA-1/move", {"to": "Busy"})

    assert response.status_code == 422
    assert "Busy holds 1 of 1" in response.content.decode()


def test_update_is_drafted_edited_and_published_and_then_stays(api, lima):
    drafted = post(api, "workstreams/LIMA/draft-update", {"week": AT.date().isoformat()})
    at = "workstreams/LIMA/updates/2026-11-18"
    post(api, f"{at}/edit", {"changed": "Two agreements were signed."})
    published = post(api, f"{at}/publish")
    late = post(api, f"{at}/edit", {"changed": "Three."})

    assert (drafted.status_code, drafted.json()["week"]) == (201, "2026-11-16")
    assert drafted.json()["facts"]["agreements_signed"] == []
    assert published.json()["changed"] == "Two agreements were signed."
    assert late.status_code == 409
    found = api.get("/api/v1/workstreams/LIMA/updates/").json()["results"]
    assert [row["published_at"] is not None for row in found] == [True]


def test_draft_is_told_to_nobody_but_those_who_write_it(client_with_token, lima):
    make.status_update(workstream=lima, published_at=None)

    reader = client_with_token("leadership")

    assert reader.get("/api/v1/workstreams/LIMA/updates/").json()["results"] == []


def test_date_is_taken_back_and_goal_dropped(api, lima):
    make.goal(workstream=lima)
    post(api, "workstreams/LIMA/move-date", {"to": "2028-01-31", "reason": "Ducts"})

    found = post(api, "workstreams/LIMA/undo-date").json()
    again = post(api, "workstreams/LIMA/undo-date")
    dropped = post(api, "workstreams/LIMA/drop-goal", {"metric": "BREACHES"}).json()

    assert (found["target_on"], found["said"], found["date_moves"]) == (
        "2027-03-31", "ON_TRACK", [],
    )  # fmt: skip
    assert again.status_code == 404
    assert dropped["goals"] == []


def test_dropped_goal_is_taken_back(api, lima):
    make.goal(workstream=lima)
    post(api, "workstreams/LIMA/drop-goal", {"metric": "BREACHES"})

    back = post(api, "workstreams/LIMA/undo-goal", {"metric": "BREACHES"}).json()
    again = post(api, "workstreams/LIMA/undo-goal", {"metric": "BREACHES"})

    assert [goal["metric"] for goal in back["goals"]] == ["BREACHES"]
    assert again.status_code == 422
    assert "No goal of this kind was dropped" in again.content.decode()


def test_undone_link_leaves_other_links_as_they_are(item):
    for ref in ("PAR-00042", "PAR-00043"):
        actions.link_ref(item=item, ref=ref, by=None, at=AT)
    first, second = item.changes.filter(field="link").order_by("pk")

    actions.undo(change=first, by=None, at=AT)

    second.refresh_from_db()
    assert second.undone_at is None
    assert [r.ref for r in item.refs.all()] == ["PAR-00043"]
