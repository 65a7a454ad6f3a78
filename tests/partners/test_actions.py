"""Keeping partners, AS numbers and contacts."""

from datetime import date, timedelta

import pytest

from apps.core import lifecycle
from apps.core.errors import Invalid, Refused
from apps.partners import actions
from apps.partners.actions import RoleGiven
from apps.partners.models import ASN, Contact, Partner
from tests import factories as make
from tests.factories import AT
from tests.together import together


def test_partner_is_added_with_its_number(manager):
    partner = actions.add_partner(
        name=" Fibra Norte ", region="LATAM", country="CO", owner=manager, asn="AS64500",
        by=manager, at=AT,
    )  # fmt: skip

    partner.refresh_from_db()
    assert (partner.name, partner.state, partner.country.code) == ("Fibra Norte", "PROSPECT", "CO")
    assert partner.asns.get(is_primary=True).number == 64500
    assert partner.ref.startswith("PAR-")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"region": ""}, "region"),
        ({"country": "Narnia"}, "country"),
        ({"stage": "GREAT"}, "state"),
    ],
)
def test_partner_with_wrong_facts_is_refused_by_field(db, facts, field):
    with pytest.raises(Invalid) as refusal:
        actions.add_partner(**{"name": "Fibra", "region": "LATAM", **facts}, by=None, at=AT)

    assert list(refusal.value.errors) == [field]
    assert not Partner.objects.exists()


def test_name_is_unique_whatever_its_letters(db):
    there = make.partner(name="Fibra Norte")

    with pytest.raises(Refused, match=there.ref) as refusal:
        actions.add_partner(name="FIBRA NORTE ", region="LATAM", by=None, at=AT)

    assert refusal.value.field == "name"


@pytest.mark.django_db(transaction=True)
def test_same_name_twice_at_once_makes_one_partner():
    results = together(
        *[lambda: actions.add_partner(name="Fibra", region="LATAM", by=None, at=AT)] * 2
    )

    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert Partner.objects.count() == 1


def test_number_that_is_taken_leaves_no_partner_behind(db):
    make.asn(number=64500)

    with pytest.raises(Refused):
        actions.add_partner(name="Fibra Sur", region="LATAM", asn=64500, by=None, at=AT)

    assert not Partner.objects.filter(name="Fibra Sur").exists()


def test_edit_changes_only_what_is_named(manager):
    partner = make.partner(name="Fibra Norte", tier="KEY")

    actions.edit_partner(partner=partner, by=manager, at=AT, name="fibra norte", notes="Call Ana")

    partner.refresh_from_db()
    assert (partner.name, partner.tier, partner.notes) == ("fibra norte", "KEY", "Call Ana")


def test_edit_cannot_take_the_name_of_another(manager):
    there = make.partner(name="Fibra Sur")

    with pytest.raises(Refused, match=there.ref):
        actions.edit_partner(partner=make.partner(), by=manager, at=AT, name="fibra sur")


def test_stage_cannot_be_edited_past_the_move_table(manager):
    with pytest.raises(Invalid, match="cannot be changed here"):
        actions.edit_partner(partner=make.partner(), by=manager, at=AT, state="CLOSED")


@pytest.mark.parametrize("depth", [0, 1, 3])
def test_partner_cannot_stand_below_itself(manager, depth):
    top = lowest = make.partner()
    for _ in range(depth):
        lowest = make.partner(parent=lowest)

    with pytest.raises(Refused, match="below"):
        actions.edit_partner(partner=top, by=manager, at=AT, parent=lowest)

    assert Partner.objects.get(pk=top.pk).parent is None


@pytest.mark.django_db(transaction=True)
def test_two_changes_at_once_cannot_close_a_circle():
    first, second = make.partner(), make.partner()

    results = together(
        lambda: actions.edit_partner(partner=first, by=None, at=AT, parent=second),
        lambda: actions.edit_partner(partner=second, by=None, at=AT, parent=first),
    )

    assert sorted(isinstance(result, Refused) for result in results) == [False, True]
    assert Partner.objects.exclude(parent=None).count() == 1


def test_declining_needs_a_day(manager):
    partner, until = make.partner(state="CONTACTED"), date(2027, 6, 1)

    with pytest.raises(Refused, match="until which"):
        actions.change_stage(partner=partner, to="DECLINED", by=manager, at=AT)
    actions.change_stage(partner=partner, to="DECLINED", by=manager, at=AT, until=until)

    partner.refresh_from_db()
    assert (partner.state, partner.do_not_contact_until) == ("DECLINED", until)
    assert lifecycle.history(partner.ref).count() == 1


def test_only_closed_partners_are_archived(manager):
    active, closed = make.partner(), make.partner(state="CLOSED")

    with pytest.raises(Refused, match="Close or decline"):
        actions.archive_partner(partner=active, by=manager, at=AT)
    actions.archive_partner(partner=closed, by=manager, at=AT)
    actions.archive_partner(partner=closed, by=manager, at=AT + timedelta(days=1))

    assert Partner.objects.get(pk=closed.pk).archived_at == AT


def test_number_of_another_partner_is_refused_with_its_name(manager):
    make.asn(number=64500, partner=make.partner(name="Fibra Sur"))

    with pytest.raises(Refused, match="AS64500 belongs to Fibra Sur already"):
        actions.add_asn(partner=make.partner(), number="AS64500", by=manager, at=AT)


@pytest.mark.parametrize("number", ["AS0", "23456", "fibra"])
def test_impossible_number_is_refused(manager, number):
    with pytest.raises(Refused) as refusal:
        actions.add_asn(partner=make.partner(), number=number, by=manager, at=AT)

    assert refusal.value.field == "number"


def test_first_number_is_primary_until_another_is_made_so(manager):
    partner = make.partner()
    first = actions.add_asn(partner=partner, number=64500, by=manager, at=AT)
    second = actions.add_asn(partner=partner, number=64501, by=manager, at=AT)

    assert first.is_primary
    assert not second.is_primary
    actions.set_primary_asn(asn=second, by=manager, at=AT)

    assert list(ASN.objects.filter(is_primary=True)) == [second]


@pytest.mark.django_db(transaction=True)
def test_two_first_numbers_at_once_make_one_primary():
    partner = make.partner()

    together(
        lambda: actions.add_asn(partner=partner, number=64500, by=None, at=AT),
        lambda: actions.add_asn(partner=partner, number=64501, by=None, at=AT),
    )

    assert partner.asns.count() == 2
    assert partner.asns.filter(is_primary=True).count() == 1


def test_contact_is_added_with_roles(manager):
    contact = actions.add_contact(
        partner=make.partner(), name="Ana Ruiz", email="ana@fibra.example",
        roles=["NOC", RoleGiven("LEGAL", "SECONDARY", "AGR-00001")], by=manager, at=AT,
    )  # fmt: skip

    roles = contact.roles.order_by("role").values_list("role", "priority", "scope_ref")
    assert list(roles) == [("LEGAL", "SECONDARY", "AGR-00001"), ("NOC", "PRIMARY", "")]


@pytest.mark.parametrize(
    "facts", [{"name": ""}, {"name": "Ana", "email": "ana"}, {"name": "Ana", "roles": ["KING"]},
              {"name": "Ana", "roles": [RoleGiven("NOC", "FIRST")]}],
)  # fmt: skip
def test_wrong_contact_is_refused_and_not_kept(manager, facts):
    with pytest.raises(Refused):
        actions.add_contact(partner=make.partner(), **facts, by=manager, at=AT)

    assert not Contact.objects.exists()


def test_roles_are_replaced_and_the_same_ones_kept(manager):
    contact = make.contact()
    actions.set_contact_roles(contact=contact, roles=["NOC", "LEGAL"], by=manager, at=AT)
    noc = contact.roles.get(role="NOC")

    for _ in range(2):
        actions.set_contact_roles(
            contact=contact, roles=[RoleGiven("NOC", "SECONDARY"), "BILLING"], by=manager, at=AT
        )

    assert set(contact.roles.values_list("role", "priority")) == {
        ("NOC", "SECONDARY"),
        ("BILLING", "PRIMARY"),
    }
    assert contact.roles.get(role="NOC") == noc


def test_contact_is_edited_and_archived_once(manager):
    contact = make.contact()

    actions.edit_contact(contact=contact, by=manager, at=AT, phone="+57 1 555 0100")
    actions.archive_contact(contact=contact, by=manager, at=AT)
    actions.archive_contact(contact=contact, by=manager, at=AT + timedelta(days=1))

    contact.refresh_from_db()
    assert (contact.phone, contact.archived_at) == ("+57 1 555 0100", AT)
