"""Saved views with their columns: named in the address, kept, exported, shared."""

import csv
import io
import re

import pytest

from apps.console.filters import places as addresses
from apps.console.places import PLACES
from apps.core.models import SavedFilter
from tests import factories as make
from tests.console.test_saved_filters import links

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

LIST = "/partners/"


def heads(response) -> list[str]:
    page = response.content.decode()
    row = page[page.index("<thead") : page.index("</thead")]
    return [text for text in re.findall(r">([^<>]+)<", row) if text.strip()]


def rows_of(response) -> list[list[str]]:
    body = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


@pytest.fixture
def andes(db):
    return make.partner(name="Andes", tier="KEY")


def test_address_says_which_columns_in_which_order(staff, andes):
    response = staff.get(f"{LIST}?cols=region,tier")

    assert heads(response) == ["Partner", "Region", "Tier"]


def test_first_column_is_first_wherever_it_is_named(staff, andes):
    assert heads(staff.get(f"{LIST}?cols=tier,name,tier,region")) == ["Partner", "Tier", "Region"]


def test_unknown_column_is_left_out_and_named(staff, andes, text):
    response = staff.get(f"{LIST}?cols=tier,<b>price")

    assert heads(response) == ["Partner", "Tier"]
    assert "Not understood, so left out: column &lt;b&gt;price" in text(response)


def test_columns_of_the_address_survive_filters_order_and_pages(staff):
    for n in range(55):
        make.partner(name=f"Fibra {n:02}")

    page = staff.get(f"{LIST}?cols=tier").content.decode()

    assert '<input type="hidden" name="cols" value="tier">' in page
    assert 'href="?cols=tier&amp;page=2"' in page
    assert "cols=tier&amp;sort=tier" in page


def test_export_has_the_columns_of_the_view_in_its_order(staff, andes):
    found = rows_of(staff.get(f"{LIST}?cols=region,tier&export=csv"))

    assert found == [["Partner", "Region", "Tier"], ["Andes", "LATAM", "Key"]]


def test_choice_keeps_the_order_it_was_sent_in(staff, andes):
    staff.post(LIST, {"columns": ["region", "tier", "asn"]})

    response = staff.get(LIST)

    assert heads(response) == ["Partner", "Region", "Tier", "ASN"]
    order = [
        part.split('"')[0] for part in response.content.decode().split('name=columns value="')[1:]
    ]
    assert order[:5] == ["name", "region", "tier", "asn", "stage"]


def test_choice_takes_over_from_the_columns_of_the_address(staff, andes):
    response = staff.post(f"{LIST}?tier=KEY&cols=region", {"columns": ["policy"]})

    assert response["Location"] == f"{LIST}?tier=KEY"
    assert heads(staff.get(response["Location"])) == ["Partner", "Policy"]


def test_view_keeps_the_columns_that_are_shown(staff, andes, text):
    staff.post(LIST, {"columns": ["region", "tier"]})
    response = staff.post(f"{LIST}?tier=KEY", {"filter_name": "Keys", "filter_columns": "1"})
    staff.post(LIST, {"columns": ["asn"]})

    kept = SavedFilter.objects.get()
    assert kept.query == "cols=name%2Cregion%2Ctier&tier=KEY"
    assert response["Location"] == f"{LIST}?{kept.query}"
    shown = staff.get(response["Location"])
    assert heads(shown) == ["Partner", "Region", "Tier"]
    assert "Saved: Keys" in text(shown)


def test_view_without_columns_follows_the_choice_of_whoever_looks(staff, andes):
    staff.post(f"{LIST}?tier=KEY", {"filter_name": "Keys"})
    staff.post(LIST, {"columns": ["asn"]})

    assert heads(staff.get(links(staff.get(f"{LIST}?all=1"))[0])) == ["Partner", "ASN"]


def test_shared_view_shows_its_columns_to_others(staff, andes, client_for):
    staff.post(
        f"{LIST}?cols=tier", {"filter_name": "All", "filter_columns": "1", "filter_shared": "1"}
    )
    other = client_for(make.user(role="engineer"))

    assert heads(other.get(links(other.get(LIST))[0])) == ["Partner", "Tier"]


def test_view_of_everything_is_saved_and_opened(staff, andes):
    response = staff.post(LIST, {"filter_name": "All"})

    assert response["Location"] == f"{LIST}?all=1"


def test_view_that_is_too_long_is_refused_and_said(staff, text):
    response = staff.post(f"{LIST}?q={'x' * 1200}", {"filter_name": "Long"}, follow=True)

    assert "Query: " in text(response)
    assert not SavedFilter.objects.exists()


def test_view_goes_with_its_owner(staff, andes, client_for):
    owner = make.user(role="manager")
    client_for(owner).post(LIST, {"filter_name": "Theirs", "filter_shared": "1"})
    kept = SavedFilter.objects.get()
    owner.delete()

    assert staff.get(f"/filters/{kept.pk}/").status_code == 404
    assert staff.get(f"/filters/alerts/{kept.pk}/").status_code == 404
    assert "Theirs" not in staff.get(LIST).content.decode()


def test_every_list_that_is_watched_is_where_the_filters_are(staff):
    for key, place in PLACES.items():
        assert place.listing.watches, key
        assert addresses.LISTS[key] == place.address
        assert place.asked(make.user(role="manager"), "q=x").rows().count() == 0


@pytest.mark.parametrize("place", ["/contacts/", "/agreements/", "/reports/", "/work-items/"])
def test_views_of_more_lists_are_kept_and_edited(staff, place):
    staff.post(f"{place}?q=bog", {"filter_name": "Mine"})

    found = SavedFilter.objects.get()
    edit = staff.get(f"/filters/{found.pk}/").content.decode()

    assert f'href="{place}?q=bog"' in edit
