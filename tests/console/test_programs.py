"""Pages of workstreams: list, detail, forms."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.programs.models import Workstream
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/programs/"


def test_list_tells_health_dates_and_goals(staff, text):
    make.goal(workstream=make.workstream(name="LATAM launch"), value=1)

    page = text(staff.get(LIST))

    assert "1 open: 1 on track." in page
    assert "LATAM launch" in page
    assert "On track" in page
    assert "31 Mar 2027" in page
    assert "1 of 1 reached" in page


def test_moved_date_shows_both_and_passed_date_shows_off_track(staff, text):
    late = AT.date() - timedelta(days=2)
    make.workstream(target_on=late, original_on=late - timedelta(days=30))

    page = text(staff.get(LIST))

    assert "18 Oct 2026" in page
    assert "17 Nov 2026" in page
    assert "Off track" in page
    assert "said: on track" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?health=AT_RISK", ["Second"]),
        ("?open=false", ["Third"]),
        ("?q=fir", ["First"]),
        ("?q=SECO", ["Second"]),
        ("?kind=METRO", []),
    ],
)
def test_list_filters(staff, text, query, names):
    make.workstream(name="First wave")
    make.workstream(name="Second wave", key="SECOND", state="AT_RISK")
    make.workstream(name="Third wave", state="DONE")

    page = text(staff.get(LIST + query))

    shown = [name for name in ("First", "Second", "Third") if f"{name} wave" in page]
    assert shown == names


def test_empty_list_says_what_would_be_here(staff, text):
    page = text(staff.get(LIST))

    assert "No workstreams yet" in page
    assert "Open the first workstream" in page


def test_list_exports_its_rows(staff):
    make.workstream(name="=cmd()")

    response = staff.get(f"{LIST}?export=csv")

    assert "'=cmd()" in b"".join(response.streaming_content).decode()


def test_list_has_a_constant_number_of_queries(staff):
    for _ in range(3):
        make.goal()
    staff.get(LIST)
    with CaptureQueriesContext(connection) as few:
        staff.get(LIST)
    for _ in range(20):
        make.goal()

    with CaptureQueriesContext(connection) as many:
        staff.get(LIST)

    assert len(many) == len(few) <= 12


def test_page_shows_goals_dates_and_history(staff, text):
    workstream = make.workstream(target_on=AT.date() + timedelta(days=30))
    workstream.date_moves.create(
        was=AT.date(), now=workstream.target_on, reason="Ducts are late", at=AT
    )
    make.goal(workstream=workstream, value=5)

    response = staff.get(f"/programs/{workstream.key}/")

    page = text(response)
    assert response.status_code == 200
    assert "Open breaches" in page
    assert "50 %" in page
    assert "Ducts are late" in page


def test_page_has_few_queries(staff):
    workstream = make.workstream()
    for metric in ("BREACHES", "RENEWALS", "CAPACITY"):
        make.goal(workstream=workstream, metric=metric)

    with CaptureQueriesContext(connection) as found:
        staff.get(f"/programs/{workstream.key}/")

    assert len(found) <= 15


def test_cost_goal_is_hidden_from_those_who_may_not_see_prices(reader, staff, text):
    workstream = make.workstream()
    make.goal(workstream=workstream, metric="COST", target="0.30", value="0.41")
    address = f"/programs/{workstream.key}/"

    assert "$0.41" in text(staff.get(address))
    assert "$0.41" not in text(reader.get(address))
    assert "Cost per Mbps" not in text(reader.get(address))


def test_new_workstream_is_opened_and_shown(staff, text):
    given = {"name": "Quito", "key": "quito", "kind": "REGION", "region": "LATAM"}
    make.metro()

    response = staff.post(
        "/programs/new/",
        given | {"starts_on": "2026-11-01", "target_on": "2027-03-31"},
        follow=True,
    )

    assert response.redirect_chain[-1][0] == "/programs/QUITO/"
    assert "QUITO is open" in text(response)


def test_refused_form_keeps_what_was_typed(staff, text):
    response = staff.post(
        "/programs/new/",
        {"name": "Quito", "key": "PNI", "kind": "THEME", "starts_on": "2026-11-01",
         "target_on": "2027-03-31"},
    )  # fmt: skip

    assert response.status_code == 422
    assert 'value="Quito"' in response.content.decode()
    assert "begins references of another kind" in text(response)


def test_health_date_and_goal_have_forms(staff, text):
    workstream = make.workstream()
    base = f"/programs/{workstream.key}/"

    staff.post(f"{base}date/", {"to": "2027-05-31", "reason": "Ducts"})
    refused = staff.post(f"{base}health/", {"to": "ON_TRACK", "reason": ""})
    staff.post(f"{base}goals/new/", {"metric": "CAPACITY", "target": "400", "currency": "USD"})
    page = text(staff.get(base))

    assert refused.status_code == 422
    assert Workstream.objects.get().state == "AT_RISK"
    assert "The date moved by 61 d" in page
    assert "≥ 400.0 Gbps" in page


def test_goal_is_dropped(staff):
    goal = make.goal()

    staff.post(f"/programs/{goal.workstream.key}/goals/BREACHES/drop/")

    assert not goal.workstream.goals.kept().exists()


def test_dropped_goal_is_taken_back_below_the_goals(staff, reader, text):
    goal = make.goal(dropped_at=AT)
    page = f"/programs/{goal.workstream.key}/"

    dropped = text(staff.get(page))
    refused = reader.post(f"{page}goals/{goal.pk}/undo/")
    told = text(staff.post(f"{page}goals/{goal.pk}/undo/", follow=True))
    again = staff.post(f"{page}goals/{goal.pk}/undo/")

    assert "Open breaches was dropped 19 Nov 2026" in dropped
    assert "Open breaches is a goal again." in told
    assert "was dropped" not in told
    assert (refused.status_code, again.status_code) == (403, 404)


def test_dropped_goal_about_prices_is_hidden_from_those_without_them(reader, text):
    goal = make.goal(metric="COST", dropped_at=AT)

    assert "was dropped" not in text(reader.get(f"/programs/{goal.workstream.key}/"))


def test_reader_may_look_and_not_touch(reader, text):
    workstream = make.workstream()

    assert "Set health" not in text(reader.get(f"/programs/{workstream.key}/"))
    assert reader.post(f"/programs/{workstream.key}/health/").status_code == 403


def test_newest_move_of_a_date_is_taken_back_on_the_page(staff, text):
    made = make.workstream(key="LIMA")
    staff.post("/programs/LIMA/date/", {"to": "2028-05-31", "reason": "Ducts"})
    move = made.date_moves.get()

    staff.post(f"/programs/LIMA/date/{move.pk}/undo/")

    page = text(staff.get("/programs/LIMA/"))
    assert "The date is 31 Mar 2027 again." in page
    assert "0 moved" in page
