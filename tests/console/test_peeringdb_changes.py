"""The list of what partners changed at PeeringDB, and looking at one."""

import pytest

from apps.peeringdb.models import ObservedChange
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PAGE = "/partners/peeringdb/"


@pytest.fixture
def change() -> ObservedChange:
    make.asn(partner=make.partner(name="Fibra Norte"), number=64501)
    return make.observed(64501, "AS_SET", was="AS-FIBRA", now="AS-NEW")


def test_row_tells_whose_entry_says_what_now(staff, change, text):
    shown = text(staff.get(PAGE))

    for words in ("Fibra Norte", "AS64501", "Other AS-SET", "AS-FIBRA", "AS-NEW", "Look at it"):
        assert words in shown


def test_networks_that_are_no_partners_are_not_shown(staff, text):
    make.observed(64999)

    assert "Nothing has changed" in text(staff.get(PAGE))


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"q": "fibra"}, 1), ({"q": "AS64501"}, 1), ({"q": "cabo"}, 0), ({"kind": "AS_SET"}, 1),
        ({"kind": "POLICY"}, 0), ({"reviewed": "open"}, 1), ({"reviewed": "done"}, 0),
    ],
)  # fmt: skip
def test_filters_find_by_partner_kind_and_whether_it_was_looked_at(staff, change, query, count):
    response = staff.get(PAGE, query)

    assert response.content.decode().count("Look at it") == count


def test_looking_at_one_notes_what_follows(staff, manager, change, text):
    page = f"{PAGE}{change.pk}/"
    assert "Before: AS-FIBRA. Now: AS-NEW." in text(staff.get(page))

    response = staff.post(page, {"note": "Filters are rebuilt"}, follow=True)

    change.refresh_from_db()
    assert (change.reviewed_by, change.note) == (manager, "Filters are rebuilt")
    assert "Noted for AS64501." in text(response)


def test_whoever_may_only_look_cannot_note_anything(reader, change):
    assert reader.get(PAGE).status_code == 200
    assert reader.post(f"{PAGE}{change.pk}/", {"note": "x"}).status_code == 403


def test_list_takes_the_same_queries_whatever_it_holds(
    staff, change, django_assert_max_num_queries
):
    for number in range(64510, 64530):
        make.asn(number=number)
        make.observed(number)

    with django_assert_max_num_queries(12):
        staff.get(PAGE)
