"""Required custom fields: asked for by the forms that make or edit an object."""

import pytest

from apps.agreements.models import Agreement
from apps.network.models import Interconnect
from apps.partners.models import Contact, Partner
from apps.programs.models import WorkItem
from tests import factories as make
from tests.factories.portfolio import region
from tests.factories.requests import submitted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
PARTNER = {"name": "Andes Fibra", "region": "LATAM", "tier": "STANDARD", "policy": "UNKNOWN",
           "stage": "PROSPECT"}  # fmt: skip
NEEDED = "cf_cost_centre"


@pytest.fixture
def needed():
    """A region, and a required field of each kind of object."""
    region(code="LATAM")
    kinds = ("partner", "contact", "agreement", "site", "interconnect", "request", "work")
    for kind in kinds:
        make.custom_field(kind=kind, is_required=True)


def custom_of(obj):
    obj.refresh_from_db()
    return obj.custom


def test_a_new_partner_needs_it_and_nothing_typed_is_lost(staff, text, needed):
    page = staff.post("/partners/new/", PARTNER)

    assert page.status_code == 422
    assert "Cost centre" in text(page)
    assert "Fill this in." in text(page)
    assert 'value="Andes Fibra"' in page.content.decode()
    assert not Partner.objects.exists()


def test_a_new_partner_is_made_with_it(staff, needed):
    staff.post("/partners/new/", PARTNER | {NEEDED: "CC-1"})

    assert Partner.objects.get().custom == {"cost_centre": "CC-1"}


def test_an_old_partner_stays_until_somebody_edits_it(staff, text, needed):
    partner = make.partner(name="Andes Fibra", region="LATAM")
    facts = PARTNER | {"name": "Andes Cable"}

    assert "Andes Fibra" in text(staff.get(f"/partners/{partner.ref}/"))
    page = staff.post(f"/partners/{partner.ref}/edit/", facts)
    partner.refresh_from_db()
    assert (page.status_code, partner.name) == (422, "Andes Fibra")
    staff.post(f"/partners/{partner.ref}/edit/", facts | {NEEDED: "CC-1"})

    assert custom_of(partner) == {"cost_centre": "CC-1"}
    assert partner.name == "Andes Cable"


def test_what_is_filled_in_is_not_asked_for_again(staff, needed):
    partner = make.partner(custom={"cost_centre": "CC-1"}, region="LATAM")

    assert NEEDED not in staff.get(f"/partners/{partner.ref}/edit/").content.decode()
    answer = staff.post(f"/partners/{partner.ref}/edit/", PARTNER)

    assert (answer.status_code, custom_of(partner)) == (302, {"cost_centre": "CC-1"})


def test_a_value_that_does_not_fit_stands_at_its_input_and_nothing_is_written(staff, text):
    make.custom_field(name="Share", type="NUMBER", is_required=True)
    region(code="LATAM")

    page = staff.post("/partners/new/", PARTNER | {"cf_share": "much"})

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {"cf_share"}
    assert "Give a number" in text(page)
    assert not Partner.objects.exists()


def test_a_refusal_of_the_object_writes_no_value_and_keeps_what_was_typed(staff, needed):
    make.partner(name="Andes Fibra", region="LATAM")

    page = staff.post("/partners/new/", PARTNER | {NEEDED: "CC-1"})

    assert page.status_code == 422
    assert 'value="CC-1"' in page.content.decode()
    assert Partner.objects.count() == 1


def test_contacts_are_asked_when_made_and_edited(staff, needed):
    partner = make.partner()
    old = make.contact(partner=partner, name="Luis")
    facts = {"name": "Ana Rojas", "priority": "PRIMARY"}

    refused = staff.post(f"/partners/{partner.ref}/contacts/new/", facts)
    staff.post(f"/partners/{partner.ref}/contacts/new/", facts | {NEEDED: "1"})
    edit = f"/partners/{partner.ref}/contacts/{old.pk}/edit/"
    stopped = staff.post(edit, {"name": "Luis S"})
    staff.post(edit, {"name": "Luis Soto", NEEDED: "2"})

    assert (refused.status_code, stopped.status_code) == (422, 422)
    assert dict(Contact.objects.values_list("name", "custom")) == {
        "Ana Rojas": {"cost_centre": "1"}, "Luis Soto": {"cost_centre": "2"},
    }  # fmt: skip


def test_work_items_are_asked_on_their_form_and_in_the_line_of_a_page(staff, needed):
    stream = make.workstream()
    partner = make.partner()
    line = f"/work-items/about/{partner.ref}/"
    facts = {"title": "Order optics", "workstream": stream.key}

    assert NEEDED in staff.get(line).content.decode()
    staff.post(line, facts)
    assert not WorkItem.objects.exists()
    staff.post(line, facts | {NEEDED: "1"})

    assert WorkItem.objects.get().custom == {"cost_centre": "1"}


@pytest.mark.parametrize("kind", ["agreement", "interconnect", "request", "work"])
def test_every_form_that_edits_asks_for_what_is_missing(client_for, needed, kind):
    link = make.pni()
    found = {
        "agreement": lambda: f"/agreements/{make.agreement(partner=link.partner).ref}/edit/",
        "interconnect": lambda: f"/interconnects/{link.ref}/edit/",
        "request": lambda: f"/requests/{submitted(link).ref}/edit/",
        "work": lambda: f"/work-items/{make.work_item().key}/edit/",
    }
    page = client_for(make.user(role="manager")).get(found[kind]())

    assert f'name="{NEEDED}"' in page.content.decode()


@pytest.mark.parametrize("address", ["/agreements/new/", "/interconnects/new/", "/requests/new/"])
def test_every_form_that_makes_one_asks_for_it(staff, needed, address):
    page = staff.get(address)

    assert f'name="{NEEDED}"' in page.content.decode()
    refused = staff.post(address, {"title": "Peering"})
    assert refused.context["form"].errors[NEEDED] == ["Fill this in."]
    assert not Agreement.objects.exists()
    assert not Interconnect.objects.exists()
