"""The charts of a workstream, and the roadmap."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.enums import Role
from apps.programs import actions, queries
from apps.programs.models import Column
from apps.programs.rules.flow import Shift
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
ROADMAP = "/programs/roadmap/"


def walked(workstream, *days, **fields):
    """An item born before, begun and done so many days before today."""
    item = make.work_item(workstream=workstream, at=AT - timedelta(days=30), **fields)
    columns = Column.objects.filter(workstream=workstream, name__in=("In progress", "Done"))
    for ago, column in zip(days, columns.order_by("position"), strict=False):
        actions.move_item(item=item, to=column, by=None, at=AT - timedelta(days=ago))
    return item


def test_shifts_are_counted_by_day_and_category():
    workstream = make.workstream()
    walked(workstream, 9, 4)
    walked(workstream, 9)
    make.work_item()

    found = queries.shifts_of(workstream)

    assert found == [
        Shift(AT.date() - timedelta(days=30), "", "TODO", 2),
        Shift(AT.date() - timedelta(days=9), "TODO", "DOING", 2),
        Shift(AT.date() - timedelta(days=4), "DOING", "DONE", 1),
    ]


def test_undone_move_is_counted_back():
    item = walked(make.workstream(), 9, 4)
    change = item.changes.filter(field="column").latest("pk")

    actions.undo(change=change, by=None, at=AT)

    assert queries.shifts_of(item.workstream)[-1] == Shift(AT.date(), "DONE", "DOING", 1)
    assert queries.cycles_of(item.workstream) == []


def test_flow_draws_three_charts_with_their_figures(staff, text):
    workstream = make.workstream(
        original_on=date(2027, 1, 31), target_on=date(2027, 3, 31), starts_on=date(2026, 10, 1)
    )
    done = walked(workstream, 12, 2, title="Order <b>optics</b>")
    walked(workstream, 5)
    make.work_item(workstream=workstream)

    response = staff.get(f"/programs/{workstream.key}/flow/")

    page, html = text(response), response.content.decode()
    assert "1 of 3 items done" in page
    assert "p50 10.0 d, p85 10.0 d" in page
    assert "the date is 31 Mar 2027, first 31 Jan 2027." in html
    assert "1 to do, 1 doing, 1 done." in html
    assert f"{done.key}: 10.0 d" in html
    assert "<b>optics</b>" not in html
    assert f'href="/programs/{workstream.key}/flow/" aria-current="page"' in html


def test_flow_table_has_the_figures_of_the_drawing(staff):
    workstream = make.workstream(starts_on=AT.date() - timedelta(days=2))
    walked(workstream, 1)

    response = staff.get(f"/programs/{workstream.key}/flow/")

    today, *_, first = response.context["levels"]
    assert (today.day, today.scope, today.todo, today.doing) == (AT.date(), 1, 0, 1)
    assert (first.day, first.scope, first.todo) == (AT.date() - timedelta(days=30), 1, 1)


@pytest.mark.parametrize(("days", "words"), [((), "Nothing is done yet"), (None, "No work items")])
def test_flow_without_work_says_what_would_be_here(staff, text, days, words):
    workstream = make.workstream()
    if days is not None:
        walked(workstream, *days)

    response = staff.get(f"/programs/{workstream.key}/flow/")

    assert response.status_code == 200
    assert words in text(response)


def test_flow_of_a_workstream_that_has_not_begun_is_drawn(staff):
    later = AT.date() + timedelta(days=40)
    workstream = make.workstream(starts_on=later)
    make.work_item(workstream=workstream)

    response = staff.get(f"/programs/{workstream.key}/flow/")

    assert [level.scope for level in response.context["levels"]] == [1]


def test_flow_has_a_constant_number_of_queries(staff):
    workstream = make.workstream()
    walked(workstream, 9, 4)
    address = f"/programs/{workstream.key}/flow/"
    staff.get(address)
    with CaptureQueriesContext(connection) as few:
        staff.get(address)
    for n in range(7):
        walked(workstream, 20 - n, 3)

    with CaptureQueriesContext(connection) as many:
        staff.get(address)

    assert len(many) == len(few) <= 8


@pytest.mark.parametrize("role", list(Role))
def test_every_role_that_sees_workstreams_sees_their_flow(client_for, role):
    workstream = make.workstream()
    walked(workstream, 9, 4)
    client = client_for(make.user(role=role))

    shown = client.get(f"/programs/{workstream.key}/").status_code

    assert client.get(f"/programs/{workstream.key}/flow/").status_code == shown
    assert client.get(ROADMAP).status_code == shown


def test_flow_of_an_unknown_workstream_is_404(staff):
    assert staff.get("/programs/NOPE/flow/").status_code == 404


def test_roadmap_shows_quarters_health_and_both_dates(staff, text):
    make.workstream(
        name="LATAM <launch>", original_on=date(2027, 1, 31), target_on=date(2027, 3, 31)
    )

    response = staff.get(ROADMAP)

    page, html = text(response), response.content.decode()
    for words in ("Q2 26", "Q1 28", "31 Jan 2027", "31 Mar 2027", "On track", "59"):
        assert words in page
    assert 'aria-label="1 Sep 2026 to 31 Mar 2027, first 31 Jan 2027"' in html
    assert "LATAM &lt;launch&gt;" in html


def test_roadmap_names_the_quarters_again_above_each_bar_for_phones(staff):
    make.workstream()
    make.workstream()

    html = staff.get(ROADMAP).content.decode()

    assert html.count('<g id="ep-quarters">') == 1
    assert html.count('<use href="#ep-quarters"') == 2


@pytest.mark.parametrize(
    ("state", "target", "token"),
    [
        ("ON_TRACK", date(2027, 3, 31), "ok-fill"),
        ("AT_RISK", date(2027, 3, 31), "warn-fill"),
        ("ON_TRACK", date(2026, 11, 1), "bad-fill"),
        ("PAUSED", date(2026, 11, 1), "bar"),
    ],
)
def test_roadmap_bar_has_the_colour_of_the_health_shown(staff, state, target, token):
    make.workstream(state=state, target_on=target)

    assert f'rx="2" fill="var(--ep-{token})"' in staff.get(ROADMAP).content.decode()


def test_roadmap_and_list_keep_each_others_filters(staff, text):
    make.workstream(name="First wave")
    make.workstream(name="Second wave", state="AT_RISK")
    query = "?health=AT_RISK&page=1&sort=name"

    shown = staff.get(ROADMAP + query)

    assert "Second wave" in text(shown)
    assert "First wave" not in text(shown)
    assert 'href="/programs/?health=AT_RISK"' in shown.content.decode()
    listed = staff.get(f"/programs/{query}").content.decode()
    assert f'href="{ROADMAP}?health=AT_RISK"' in listed


def test_roadmap_exports_dates_without_the_drawing(staff):
    make.workstream(original_on=date(2027, 1, 31), target_on=date(2027, 3, 31))

    response = staff.get(f"{ROADMAP}?export=csv")

    head, row = b"".join(response.streaming_content).decode().splitlines()[:2]
    assert "Timeline" not in head
    assert "2027-01-31,2027-03-31" in row


def test_roadmap_has_a_constant_number_of_queries(staff):
    make.workstream()
    staff.get(ROADMAP)
    with CaptureQueriesContext(connection) as few:
        staff.get(ROADMAP)
    for _ in range(12):
        make.workstream()

    with CaptureQueriesContext(connection) as many:
        staff.get(ROADMAP)

    assert len(many) == len(few) <= 12


def test_burn_up_counts_days_of_work_and_names_what_it_leaves_out(staff, text):
    made = make.workstream(key="LIMA")
    done = made.columns.get(name="Done")
    make.work_item(workstream=made, estimate=Decimal("2.5"), column=done)
    make.work_item(workstream=made, estimate=Decimal(5))
    make.work_item(workstream=made)

    items = text(staff.get("/programs/LIMA/flow/"))
    days = text(staff.get("/programs/LIMA/flow/?by=days"))

    assert "1 of 3 items done" in items
    assert "2.5 of 7.5 days of work done" in days
    assert "1 item has no estimate, so it counts for nothing here" in days
