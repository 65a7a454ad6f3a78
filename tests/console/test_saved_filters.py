"""Saved filters: name them, share them, open a list with one, rename and take away."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.core.models import SavedFilter
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

LIST = "/breaches/"
ASKED = f"{LIST}?severity=CRITICAL&state=live&sort=-measured&page=3&kind="


@pytest.fixture
def kept(staff) -> SavedFilter:
    staff.post(ASKED, {"filter_name": " Critical ones "})
    return SavedFilter.objects.get()


def links(response) -> list[str]:
    page = response.content.decode()
    saved = re.search(r'class="ep-saved">(.*?)</details>', page, re.S)[1]
    return [each.replace("&amp;", "&") for each in re.findall(r'<li[^>]*><a href="([^"]+)"', saved)]


def test_saving_keeps_filters_and_order_but_not_the_page(staff, kept, manager, text):
    response = staff.get(LIST)

    assert (kept.name, kept.owner, kept.is_shared) == ("Critical ones", manager, False)
    assert kept.query == "severity=CRITICAL&sort=-measured&state=live"
    assert links(response) == [f"{LIST}?{kept.query}"]
    assert "Saved: Critical ones" in text(staff.get(f"{LIST}?{kept.query}"))


def test_personal_filter_is_seen_by_nobody_else(staff, kept, client_for):
    other = client_for(make.user(role="engineer"))

    assert links(staff.get(LIST))
    assert "Critical ones" not in other.get(LIST).content.decode()
    assert other.get(f"/filters/{kept.pk}/").status_code == 404


def test_shared_filter_is_seen_by_all_and_changed_by_its_owner(staff, kept, client_for, text):
    staff.post(f"/filters/{kept.pk}/", {"name": "Worst", "is_shared": "on"})
    other = client_for(make.user(role="engineer"))

    assert "Worst" in text(other.get(LIST))
    assert f"/filters/{kept.pk}/" not in other.get(LIST).content.decode()
    assert other.post(f"/filters/{kept.pk}/remove/").status_code == 404


def test_default_opens_the_list_for_its_owner_only(staff, kept, client_for):
    staff.post(f"/filters/{kept.pk}/", {"name": "Worst", "is_default": "on", "is_shared": "on"})

    opened = staff.get(LIST)
    everything = staff.get(LIST, {"all": "1"})
    fragment = staff.get(LIST, headers={"HX-Request": "true", "HX-Target": "list"})

    assert opened["Location"] == f"{LIST}?{kept.query}"
    assert everything.status_code == fragment.status_code == 200
    assert client_for(make.user(role="engineer")).get(LIST).status_code == 200


def test_newest_default_takes_over(staff, kept):
    staff.post(f"{LIST}?state=live", {"filter_name": "Live"})
    live = SavedFilter.objects.get(name="Live")

    for each in (kept, live):
        staff.post(f"/filters/{each.pk}/", {"name": each.name, "is_default": "on"})

    assert [each.name for each in SavedFilter.objects.filter(is_default=True)] == ["Live"]


def test_name_is_needed_and_once_per_person(staff, kept, client_for, text):
    nameless = staff.post(ASKED, {"filter_name": "  "}, follow=True)
    twice = staff.post(ASKED, {"filter_name": "critical ONES"}, follow=True)
    client_for(make.user(role="legal")).post(ASKED, {"filter_name": "Critical ones"})

    assert "Give it a name." in text(nameless)
    assert "You have a filter of that name" in text(twice)
    assert SavedFilter.objects.count() == 2


def test_renaming_to_a_name_that_is_taken_is_refused(staff, kept, text):
    staff.post(f"{LIST}?state=live", {"filter_name": "Live"})

    response = staff.post(f"/filters/{kept.pk}/", {"name": "Live"})

    assert response.status_code == 422
    assert "You have a filter of that name" in text(response)


def test_filter_taken_away_is_gone(staff, kept):
    response = staff.post(f"/filters/{kept.pk}/remove/")

    assert response["Location"] == f"{LIST}?all=1"
    assert not SavedFilter.objects.exists()
    assert staff.get(f"/filters/{kept.pk}/remove/").status_code == 405


@pytest.mark.parametrize(
    "place", ["/interconnects/", "/anomalies/", "/commits/", "/capacity/?by=partner&needs=n1"]
)
def test_other_lists_save_theirs(staff, place):
    address = place if "?" in place else f"{place}?q=bog"
    staff.post(address, {"filter_name": "Mine"})

    found = SavedFilter.objects.get()
    edit = staff.get(f"/filters/{found.pk}/").content.decode().replace("&amp;", "&")

    path = address.partition("?")[0]
    assert f"{path}?{found.query}" in links(staff.get(address))
    assert f'href="{path}?{found.query}"' in edit


def test_filters_of_other_lists_are_not_mixed_in(staff, kept):
    staff.get(LIST)  # the message is read

    assert "Critical ones" not in staff.get("/interconnects/").content.decode()


def test_columns_are_still_chosen_by_post(staff):
    staff.post(LIST, {"columns": ["clause"]})

    assert staff.session["columns:breaches"] == ["clause"]


def test_fifty_are_enough(staff, manager, text):
    SavedFilter.objects.bulk_create(
        SavedFilter(list_key="breaches", name=f"F{n}", owner=manager, created_at=AT)
        for n in range(50)
    )

    assert "take one away first" in text(staff.post(LIST, {"filter_name": "More"}, follow=True))


def test_page_costs_one_query_more_however_many_there_are(staff, kept, manager):
    staff.get(f"{LIST}?all=1")
    counts = []
    for n in range(2):
        with CaptureQueriesContext(connection) as statements:
            staff.get(f"{LIST}?all=1")
        counts.append(len(statements))
        SavedFilter.objects.create(
            list_key="breaches", name=f"More {n}", query="state=live", owner=manager, created_at=AT
        )

    assert counts[0] == counts[1] <= 12
