"""Filters on custom fields and tags, away from the page of the list as well.

Files, alerts of saved views and "edit all" have the rows that the page has, in every list whose
objects have custom fields.
"""

import pytest

from apps.console.filters import watching
from apps.console.lists import extended
from apps.console.places import PLACES
from apps.core import alerts, saved, tags
from apps.core.custom import actions
from apps.core.custom.filters import CustomFilters
from apps.core.custom.queries import models
from apps.core.models import CustomField, ViewAlert
from apps.exchange.models import ImportRow
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

MADE = {
    "partners": make.partner,
    "contacts": make.contact,
    "agreements": make.agreement,
    "sites": make.site,
    "interconnects": make.pni,
    "requests": make.asked,
    "work": make.work_item,
}
TAGGED = [key for key in MADE if key != "work"]
FILTER = "cf_cost_centre=47"


def path_of(key):
    return {"work": "/work-items/"}.get(key, f"/{key}/")


@pytest.fixture
def world():
    """Three objects of each kind; the first has a cost centre and a tag."""

    def made(key):
        rows = [MADE[key]() for _ in range(3)]
        make.custom_field(name="Cost centre", kind=rows[0].OBJECT_KIND)
        actions.set_values(obj=rows[0], values={"cost_centre": "4711"}, by=None, at=AT)
        if key in TAGGED:
            tags.set_tags(obj=rows[0], names=["lab"], by=None, at=AT)
        return rows

    return made


def lines(response) -> list[str]:
    return b"".join(response.streaming_content).decode("utf-8-sig").splitlines()


def edited(staff, key, query) -> list[int]:
    """The keys of what "edit all" of a filter would change."""
    change = {"preview": "1", "do_cf_cost_centre": "on", "cf_cost_centre": "12"}
    staff.post(f"/bulk/new/{key}/", {"scope": "all", "came_with": query, **change})
    return list(ImportRow.objects.order_by("pk").values_list("number", flat=True))


def seen(key, query, user) -> ViewAlert:
    view = saved.keep(list_key=key, query=query, facts={"name": "Mine"}, by=user, at=AT)
    alerts.set_alert(view=view, on="both", by=user, at=AT)
    watching.watch(at=AT)
    return ViewAlert.objects.get()


def test_every_list_of_objects_with_custom_fields_is_among_these():
    kinds = {place.rows().model for place in PLACES.values() if _has_custom(place)}

    assert kinds == set(models().values())
    assert {key for key in PLACES if _has_custom(PLACES[key])} == MADE.keys()
    assert all(PLACES[key].listing.bulk and PLACES[key].listing.watches for key in MADE)


def _has_custom(place) -> bool:
    return issubclass(place.listing.filters, CustomFilters)


@pytest.mark.parametrize("key", MADE)
def test_files_alerts_and_edit_all_obey_a_custom_field(staff, manager, world, key):
    first, *_ = world(key)

    assert len(lines(staff.get(f"{path_of(key)}?{FILTER}&export=csv"))) == 2
    assert edited(staff, key, FILTER) == [first.pk]
    assert seen(key, FILTER, manager).seen == [first.pk]


@pytest.mark.parametrize("key", TAGGED)
def test_files_alerts_and_edit_all_obey_a_tag(staff, manager, world, key):
    first, *_ = world(key)

    assert len(lines(staff.get(f"{path_of(key)}?tag=lab&export=csv"))) == 2
    assert edited(staff, key, "tag=lab") == [first.pk]
    assert seen(key, "tag=lab", manager).seen == [first.pk]


@pytest.mark.parametrize("key", MADE)
def test_list_with_boxes_fields_and_tags_stays_within_its_queries(
    staff, world, key, django_assert_max_num_queries
):
    world(key)
    tagged = ",tags" if key in TAGGED else ""
    address = f"{path_of(key)}?pick=1&{FILTER}&cols=cf_cost_centre{tagged}"
    staff.get(address)

    with django_assert_max_num_queries(12):
        page = staff.get(address).content

    assert b"4711" in page
    assert b"form=bulk" in page


def test_labels_of_work_items_are_their_tags(staff, manager, world):
    world("work")
    item = make.work_item(labels=["optics"])

    assert len(lines(staff.get("/work-items/?tag=Optics&export=csv"))) == 2
    assert edited(staff, "work", "tag=optics") == [item.pk]
    assert seen("work", "tag=optics", manager).seen == [item.pk]


def test_edit_all_goes_in_the_order_of_a_custom_field(staff, world):
    first, second, third = world("partners")
    for row, centre in ((second, "9"), (third, "1")):
        actions.set_values(obj=row, values={"cost_centre": centre}, by=None, at=AT)

    assert edited(staff, "partners", "sort=cf_cost_centre") == [third.pk, first.pk, second.pk]


def test_view_about_a_retired_field_is_a_problem_and_no_flood(staff, manager, world, text):
    first, *_ = world("partners")
    seen("partners", FILTER, manager)
    actions.retire(field=CustomField.objects.get(), by=None, at=AT)

    watching.watch(at=AT)

    alert = ViewAlert.objects.get()
    assert alert.seen == [first.pk]
    assert alert.problem == "Its filters are not understood any more: field cf_cost_centre."
    page = text(staff.get(f"/partners/?{FILTER}"))
    assert "Not understood, so left out: field cf_cost_centre" in page


def test_form_says_which_rows_were_let_through_in_words(staff, world, text):
    world("partners")

    page = staff.post(
        "/bulk/new/partners/", {"scope": "all", "came_with": f"tier=STANDARD&{FILTER}"}
    )
    none = staff.post("/bulk/new/partners/", {"scope": "all", "came_with": "sort=name"})

    assert "All that match Tier: Standard; Cost centre: 47." in text(page)
    assert "All of the list: no filter is set." in text(none)


def test_form_warns_of_a_filter_that_lets_everything_through(staff, world, text):
    world("partners")

    page = staff.post("/bulk/new/partners/", {"scope": "all", "came_with": "cf_gone=1&tier=GOLD"})

    assert "there may be more rows than you meant: Tier, field cf_gone" in text(page)


def test_list_of_sites_is_saved_watched_and_edited_like_the_others(staff, manager, text):
    one, other = make.site(code="BOG-1"), make.site(code="LIM-1")
    page = staff.get("/sites/?pick=1")
    assert 'value="BOG-1"' in page.content.decode()
    assert "Select" in text(staff.get("/sites/"))

    change = {"preview": "1", "do_state": "on", "state": "PLANNED", "ref": [one.code, other.code]}
    staff.post("/bulk/new/sites/", change)

    assert set(ImportRow.objects.values_list("label", flat=True)) == {
        f"{site}, {site.name}" for site in (one, other)
    }


def test_list_without_custom_fields_is_as_it_was():
    place = PLACES["breaches"]

    assert extended(place.listing, place.rows()) is place.listing
