"""Contacts from PeeringDB follow it, and what somebody edited of them never moves by itself."""

from datetime import timedelta
from typing import Any

import pytest

from apps.core.errors import Refused
from apps.integrations.faking import Fake
from apps.integrations.peeringdb.client import Client
from apps.integrations.peeringdb.fake import PeeringDb
from apps.network import actions as network
from apps.notifications.models import Notice
from apps.partners import actions
from apps.partners.actions import Filling
from apps.partners.models import ASN, Contact
from apps.peeringdb import actions as mirror
from apps.peeringdb.models import ObservedChange
from tests import factories as make
from tests.factories import AT
from tests.factories.peeringdb import THEIRS

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
LATER, LAST = "2026-11-18T08:00:00Z", "2026-11-18T20:00:00Z"
SECOND = {
    "net_id": 2, "role": "Policy", "visible": "Public", "name": "Luz Prueba", "phone": "",
    "email": "luz@example.com",
}  # fmt: skip


@pytest.fixture
def database() -> PeeringDb:
    return make.peeringdb()


@pytest.fixture
def asn(database: PeeringDb) -> ASN:
    """A partner that was filled from PeeringDB: its contact follows."""
    sync(database)
    how = Filling(text=str(THEIRS), region="EMEA", regions={}, documentation=True,
                  owner=make.user())  # fmt: skip
    actions.fill(how=how, by=make.user(), at=AT)
    return ASN.objects.select_related("partner").get(number=THEIRS)


def sync(database: PeeringDb, after: timedelta = timedelta(0)) -> None:
    with Fake(database) as fake, Client(url=fake.url, pause=0) as source:
        mirror.sync(at=AT + after, source=source)


def changed(database: PeeringDb, *, at: str = LATER, id: int = 1, **row: Any) -> ObservedChange:
    """PeeringDB says otherwise, we read it, and those concerned are told."""
    database.put("poc", id=id, updated=at, **row)
    sync(database, HOUR)
    network.tell_of_peeringdb(at=AT + HOUR)
    return ObservedChange.objects.order_by("-pk")[0]


def noc() -> Contact:
    return Contact.objects.get(pdb_poc_id=1)


FIELDS = [
    ("name", {"name": "Night shift"}, "Night shift"),
    ("email", {"email": "night@example.com"}, "night@example.com"),
    ("phone", {"phone": "+57 1 5550199"}, "+57 1 5550199"),
    ("title", {"role": "Technical"}, "Technical at PeeringDB"),
]


@pytest.mark.parametrize(("field", "said", "value"), FIELDS)
def test_contact_that_nobody_edited_moves_by_itself(database, asn, field, said, value):
    change = changed(database, **said)

    assert getattr(noc(), field) == value
    assert change.decision == "FOLLOWED"


@pytest.mark.parametrize(("field", "said", "value"), FIELDS)
def test_what_somebody_edited_stays_and_the_change_waits(database, asn, field, said, value):
    Contact.objects.update(**{field: "by-hand@example.com"})

    change = changed(database, **said)

    assert getattr(noc(), field) == "by-hand@example.com"
    assert change.is_open


@pytest.mark.parametrize(("field", "said", "value"), FIELDS)
def test_contact_that_is_not_followed_waits(database, asn, field, said, value):
    ASN.objects.filter(pk=asn.pk).update(follows=[])
    before = getattr(noc(), field)

    change = changed(database, **said)

    assert getattr(noc(), field) == before
    assert change.is_open


def test_another_field_that_was_edited_is_in_nobodys_way(database, asn):
    Contact.objects.update(name="Our friend there")

    changed(database, email="night@example.com")

    assert (noc().name, noc().email) == ("Our friend there", "night@example.com")


def test_role_moves_as_long_as_nobody_gave_others(database, asn):
    changed(database, role="Technical")
    assert [role.role for role in noc().roles.all()] == ["ENGINEERING"]

    noc().roles.create(role="LEGAL")
    change = changed(database, at=LAST, role="Policy")

    assert sorted(noc().roles.values_list("role", flat=True)) == ["ENGINEERING", "LEGAL"]
    assert change.is_open


def test_two_changes_before_anybody_looks_end_with_the_last(database, asn):
    database.put("poc", id=1, email="first@example.com", updated=LATER)
    sync(database)

    changed(database, at=LAST, email="second@example.com")

    assert noc().email == "second@example.com"
    assert not ObservedChange.objects.filter(decision="").exists()


def test_emptied_address_takes_nothing_away(database, asn):
    change = changed(database, email="")

    assert noc().email == "noc@example.com"
    assert change.is_open


def test_new_contact_comes_with_its_role(database, asn):
    changed(database, id=2, **SECOND)

    luz = Contact.objects.get(pdb_poc_id=2)
    assert (luz.partner, luz.email, luz.source) == (asn.partner, "luz@example.com", "peeringdb")
    assert [role.role for role in luz.roles.all()] == ["PEERING"]


def test_new_contact_whose_address_somebody_has_waits(database, asn):
    Contact.objects.create(partner=asn.partner, name="Luz", email="LUZ@example.com")

    change = changed(database, id=2, **SECOND)

    assert not Contact.objects.filter(pdb_poc_id=2).exists()
    assert change.is_open


def test_contact_that_is_gone_is_archived(database, asn):
    change = changed(database, status="deleted", name="", email="", phone="")

    assert noc().archived_at == AT + HOUR
    assert (change.kind, change.decision) == ("PERSON_GONE", "FOLLOWED")
    assert change.was == "NOC: NOC, noc@example.com, +57 1 5550100"


@pytest.mark.parametrize(
    "edit", [{"phone": "+57 1 5550000"}, {"verified_on": AT.date()}, {"title": "Head of NOC"}]
)
def test_contact_that_is_gone_there_stays_where_somebody_cared_for_it(database, asn, edit):
    Contact.objects.update(**edit)

    change = changed(database, status="deleted", name="", email="", phone="")

    assert noc().archived_at is None
    assert change.is_open


def test_contact_without_a_name_is_archived_as_well(database, asn):
    changed(database, id=2, **{**SECOND, "name": ""})

    changed(database, at=LAST, id=2, status="deleted", email="", role="Policy")

    assert Contact.objects.get(pdb_poc_id=2).archived_at == AT + HOUR


def test_contact_that_was_archived_here_stays_so(database, asn):
    Contact.objects.update(archived_at=AT)

    changed(database, name="Night shift")

    assert (noc().name, noc().archived_at) == ("NOC", AT)


def test_contacts_of_a_deleted_network_are_no_change_of_their_own(database, asn):
    database.put("poc", id=1, status="deleted", updated=LATER)
    database.put("net", id=2, status="deleted", updated=LATER)
    sync(database, HOUR)
    network.tell_of_peeringdb(at=AT + HOUR)

    assert [each.kind for each in ObservedChange.objects.all()] == ["DELETED"]
    assert noc().archived_at is None


def test_accepting_writes_over_an_edit_and_undo_gives_it_back(database, asn):
    Contact.objects.update(email="typed@example.com")
    change, by = changed(database, email="night@example.com"), make.user()

    actions.accept_change(change=change, by=by, at=AT)
    assert noc().email == "night@example.com"

    actions.undo_change(change=change, by=by, at=AT)
    assert noc().email == "typed@example.com"
    assert change.is_open


@pytest.mark.parametrize(
    ("id", "said", "was"), [(2, SECOND, False), (1, {"status": "deleted"}, True)]
)
def test_coming_and_going_is_accepted_and_taken_back(database, asn, id, said, was):
    ASN.objects.filter(pk=asn.pk).update(follows=[])
    change, by = changed(database, id=id, **said), make.user()
    there = Contact.objects.filter(pdb_poc_id=id, archived_at=None)
    assert there.exists() is was

    actions.accept_change(change=change, by=by, at=AT)
    assert there.exists() is not was

    actions.undo_change(change=change, by=by, at=AT)
    assert there.exists() is was


def test_undo_of_a_contact_that_was_edited_since_is_refused(database, asn):
    ASN.objects.filter(pk=asn.pk).update(follows=[])
    change, by = changed(database, email="night@example.com"), make.user()
    actions.accept_change(change=change, by=by, at=AT)
    Contact.objects.update(email="typed@example.com")

    with pytest.raises(Refused, match="contact of AS64501 has been changed since"):
        actions.undo_change(change=change, by=by, at=AT)


def test_choosing_to_follow_contacts_brings_those_that_lack(database, asn):
    ASN.objects.filter(pk=asn.pk).update(follows=[])
    changed(database, id=2, **SECOND)
    asn.refresh_from_db()

    (done,) = actions.follow(asn=asn, of_asn=["contacts"], of_partner=[], by=None, at=AT)

    assert (done.field, done.becomes) == ("contacts", "1 more")
    assert Contact.objects.filter(pdb_poc_id=2).exists()
    assert actions.follow(asn=asn, of_asn=["contacts"], of_partner=[], by=None, at=AT) == []


def test_owner_is_told_of_contacts_that_moved(database, asn):
    changed(database, name="Night shift")

    lines = Notice.objects.get(recipient=asn.partner.owner).facts["lines"]
    assert lines == [["Contact renamed", "NOC, now Night shift (taken over)"]]
