"""Pages of weekly updates."""

import pytest

from apps.programs.models import StatusUpdate
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def test_owner_opens_a_draft_edits_and_publishes_it(engineer, client_for, text):
    workstream = make.workstream(key="LIMA", owner=engineer)
    client, base = client_for(engineer), "/programs/LIMA/updates/"

    page = text(client.get(f"{base}2026-11-19/"))
    words = {"changed": "All is well", "risks": "", "asks": ""}
    client.post(f"{base}2026-11-16/", words)
    draft = StatusUpdate.objects.get(workstream=workstream)
    client.post(f"{base}2026-11-16/", words | {"publish": "1"})

    assert "Update of the week of 16 Nov 2026" in page
    assert (draft.changed, draft.published_at) == ("All is well", None)
    shown = text(client.get(base))
    assert "Week of 16 Nov 2026 On track" in shown
    assert "All is well" in shown


def test_draft_is_read_by_nobody_else(engineer, client_for, text):
    workstream = make.workstream(key="LIMA", owner=make.user())
    make.status_update(workstream=workstream, published_at=None, changed="Between us")
    client = client_for(engineer)

    assert "Between us" not in text(client.get("/programs/LIMA/updates/"))
    assert client.get("/programs/LIMA/updates/2026-11-16/").status_code == 302


def test_refused_update_keeps_its_words(staff, text):
    make.workstream(key="LIMA")

    response = staff.post(
        "/programs/LIMA/updates/2026-11-16/", {"changed": "", "risks": "Rain", "publish": "1"}
    )

    assert response.status_code == 422
    assert "Rain" in text(response)


@pytest.mark.parametrize("week", ["2026-13-40", "now"])
def test_week_that_is_none_is_not_found(staff, week):
    make.workstream(key="LIMA")

    assert staff.get(f"/programs/LIMA/updates/{week}/").status_code == 404


def test_week_to_come_is_refused_in_words(staff, text):
    make.workstream(key="LIMA")

    response = staff.get("/programs/LIMA/updates/2027-01-04/", follow=True)

    assert "That week has not begun" in text(response)


def test_page_of_the_workstream_shows_the_newest_update(staff, text):
    update = make.status_update(changed="Two agreements were signed.")

    page = text(staff.get(f"/programs/{update.workstream.key}/"))

    assert "Two agreements were signed." in page
