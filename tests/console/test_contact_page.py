"""One contact: who it is, its roles one by one, whether it is still right."""

from datetime import date

import pytest

from apps.partners.actions import RoleGiven, set_contact_roles
from apps.partners.models import ContactRole
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]

NOC_OF_BOGOTA = RoleGiven("NOC", "SECONDARY", "BOG-1")


@pytest.fixture
def ana(db):
    contact = make.contact(name="Ana Ruiz", email="ana@fibra.example", language="es")
    roles = [NOC_OF_BOGOTA, RoleGiven("LEGAL", "PRIMARY", "AGR-00042"), "PEERING"]
    set_contact_roles(contact=contact, roles=roles, by=None, at=AT)
    return contact


def page_of(contact, tail=""):
    return f"/partners/{contact.partner.ref}/contacts/{contact.pk}/{tail}"


def held(contact):
    return set(contact.roles.values_list("role", "priority", "scope_ref"))


ALL = {
    ("NOC", "SECONDARY", "BOG-1"), ("LEGAL", "PRIMARY", "AGR-00042"), ("PEERING", "PRIMARY", ""),
}  # fmt: skip


def test_saving_the_form_keeps_roles_with_what_they_are_limited_to(staff, ana):
    answer = staff.post(page_of(ana, "edit/"), {"name": "Ana R.", "language": "es"})

    assert answer.status_code == 302
    ana.refresh_from_db()
    assert (ana.name, ana.language) == ("Ana R.", "es")
    assert held(ana) == ALL


def test_words_alone_keep_how_a_role_is_held(manager, ana):
    set_contact_roles(contact=ana, roles=["NOC", "BILLING"], by=manager, at=AT)

    assert held(ana) == {("NOC", "SECONDARY", "BOG-1"), ("BILLING", "PRIMARY", "")}


def test_the_page_shows_roles_with_priority_and_limit(staff, text, ana):
    shown = text(staff.get(page_of(ana)))

    assert 'href="/programs/' not in staff.get(page_of(ana)).content.decode().split("<main")[1]
    for part in ("Ana Ruiz", "NOC", "Secondary", "BOG-1", "AGR-00042", "the whole partner"):
        assert part in shown


@pytest.mark.parametrize(
    ("scope", "kept"),
    [
        ("", ""),
        ("bog", "BOG"),
        ("latam", "LATAM"),
        (" bog-1 ", "BOG-1"),
        ("agr-00042", "AGR-00042"),
    ],
)
def test_a_role_is_given_for_all_a_place_or_an_agreement(staff, ana, scope, kept):
    make.site(code="BOG-1")

    staff.post(page_of(ana, "roles/"), {"role": "BILLING", "priority": "TERTIARY", "scope": scope})

    assert ("BILLING", "TERTIARY", kept) in held(ana)


@pytest.mark.parametrize("scope", ["Bogotá", "XYZ-9", "NOWHERE", "AGR-1"])
def test_an_unknown_limit_is_refused_and_nothing_typed_is_lost(staff, text, ana, scope):
    answer = staff.post(
        page_of(ana, "roles/"), {"role": "BILLING", "priority": "TERTIARY", "scope": scope}
    )

    assert answer.status_code == 422
    assert f'value="{scope}"' in answer.content.decode()
    assert '<option value="BILLING" selected' in answer.content.decode()
    assert held(ana) == ALL


def test_the_same_role_again_changes_its_priority(staff, ana):
    make.site(code="BOG-1")

    staff.post(page_of(ana, "roles/"), {"role": "NOC", "priority": "PRIMARY", "scope": "BOG-1"})

    assert ("NOC", "PRIMARY", "BOG-1") in held(ana)
    assert len(held(ana)) == len(ALL)


def test_one_role_is_taken_away(staff, ana):
    role = ana.roles.get(role="NOC")

    staff.post(page_of(ana, f"roles/{role.pk}/remove/"))

    assert held(ana) == ALL - {("NOC", "SECONDARY", "BOG-1")}


def test_a_role_of_somebody_else_is_not_taken_away(staff, ana):
    other = make.contact(partner=ana.partner)
    role = ContactRole.objects.create(contact=other, role="NOC")

    assert staff.post(page_of(ana, f"roles/{role.pk}/remove/")).status_code == 404
    assert held(other)


@pytest.mark.parametrize("tail", ["edit/", "roles/"])
def test_readers_see_a_contact_and_change_nothing(reader, text, ana, tail):
    assert "Ana Ruiz" in text(reader.get(page_of(ana)))
    assert "Give the role" not in text(reader.get(page_of(ana)))
    assert reader.post(page_of(ana, tail)).status_code == 403


@pytest.mark.parametrize(
    ("verified_on", "word"),
    [(None, "Never confirmed"), (date(2025, 11, 18), "Confirmed on 18 Nov 2025, over a year ago"),
     (date(2025, 11, 19), "Confirmed on 19 Nov 2025"), (date(2026, 11, 1), "Confirmed on")],
)  # fmt: skip
def test_the_page_says_whether_a_contact_is_to_be_verified(staff, text, ana, verified_on, word):
    type(ana).objects.update(verified_on=verified_on)

    shown = text(staff.get(page_of(ana)))

    assert word in shown
    assert ("To verify" in shown) is (verified_on is None or verified_on < date(2025, 11, 19))


def test_the_list_marks_and_finds_who_is_to_be_verified(staff, text):
    for name, day in (("Never", None), ("Long ago", date(2025, 1, 1)), ("Fresh", AT.date())):
        make.contact(name=name, verified_on=day)
    make.contact(name="Gone", archived_at=AT)

    marked = staff.get("/contacts/").content.decode()
    found = text(staff.get("/contacts/?standing=stale"))

    assert marked.count("To verify</span>") == 2
    assert "Never" in found
    assert "Long ago" in found
    assert "Fresh" not in found
    assert "Gone" not in found


def test_talks_and_mails_of_the_contact_are_on_its_page(staff, text, manager, ana):
    make.interaction(ana.partner, subject="About the renewal", contacts=[ana])
    make.interaction(ana.partner, subject="Without her")
    campaign = make.campaign(manager, name="Winter")

    shown = text(staff.get(page_of(ana)))

    assert "About the renewal" in shown
    assert "Without her" not in shown
    assert campaign.name in shown
