"""Board and backlog with many items: what they weigh, what they ask, where items go."""

from urllib.parse import parse_qs, urlparse

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.programs import actions, queries
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
BOARD = "/programs/LIMA/board/"
BACKLOG = "/programs/LIMA/backlog/"
MOST_KB = 60  # the bar of a list


@pytest.fixture
def lima():
    return make.workstream(key="LIMA", name="Lima launch")


@pytest.fixture
def many(lima):
    return make.work_items(lima, 400)


def order(workstream) -> list[str]:
    return [item.key for item in queries.backlog(workstream)]


@pytest.mark.parametrize(
    ("address", "most"),
    [
        ("/work-items/", 12),
        ("/work-items/?page=8", 12),
        ("/work-items/?query=assignee+%3D+me+or+label+%3D+optics+order+by+due", 12),
        (BOARD, 8),
        (f"{BOARD}?lane=assignee", 8),
        (f"{BOARD}?lane=parent&query=label+%3D+optics+and+not+blocked+%3D+yes", 8),
        (BACKLOG, 8),
        (f"{BACKLOG}?page=3&query=label+%3D+optics", 8),
    ],
)
def test_page_of_many_items_is_light_and_asks_little(staff, many, address, most):
    staff.get(address)

    with CaptureQueriesContext(connection) as asked:
        response = staff.get(address)

    assert response.status_code == 200
    assert len(response.content) <= MOST_KB * 1000
    assert len(asked) <= most


def test_column_says_how_many_more_there_are_and_where(staff, many):
    html = staff.get(BOARD).content.decode()

    assert html.count("<article") == 80
    assert html.count("80 more</a>") == 4


def test_filtered_board_hides_no_card_silently(staff, many, text):
    response = staff.get(f"{BOARD}?query=label+%3D+optics+order+by+due")

    html = response.content.decode()
    assert "80 more in" not in html
    assert html.count("80 more</a>") == 4
    address = html.split("80 more</a>")[0].rsplit('href="', 1)[1].split('"')[0]
    asked = parse_qs(urlparse(address.replace("&amp;", "&")).query)
    assert asked["query"] == ['status = "To do" and (label = optics) order by due']
    assert text(staff.get(address.replace("&amp;", "&"))).count("100 items")


def test_lanes_say_how_many_more_there_are(staff, many, text):
    page = text(staff.get(f"{BOARD}?lane=priority"))

    assert "80 more in To do" in page


def test_full_column_counts_what_the_filter_hides(staff, lima, text):
    _, doing, *_ = lima.columns.order_by("position")
    actions.edit_column(column=doing, name="Busy", wip_limit=2, by=None, at=AT)
    for label in ("a", "b"):
        make.work_item(workstream=lima, column=doing, labels=[label])

    page = text(staff.get(f"{BOARD}?query=label+%3D+a"))

    assert "Busy 2 of 2" in page
    assert "1 of 2 items fit" in page


def test_board_keeps_filter_and_lanes_after_a_move_and_its_undo(staff, lima):
    item = make.work_item(workstream=lima, labels=["a"])
    hidden = make.work_item(workstream=lima, title="Call the landlord")
    seen = f"{BOARD}?query=label+%3D+a&lane=type"
    to = lima.columns.get(name="Waiting")

    moved = staff.post(
        f"/work-items/{item.key}/move/", {"to": to.pk, "seen": item.column_id},
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{seen}"},
    ).content.decode()  # fmt: skip
    change = item.changes.order_by("-pk")[0]
    undone = staff.post(f"/work-items/{item.key}/undo/{change.pk}/", {"next": seen})

    assert '<h2 class="ep-lane">Task</h2>' in moved
    assert hidden.title not in moved
    assert f'name="next" value="{seen.replace("&", "&amp;")}"' in moved
    assert undone["Location"] == seen


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"up": "LIMA-3"}, [1, 3, 2, 4, 5]),
        ({"up": "LIMA-1"}, [1, 2, 3, 4, 5]),
        ({"down": "LIMA-3"}, [1, 2, 4, 3, 5]),
        ({"down": "LIMA-4"}, [1, 2, 3, 5, 4]),
        ({"down": "LIMA-5"}, [1, 2, 3, 4, 5]),
        ({"top": "LIMA-4"}, [4, 1, 2, 3, 5]),
        ({"item": "LIMA-5", "before": "LIMA-2"}, [1, 5, 2, 3, 4]),
        ({"item": "LIMA-1", "after": "LIMA-4"}, [2, 3, 4, 1, 5]),
        ({"item": "LIMA-1", "after": "LIMA-5"}, [2, 3, 4, 5, 1]),
        ({"up": "LIMA-99"}, [1, 2, 3, 4, 5]),
        ({}, [1, 2, 3, 4, 5]),
    ],
)
def test_item_goes_where_the_backlog_was_told(staff, lima, given, found):
    for _ in range(5):
        make.work_item(workstream=lima)

    response = staff.post(f"{BACKLOG}rank/", given)

    assert response["Location"] == BACKLOG
    assert order(lima) == [f"LIMA-{number}" for number in found]


def test_item_moves_over_the_edge_of_a_page_and_the_page_stays(staff, lima, many):
    before = order(lima)
    assert len(before) == 300

    response = staff.post(f"{BACKLOG}rank/?page=2", {"up": before[50]})

    assert response["Location"] == f"{BACKLOG}?page=2"
    assert order(lima)[49:51] == [before[50], before[49]]


def test_item_moves_among_those_that_are_shown(staff, lima, text):
    for label in ("a", "b", "a", "b", "a"):
        make.work_item(workstream=lima, labels=[label])

    staff.post(f"{BACKLOG}rank/?query=label+%3D+a", {"up": "LIMA-5"})

    assert order(lima) == ["LIMA-1", "LIMA-2", "LIMA-5", "LIMA-3", "LIMA-4"]


def test_item_of_another_workstream_is_no_place(staff, lima, text):
    make.work_item(workstream=lima)
    other = make.work_item(workstream=make.workstream(key="QUITO"))

    staff.post(f"{BACKLOG}rank/", {"item": "LIMA-1", "before": other.key})

    assert "There is no item QUITO-1 in LIMA." in text(staff.get(BACKLOG))


def test_backlog_answers_a_query_and_says_when_nothing_fits(staff, lima, text):
    make.work_item(workstream=lima, title="Order optics", labels=["a"])
    make.work_item(workstream=lima, title="Call the landlord")

    page = text(staff.get(f"{BACKLOG}?query=label+%3D+a"))
    none = text(staff.get(f"{BACKLOG}?query=label+%3D+zzz"))
    wrong = text(staff.get(f"{BACKLOG}?query=due+%3C+soon"))

    assert "Order optics" in page
    assert "landlord" not in page
    assert "Nothing fits" in none
    assert "“soon” is no day" in wrong
