"""The audit browser: what it shows, to whom, and setting a field back."""

from datetime import date

import pytest

from apps.core import audit, history
from apps.core.history import Asked
from apps.partners.models import Contact, Partner
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
AUDIT = "/audit/"


def renamed(partner, name, by, channel="ui"):
    """Change its name as `by`; gives the address of the change."""
    with audit.acting(actor_id=by.pk, channel=channel):
        Partner.objects.filter(pk=partner.pk).update(name=name)
    newest = history.versions(Asked(model="partners.Partner", object_id=str(partner.pk)))
    key = max((row.key for row in newest), key=lambda key: key.number)
    return f"{AUDIT}{key.model}/{key.number}/"


def test_a_change_is_listed_with_who_what_and_how(staff, manager, text):
    renamed(make.partner(name="Fibra Norte"), "Fibra Sur", manager, channel="api")

    shown = text(staff.get(AUDIT, {"change": "update"}))

    assert "Fibra Sur" in shown
    assert str(manager) in shown
    assert "API" in shown


def test_a_change_is_shown_before_and_after(staff, manager, text):
    address = renamed(make.partner(name="Fibra Norte"), "Fibra Sur", manager)

    shown = text(staff.get(address))

    assert "Name changed Fibra Norte Fibra Sur" in shown


def test_values_are_in_words(staff, manager, text):
    owner = make.user(name="Rafael Souza")
    partner = make.partner(tier="STANDARD")
    Partner.objects.filter(pk=partner.pk).update(owner=owner, tier="KEY")
    key = history.versions(Asked(model="partners.Partner", label="update"))[0].key

    shown = text(staff.get(f"{AUDIT}{key.model}/{key.number}/"))

    assert f"Rafael Souza (no. {owner.pk})" in shown
    assert "Standard Key" in shown


def test_days_and_times_are_as_people_write_them(staff, text):
    partner = make.partner(since=date(2024, 2, 21), created_at=AT)
    key = history.versions(Asked(model="partners.Partner", object_id=str(partner.pk)))[0].key

    shown = text(staff.get(f"{AUDIT}{key.model}/{key.number}/"))

    assert "21 Feb 2024" in shown
    assert "19 Nov 2026, 09:40:00 UTC" in shown


def test_a_reference_finds_the_changes_of_its_object(staff, text):
    partner, other = make.partner(name="Fibra Norte"), make.partner(name="Andes Net")

    shown = text(staff.get(AUDIT, {"ref": partner.ref.lower()}))

    assert "Fibra Norte" in shown
    assert other.name not in shown


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"ref": "PAR-99999"}, "There is no PAR-99999"),
        ({"ref": "what"}, "References look like PAR-00042"),
        ({"since": "2026-05-02", "until": "2026-05-01"}, "The last day is before the first one"),
        ({"since": "yesterday"}, "valid date"),
        ({"kind": "sessions.Session"}, "Select a valid choice"),
        ({"kind": "partners.Partner", "object": "x"}, "must be an integer"),
    ],
)
def test_a_filter_that_makes_no_sense_is_named(staff, text, query, said):
    assert said in text(staff.get(AUDIT, query))


@pytest.mark.parametrize(
    "after", ["", "x", "~~", "2026-01-01~a~1", "2026-01-01T00:00:00+00:00~a~x"]
)
def test_a_place_that_is_none_starts_at_the_newest(staff, text, after):
    make.partner(name="Fibra Norte")

    assert "Fibra Norte" in text(staff.get(AUDIT, {"after": after, "kind": "partners.Partner"}))


def test_older_changes_are_a_link_that_keeps_the_filters(staff):
    for _ in range(51):
        make.partner()

    page = staff.get(AUDIT, {"kind": "partners.Partner"})
    older = staff.get(AUDIT, {"kind": "partners.Partner", "after": page.context["older"]})

    assert (len(page.context["lines"]), len(older.context["lines"])) == (50, 1)
    assert "kind=partners.Partner" in page.content.decode()
    assert older.context["older"] == ""


def test_nothing_that_fits_says_so(staff, text):
    assert "No change fits" in text(staff.get(AUDIT, {"channel": "task"}))


def test_the_file_has_both_sides(staff, manager):
    renamed(make.partner(name="Fibra Norte"), "=cmd()", manager)

    lines = b"".join(staff.get(f"{AUDIT}export/", {"change": "update"})).decode().splitlines()

    assert lines[0].lstrip("\ufeff").startswith('"At, UTC",Who,Through')
    assert "name: Fibra Norte,name: =cmd()" in lines[1]
    assert ",'=cmd()" in lines[1] or "PAR-" in lines[1]


@pytest.mark.parametrize("role", ["engineer", "finance", "leadership"])
def test_prices_and_notes_are_not_for_everybody(client_for, role):
    assert client_for(make.user(role=role)).get(AUDIT).status_code == 403


def test_a_field_is_set_back(staff, manager):
    partner = make.partner(name="Fibra Norte")
    address = renamed(partner, "Fibra Sur", manager)

    staff.post(f"{address}restore/", {"column": "name"})

    partner.refresh_from_db()
    assert partner.name == "Fibra Norte"


def test_a_related_object_is_set_back(staff):
    before, after = make.user(), make.user()
    partner = make.partner(owner=before)
    Partner.objects.filter(pk=partner.pk).update(owner=after)
    key = history.versions(Asked(model="partners.Partner", label="update"))[0].key

    staff.post(f"{AUDIT}{key.model}/{key.number}/restore/", {"column": "owner_id"})

    partner.refresh_from_db()
    assert partner.owner == before


def test_setting_back_is_itself_in_the_audit(staff, manager):
    partner = make.partner(name="Fibra Norte")
    address = renamed(partner, "Fibra Sur", manager)

    staff.post(f"{address}restore/", {"column": "name"})

    found = history.versions(Asked(model="partners.Partner", actor=manager.pk, channel="ui"))
    newest = max(found, key=lambda row: row.key.number)
    assert (newest.before["name"], newest.values["name"]) == ("Fibra Sur", "Fibra Norte")


def test_what_was_changed_again_since_is_not_overwritten(staff, manager, text):
    partner = make.partner(name="Fibra Norte")
    address = renamed(partner, "Fibra Sur", manager)
    renamed(partner, "Fibra Oeste", manager)

    answer = staff.post(f"{address}restore/", {"column": "name"}, follow=True)

    partner.refresh_from_db()
    assert partner.name == "Fibra Oeste"
    assert "changed again since" in text(answer)


def test_the_rules_of_the_object_hold(staff, manager, text):
    partner = make.partner(name="Fibra Norte")
    address = renamed(partner, "Fibra Sur", manager)
    make.partner(name="fibra norte")

    answer = staff.post(f"{address}restore/", {"column": "name"}, follow=True)

    partner.refresh_from_db()
    assert partner.name == "Fibra Sur"
    assert "is again what it was" not in text(answer)


@pytest.mark.parametrize("column", ["state", "id", "ref", "created_at", "", "no_such"])
def test_only_what_the_edit_of_the_object_has_is_set_back(staff, manager, text, column):
    partner = make.partner()
    Partner.objects.filter(pk=partner.pk).update(state="ACTIVE", name="X")
    key = history.versions(Asked(model="partners.Partner", label="update"))[0].key

    answer = staff.post(
        f"{AUDIT}{key.model}/{key.number}/restore/", {"column": column}, follow=True
    )

    assert "not set back here" in text(answer)


def test_who_may_not_edit_the_object_may_not_set_back(client_for, manager, text):
    partner = make.partner(name="Fibra Norte")
    address = renamed(partner, "Fibra Sur", manager)
    legal = client_for(make.user(role="legal"))

    answer = legal.post(f"{address}restore/", {"column": "name"}, follow=True)

    partner.refresh_from_db()
    assert partner.name == "Fibra Sur"
    assert "may read this, but not change it" in text(answer)
    assert "Set back" not in text(legal.get(address))


def test_a_removed_row_shows_what_it_was_and_has_no_way_back(staff, text):
    contact = make.contact(name="Ana Lima")
    Contact.objects.filter(pk=contact.pk).delete()
    key = history.versions(Asked(model="partners.Contact", label="delete"))[0].key

    shown = text(staff.get(f"{AUDIT}{key.model}/{key.number}/"))

    assert "Ana Lima" in shown
    assert "Set back" not in shown


@pytest.mark.parametrize("place", ["partners.Partner/999999999", "sessions.Session/1", "x/1"])
def test_a_change_that_is_not_there_is_404(staff, place):
    assert staff.get(f"{AUDIT}{place}/").status_code == 404


def test_texts_from_outside_are_escaped(staff, manager):
    address = renamed(make.partner(), "<script>alert(1)</script>", manager)

    assert "<script>alert(1)" not in staff.get(address).content.decode()
    assert "<script>alert(1)" not in staff.get(AUDIT).content.decode()


@pytest.mark.parametrize(
    "query", [{"kind": "partners.Partner", "object": "9" * 30}, {"until": "9999-12-31"}]
)
def test_what_no_row_can_have_is_no_failure(staff, query):
    assert staff.get(AUDIT, query).status_code == 200
