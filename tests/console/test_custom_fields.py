"""Defining custom fields, filling them in, and where they are seen."""

import pytest

from apps.core.custom import actions, queries
from apps.core.models import CustomField
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
LIST = "/settings/fields/"
FACTS = {"kind": "partner", "name": "Cost centre", "type": "TEXT", "position": "100",
         "help_text": "", "unit": "", "choices": ""}  # fmt: skip


@pytest.fixture
def admin(client_for):
    return client_for(make.user(role="admin"))


def values_page(kind, name):
    return f"/objects/{kind}/{name}/fields/"


def held(obj):
    obj.refresh_from_db()
    return obj.custom


def test_an_admin_defines_a_field_with_choices(admin, text):
    facts = FACTS | {"name": "Vendor", "type": "CHOICE", "choices": "Acme Hands\n\n Metro Techs "}

    answer = admin.post(f"{LIST}new/", facts)

    assert answer["Location"] == LIST
    assert queries.definitions("partner")[0].labels == {
        "acme_hands": "Acme Hands", "metro_techs": "Metro Techs",
    }  # fmt: skip
    assert "Vendor One of several choices cf_vendor No 0 In use" in text(admin.get(LIST))


def test_who_is_no_admin_does_not(staff):
    assert staff.get(LIST).status_code == 403
    assert staff.post(f"{LIST}new/", FACTS).status_code == 403


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"name": " cost CENTRE"}, "There is a field of that name already."),
        ({"name": ""}, "Fill this in."),
        ({"type": "CHOICE"}, "Give at least one choice"),
        ({"type": "CHOICE", "choices": "a\nA"}, "“A” is there twice."),
        ({"type": "MAGIC"}, "not one of the available choices"),
        ({"position": "-1"}, "Enter 0 or more"),
    ],
)
def test_a_field_that_does_not_fit_loses_nothing_typed(admin, text, facts, said):
    make.custom_field()

    page = admin.post(f"{LIST}new/", FACTS | {"name": "Other", "help_text": "typed"} | facts)

    assert page.status_code == 422
    assert said in text(page)
    assert 'value="typed"' in page.content.decode()
    assert CustomField.objects.count() == 1


def test_choices_are_renamed_retired_and_added(admin):
    field = make.custom_field(name="Vendor", type="CHOICE")
    partner = make.partner()
    actions.set_value(obj=partner, field="vendor", value="Acme Hands", by=None, at=AT)
    facts = FACTS | {
        "name": "Vendor", "type": "CHOICE", "label_acme_hands": "Acme Remote",
        "label_metro_techs": "Metro Techs", "retired_metro_techs": "on", "choices": "Nova",
    }  # fmt: skip

    admin.post(f"{LIST}{field.pk}/", facts)

    field.refresh_from_db()
    assert [(c.key, c.label, c.is_retired) for c in field.definition.choices] == [
        ("acme_hands", "Acme Remote", False), ("metro_techs", "Metro Techs", True),
        ("nova", "Nova", False),
    ]  # fmt: skip
    assert held(partner) == {"vendor": "acme_hands"}


def test_the_type_stays_once_there_are_values(admin, text):
    field, partner = make.custom_field(), make.partner()
    actions.set_value(obj=partner, field="cost_centre", value="1", by=None, at=AT)

    page = admin.post(f"{LIST}{field.pk}/", FACTS | {"type": "NUMBER"})

    assert page.status_code == 422
    assert "Type: 1 of Partners have a value." in text(page)


def test_a_field_is_retired_brought_back_and_removed(admin, text):
    field = make.custom_field()

    assert "Retired" in text(admin.post(f"{LIST}{field.pk}/retire/", follow=True))
    assert "Retired" not in text(admin.post(f"{LIST}{field.pk}/bring-back/", follow=True))
    admin.post(f"{LIST}{field.pk}/remove/")

    assert not CustomField.objects.exists()


def test_a_field_with_values_is_not_removed(admin, text):
    field = make.custom_field()
    actions.set_value(obj=make.partner(), field="cost_centre", value="1", by=None, at=AT)

    page = text(admin.post(f"{LIST}{field.pk}/remove/", follow=True))

    assert "1 of Partners have a value. Retire it" in page
    assert f"{LIST}{field.pk}/remove/" not in admin.get(f"{LIST}{field.pk}/").content.decode()


def filled():
    """A field of each type on a partner, and what is typed into them."""
    for name, type in (("Note", "TEXT"), ("Share", "NUMBER"), ("Ends", "DATE"), ("Ok", "YES_NO"),
                       ("Vendor", "CHOICE"), ("Sources", "CHOICES"), ("Wiki", "URL"),
                       ("Sponsor", "PERSON")):  # fmt: skip
        make.custom_field(name=name, type=type)
    person = make.user(email="carla@northlight.example", name="Carla Nunes")
    return person, {
        "note": "x", "share": "12.5", "ends": "2026-11-30", "ok": "no", "vendor": "acme_hands",
        "sources": ["metro_techs"], "wiki": "https://wiki.example", "sponsor": person.email,
    }  # fmt: skip


def test_values_of_every_type_are_filled_in_and_shown(staff, text):
    person, typed = filled()
    partner = make.partner()

    answer = staff.post(values_page("partner", partner.ref), typed)

    assert answer["Location"] == f"/partners/{partner.ref}/"
    assert held(partner) == {
        "note": "x", "share": 12.5, "ends": "2026-11-30", "ok": False, "vendor": "acme_hands",
        "sources": ["metro_techs"], "wiki": "https://wiki.example", "sponsor": person.pk,
    }  # fmt: skip
    shown = text(staff.get(f"/partners/{partner.ref}/"))
    assert (
        "Fields Edit fields Ends 30 Nov 2026 Note x Ok No Share 12.5 Sources Metro Techs "
        "Sponsor Carla Nunes Vendor Acme Hands Wiki wiki.example" in shown
    )


def test_the_form_shows_what_is_there_and_saving_it_changes_nothing(staff):
    person, typed = filled()
    partner = make.partner()
    address = values_page("partner", partner.ref)
    staff.post(address, typed)
    before = held(partner)

    page = staff.get(address)
    form = page.context["form"]

    assert {name: form[name].value() for name in form.fields} == typed
    staff.post(address, typed)
    assert held(partner) == before


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"note": "x" * 300}, "Note: At most 200 characters fit; these are 300."),
        ({"share": "1,5"}, "Write decimals with a point"),
        ({"ends": "30.11.2026"}, "Write the day as 2026-11-30."),
        ({"ok": "maybe"}, "Select a valid choice"),
        ({"vendor": "nobody"}, "Select a valid choice"),
        ({"sources": ["nobody"]}, "Select a valid choice"),
        ({"wiki": "javascript:alert(1)"}, "begins with https://"),
        ({"sponsor": "nobody@northlight.example"}, "Select a valid choice"),
    ],
)
def test_a_value_that_does_not_fit_is_named_and_nothing_is_lost(staff, text, typed, said):
    filled()
    partner = make.partner()

    page = staff.post(values_page("partner", partner.ref), {"note": "kept", **typed})

    assert page.status_code == 422
    assert said in text(page)
    assert held(partner) == {}


def test_who_left_and_what_was_retired_may_stay(staff):
    person, typed = filled()
    partner = make.partner()
    address = values_page("partner", partner.ref)
    staff.post(address, typed)
    person.is_active = False
    person.save()

    page = staff.get(address).content.decode()

    assert f'<option value="{person.email}" selected>Carla Nunes (left)</option>' in page
    assert staff.post(address, typed | {"note": "y"}).status_code == 302
    assert held(partner)["sponsor"] == person.pk


def test_a_required_field_is_asked_for_and_shown_as_missing(staff, text):
    make.custom_field(is_required=True)
    partner = make.partner()

    page = staff.post(values_page("partner", partner.ref), {"cost_centre": ""})

    assert page.status_code == 422
    assert "Cost centre: Fill this in." in text(page)
    assert "Cost centre Missing" in text(staff.get(f"/partners/{partner.ref}/"))


def test_only_what_was_changed_is_written(staff):
    make.custom_field()
    make.custom_field(name="Share", type="NUMBER")
    partner = make.partner()
    actions.set_value(obj=partner, field="share", value=5, by=None, at=AT)

    staff.post(values_page("partner", partner.ref), {"cost_centre": "CC", "share": "5"})

    assert held(partner) == {"cost_centre": "CC", "share": 5}


def objects():
    link = make.pni()
    item = make.work_item()
    return {
        "partner": (link.partner, link.partner.ref),
        "contact": (contact := make.contact(partner=link.partner), str(contact.pk)),
        "agreement": (paper := make.agreement(partner=link.partner), paper.ref),
        "site": (link.site, link.site.code),
        "interconnect": (link, link.ref),
        "request": (asked := make.asked(), asked.ref),
        "work": (item, item.key),
    }


@pytest.mark.parametrize("kind", list(queries.ObjectKind))
def test_every_kind_of_object_is_filled_in_and_shows_it(client_for, text, kind):
    client = client_for(make.user(role="admin"))
    make.custom_field(kind=kind, name="Remark")
    obj, name = objects()[kind]

    page = client.post(values_page(kind, name), {"remark": "said <b>this</b>"}, follow=True)

    assert held(obj) == {"remark": "said <b>this</b>"}
    shown = page.content.decode()
    assert "said &lt;b&gt;this&lt;/b&gt;" in shown


@pytest.mark.parametrize(
    ("role", "kind", "status"),
    [
        ("leadership", "partner", 403), ("engineer", "partner", 403), ("engineer", "site", 200),
        ("legal", "agreement", 200), ("legal", "interconnect", 403), ("finance", "work", 200),
        ("finance", "request", 403), ("partner", "partner", 403),
    ],
)  # fmt: skip
def test_who_may_edit_the_object_may_fill_it_in(client_for, role, kind, status):
    make.custom_field(kind=kind)
    name = objects()[kind][1]

    assert client_for(make.user(role=role)).get(values_page(kind, name)).status_code == status


@pytest.mark.parametrize("address", ["partner/PAR-99999", "thing/PAR-1", "contact/x", "site/NO-1"])
def test_what_is_not_there_is_not_found(client_for, address):
    client = client_for(make.user(role="admin"))

    assert client.get(f"/objects/{address}/fields/").status_code == 404


def test_a_change_is_in_the_timeline_by_the_name_of_the_field(staff, text):
    make.custom_field()
    partner = make.partner()

    staff.post(values_page("partner", partner.ref), {"cost_centre": "CC-1"})

    assert "changed: Cost centre" in text(staff.get(f"/partners/{partner.ref}/activity/"))


def test_a_change_is_in_the_audit_in_words_and_is_set_back(staff, text):
    make.custom_field()
    make.custom_field(name="Share", type="NUMBER", unit="%")
    partner = make.partner()
    actions.set_value(obj=partner, field="cost_centre", value="CC-1", by=None, at=AT)
    staff.post(values_page("partner", partner.ref), {"cost_centre": "CC-1", "share": "0.1"})
    event = type(partner).pgh_event_model.objects.filter(pgh_obj=partner).latest("pgh_id")
    address = f"/audit/partners.Partner/{event.pgh_id}/"

    page = text(staff.get(address))
    staff.post(f"{address}restore/", {"column": "custom"})

    assert "Cost centre: CC-1 Cost centre: CC-1; Share: 0.1 %" in page
    assert held(partner) == {"cost_centre": "CC-1"}


def test_partners_never_see_them(client_for):
    make.custom_field(name="Secret thing")
    member = make.member()
    actions.set_value(obj=member.partner, field="secret_thing", value="hush", by=None, at=AT)

    page = client_for(member.user).get("/portal/", follow=True).content.decode()

    assert "Secret thing" not in page
    assert "hush" not in page
