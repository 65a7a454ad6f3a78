"""The history across all tables: order, pages, filters, before and after, no secrets."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps

from apps.core import audit, history
from apps.core.crypto import SecretField, SecretMappingField
from apps.core.history import Asked, Key
from apps.partners.models import Contact, ContactMerge, Partner
from apps.programs.models import DateMove
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db
SECRETS = (SecretField, SecretMappingField)


def test_a_change_has_its_person_channel_and_both_values(manager):
    partner = make.partner(name="Fibra Norte")
    with audit.acting(actor_id=manager.pk, channel="ui"):
        Partner.objects.filter(pk=partner.pk).update(name="Fibra Sur")

    newest = history.versions(Asked(model="partners.Partner"))[0]

    assert (newest.label, newest.actor, newest.channel) == ("update", manager.pk, "ui")
    assert newest.changed == ["name"]
    assert (newest.before["name"], newest.values["name"]) == ("Fibra Norte", "Fibra Sur")


def test_columns_named_as_the_two_versions_are_read_as_columns():
    stream = make.workstream()
    move = DateMove.objects.create(
        workstream=stream, was=AT.date(), now=AT.date(), reason="Their fibre is late", at=AT
    )
    gone = make.contact()
    merge = ContactMerge.objects.create(kept=make.contact(), gone=gone, at=AT, before={"a": 1})
    ContactMerge.objects.filter(pk=merge.pk).update(undone_at=AT)

    moved = history.versions(Asked(model="programs.DateMove"))[0]
    undone = history.versions(Asked(model="partners.ContactMerge"))[0]

    assert (moved.values["id"], moved.values["now"]) == (move.pk, AT.date().isoformat())
    assert undone.changed == ["undone_at"]


def test_a_removal_shows_what_was_removed():
    contact = make.contact(name="Ana Lima")
    pk = contact.pk
    Contact.objects.filter(pk=pk).delete()

    gone = history.versions(Asked(model="partners.Contact", label="delete"))

    assert [(row.object_id, row.values["name"]) for row in gone] == [(str(pk), "Ana Lima")]
    assert gone[0].changed == []


@pytest.mark.django_db(transaction=True)  # each change has its own time
def test_changes_of_all_tables_come_newest_first():
    partner = make.partner()
    contact = make.contact(partner=partner)
    Partner.objects.filter(pk=partner.pk).update(name="Later")

    found = history.versions(Asked(), most=3)

    assert [row.key.model for row in found][0] == "partners.Partner"
    assert [row.key.at for row in found] == sorted((row.key.at for row in found), reverse=True)
    assert str(contact.pk) in {row.object_id for row in found}


def test_pages_give_every_change_once_even_within_one_transaction():
    from_bulk = [make.partner().pk for _ in range(7)]
    Partner.objects.filter(pk__in=from_bulk).update(notes="all at one time")

    seen, start = [], None
    while page := history.versions(Asked(), older_than=start, most=3):
        seen += [row.key for row in page]
        start = page[-1].key

    whole = [row.key for row in history.versions(Asked(), most=1000)]
    assert seen == whole
    assert len(set(seen)) == len(seen)


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ({"channel": "ui"}, True),
        ({"channel": "api"}, False),
        ({"label": "update"}, True),
        ({"label": "insert"}, False),
        ({"model": "partners.Partner"}, True),
        ({"model": "partners.Contact"}, False),
    ],
)
def test_filters_leave_out_what_does_not_fit(asked, fits, manager):
    partner = make.partner()
    with audit.acting(actor_id=manager.pk, channel="ui"):
        Partner.objects.filter(pk=partner.pk).update(name="Changed")

    found = history.versions(Asked(**asked), most=1000)

    changed = [row for row in found if row.changed == ["name"] and row.values["name"] == "Changed"]
    assert bool(changed) is fits


def test_a_person_finds_their_own_changes_only(manager):
    partner, other = make.partner(), make.user()
    with audit.acting(actor_id=other.pk, channel="ui"):
        Partner.objects.filter(pk=partner.pk).update(name="By the other")

    assert history.versions(Asked(actor=manager.pk)) == []
    assert [row.values["name"] for row in history.versions(Asked(actor=other.pk))] == [
        "By the other"
    ]


def test_a_period_has_its_first_moment_and_not_its_end():
    make.partner()
    at = history.versions(Asked(model="partners.Partner"))[0].key.at
    soon = timedelta(seconds=1)

    assert len(history.versions(Asked(model="partners.Partner", since=at, until=at + soon))) == 1
    assert history.versions(Asked(model="partners.Partner", since=at - soon, until=at)) == []


def test_queries_are_two_whatever_there_is(django_assert_num_queries):
    for _ in range(5):
        make.contact()
    with django_assert_num_queries(2):
        history.versions(Asked(), most=50)


def test_of_a_secret_only_its_being_there_is_shown():
    session = make.bgp_session(interconnect=make.pni(), secret="s3cret-of-them")

    found = history.versions(Asked(model="network.BGPSession", object_id=str(session.pk)))[0]

    assert found.values.get("secret", history.HIDDEN) == history.HIDDEN


def test_no_audited_table_gives_out_a_sealed_secret():
    for label in history.audited():
        model = apps.get_model(label)
        kept = {field.column for field in model.pgh_event_model._meta.concrete_fields}
        secret = {f.column for f in model._meta.concrete_fields if isinstance(f, SECRETS)}
        shown = history._shown(label, dict.fromkeys(kept, "sealed"))
        assert all(shown[column] == history.HIDDEN for column in secret & kept), label


def test_figures_stay_exact():
    row = make.pni()
    found = history.versions(Asked(model="network.Interconnect", object_id=str(row.pk)))[0]

    numbers = [value for value in found.values.values() if isinstance(value, float)]
    assert numbers == []
    assert isinstance(Decimal(found.values["id"]), Decimal)


def test_one_change_is_found_by_table_and_number():
    make.partner()
    key = history.versions(Asked(model="partners.Partner"))[0].key

    assert history.version(key.model, key.number).key == key
    assert history.version(key.model, key.number + 10_000) is None
    assert history.version("sessions.Session", 1) is None


def test_a_key_orders_like_the_database():
    make.partner()
    newest = history.versions(Asked(), most=1)[0].key

    older = history.versions(Asked(), older_than=Key(newest.at, newest.model, newest.number))
    assert newest not in [row.key for row in older]
