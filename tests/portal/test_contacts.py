"""Contacts in the portal: who is written to, confirmed, changed, and what they get."""

from datetime import timedelta

import pytest

from apps.notifications.models import Subscription
from apps.partners.models import Contact
from tests import factories as make
from tests.factories import AT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
LIST = "/portal/contacts/"
TODAY = AT.date()
FACTS = {"name": "Ana Ruiz", "email": "ana@fibra.example", "roles": ["NOC", "PEERING"]}


@pytest.fixture
def ana(andes):
    return make.contact_with(
        andes, "PEERING", name="Ana Ruiz", verified_on=TODAY - timedelta(days=400)
    )


def test_contacts_are_listed_with_roles_and_when_they_were_confirmed(seat, andes, ana, text):
    make.contact_with(andes, "NOC", name="NOC", verified_on=TODAY)
    make.contact_with(make.partner(), "NOC", name="Hidden")

    shown = text(seat("P-RO").get(LIST))

    for part in ("Ana Ruiz", "Peering", "15 Oct 2025, confirm", "19 Nov 2026", "2 contacts"):
        assert part in shown
    assert "Hidden" not in shown
    assert "New contact" not in shown


def test_a_contact_is_confirmed(seat, ana):
    response = seat("P-ADMIN").post(f"{LIST}{ana.pk}/verify/")
    ana.refresh_from_db()

    assert response["Location"] == f"{LIST}{ana.pk}/"
    assert ana.verified_on == TODAY


def test_a_change_is_a_confirmation(seat, ana):
    seat("P-ADMIN").post(f"{LIST}{ana.pk}/edit/", {**FACTS, "name": "Ana María Ruiz"})
    ana.refresh_from_db()

    assert (ana.name, ana.verified_on) == ("Ana María Ruiz", TODAY)
    assert sorted(ana.roles.values_list("role", flat=True)) == ["NOC", "PEERING"]


def test_a_new_contact_is_made(seat, andes):
    seat("P-ADMIN").post(f"{LIST}new/", FACTS)

    made = Contact.objects.get(partner=andes)
    assert (made.name, made.source, made.verified_on) == ("Ana Ruiz", "portal", TODAY)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "Fill this in."),
        ({"email": "ana"}, "Enter a valid email address."),
        ({"roles": []}, "Choose one."),
        ({"roles": ["KING"]}, "Select a valid choice."),
        ({"time_zone": "Mars"}, "is no time zone"),
    ],
)
def test_what_does_not_fit_is_said(seat, andes, text, changes, message):
    response = seat("P-ADMIN").post(f"{LIST}new/", {**FACTS, "phone": "+57 1 555", **changes})

    assert response.status_code == 422
    assert message in text(response)
    assert 'value="+57 1 555"' in response.content.decode()
    assert not Contact.objects.exists()


def test_who_has_left_is_off_the_list(seat, ana, text):
    client = seat("P-ADMIN")

    client.post(f"{LIST}{ana.pk}/remove/")

    assert "Ana Ruiz" not in text(client.get(LIST)).replace("Ana Ruiz gets no mail any more.", "")


@pytest.mark.parametrize("role", ["P-RO", "P-NOC", "P-ENG"])
@pytest.mark.parametrize("path", ["new/", "{}/edit/", "{}/verify/", "{}/remove/", "{}/mail/"])
def test_only_administrators_change_contacts(seat, ana, role, path):
    assert seat(role).post(f"{LIST}{path.format(ana.pk)}", FACTS).status_code == 403


def test_others_see_how_a_contact_gets_mail_and_change_nothing(seat, ana, text):
    response = seat("P-RO").get(f"{LIST}{ana.pk}/")

    assert "Mail to this contact" in text(response)
    assert "<select" not in response.content.decode()


def choices(client, ana):
    form = client.get(f"{LIST}{ana.pk}/").context["mail"]
    return {bound.name: bound.initial for bound in form}


def test_mail_is_chosen_by_topic(seat, ana):
    client = seat("P-ADMIN")

    client.post(f"{LIST}{ana.pk}/mail/", {**choices(client, ana), "CAPACITY-ALL": "DAILY"})

    row = Subscription.objects.get(contact=ana)
    assert (row.topic, row.program, row.cadence) == ("CAPACITY", "", "DAILY")


def test_mail_is_chosen_by_program(seat, ana, text):
    facts = {"one": "1", "topic": "BUILD", "program": "CACHE", "cadence": "OFF"}

    response = seat("P-ADMIN").post(f"{LIST}{ana.pk}/mail/", facts, follow=True)

    row = Subscription.objects.get(contact=ana)
    assert (row.topic, row.program, row.cadence) == ("BUILD", "CACHE", "OFF")
    assert "Embedded caches only" in text(response)


@pytest.mark.parametrize("facts", [{}, {"one": "1", "topic": "X", "program": "", "cadence": ""}])
def test_a_choice_that_is_none_changes_nothing(seat, ana, facts, text):
    response = seat("P-ADMIN").post(f"{LIST}{ana.pk}/mail/", facts, follow=True)

    assert "Choose" in text(response)
    assert not Subscription.objects.exists()


def test_a_noc_contact_gets_operational_mail_only(seat, andes):
    noc = make.contact_with(andes, "NOC")
    client = seat("P-ADMIN")

    client.post(f"{LIST}{noc.pk}/mail/", {**choices(client, noc), "AGREEMENTS-ALL": "NOW"})

    assert not Subscription.objects.filter(topic="AGREEMENTS").exists()


def test_the_list_takes_few_queries(seat, andes, queries_of):
    client = seat()
    few = queries_of(client, LIST)
    for _ in range(10):
        make.contact_with(andes, "NOC", "PEERING")

    many = queries_of(client, LIST)

    assert len(many) <= len(few) + 1 <= 12
