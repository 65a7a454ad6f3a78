"""Custom fields and tags in the form of a bulk edit."""

import pytest

from apps.core.custom import actions
from apps.exchange.models import ImportRow, ImportRun
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def posted(staff, row, **data):
    return staff.post("/bulk/new/partners/", {"ref": row.ref, "preview": "1", **data})


def wishes() -> dict:
    return ImportRun.objects.latest("pk").mapping["changes"]


@pytest.mark.parametrize(
    ("type", "typed", "kept"),
    [
        ("TEXT", " Acme ", "Acme"),
        ("NUMBER", "12.50", 12.5),
        ("DATE", "2027-01-31", "2027-01-31"),
        ("YES_NO", "no", False),
        ("CHOICE", "acme_hands", "acme_hands"),
        ("URL", "https://wiki.example/", "https://wiki.example/"),
        ("TEXT", "", None),
    ],
)
def test_value_of_each_type_is_taken_from_the_form(staff, type, typed, kept):
    make.custom_field(name="It", type=type)

    answer = posted(staff, make.partner(), do_cf_it="on", cf_it=typed)

    assert answer.status_code == 302
    assert wishes() == {"cf_it": {"value": kept}}


def test_person_is_chosen_among_our_people(staff, engineer):
    make.custom_field(name="Sponsor", type="PERSON")
    left = make.user(is_active=False)

    page = staff.post("/bulk/new/partners/", {"ref": make.partner().ref}).content.decode()
    posted(staff, make.partner(), do_cf_sponsor="on", cf_sponsor=engineer.email)

    assert engineer.email in page
    assert left.email not in page
    assert wishes() == {"cf_sponsor": {"value": engineer.pk}}


def test_several_choices_have_a_way_and_a_box_each(staff):
    make.custom_field(name="Vendors", type="CHOICES", choices=["A", "B", "C"])
    row = make.partner()
    actions.set_values(obj=row, values={"vendors": ["c"]}, by=None, at=AT)

    answer = posted(staff, row, do_cf_vendors="on", way_cf_vendors="add", cf_vendors=["a", "b"])

    assert answer.status_code == 302
    assert wishes() == {"cf_vendors": {"value": ["a", "b"], "way": "add"}}
    assert ImportRow.objects.get().diff == {"Vendors": ["C", "A, B, C"]}


@pytest.mark.parametrize(
    ("type", "typed", "said"),
    [
        ("NUMBER", "a lot", "It: Give a number"),
        ("URL", "ftp://x.example/", "It: Give an address that begins with"),
        ("CHOICE", "nobody", "Select a valid choice"),
    ],
)
def test_value_that_does_not_fit_is_said_at_its_field_and_kept(staff, type, typed, said, text):
    make.custom_field(name="It", type=type)

    answer = posted(staff, make.partner(), do_cf_it="on", cf_it=typed)

    assert answer.status_code == 422
    assert said in text(answer)
    assert type == "CHOICE" or f'value="{typed}"' in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_names_that_people_gave_stay_as_they_wrote_them_and_html_is_text(staff):
    make.custom_field(name="NOC <b>", unit="kW", type="NUMBER", help_text="<i>Help</i>")

    page = staff.post("/bulk/new/partners/", {"ref": make.partner().ref}).content.decode()

    assert "Change NOC &lt;b&gt;, kW" in page
    assert "<i>Help" not in page


def test_retired_fields_and_choices_are_not_offered(staff, text):
    field = make.custom_field(name="Old thing")
    actions.retire(field=field, by=None, at=AT)
    row = make.partner()

    assert "Old thing" not in text(staff.post("/bulk/new/partners/", {"ref": row.ref}))
    assert posted(staff, row, do_cf_old_thing="on", cf_old_thing="x").status_code == 422


def test_walk_over_tags_of_contacts_and_back(staff, text):
    contacts = [make.contact(name=name) for name in ("Ana", "Luis")]
    change = {"preview": "1", "do_tags": "on", "way_tags": "add", "tags": "Key person, lab"}
    staff.post("/bulk/new/contacts/", {"refs": " ".join(str(c.pk) for c in contacts), **change})
    run = ImportRun.objects.get()

    assert "Tags: – → Key person, lab" in text(staff.get(f"/bulk/{run.ref}/"))
    staff.post(f"/bulk/{run.ref}/apply/")
    assert "2 contacts" in text(staff.get("/contacts/?tag=Key+person"))
    staff.post(f"/bulk/{run.ref}/undo/")
    assert "No contact matches" in text(staff.get("/contacts/?tag=Key+person"))
