"""The second wall: what PostgreSQL itself shows of another partner, and lets nobody write."""

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import ProgrammingError, connection

from apps.accounts.models import User
from apps.agreements.models import Holiday, Negotiation
from apps.core import wall
from apps.core.wall import schema, standing, tables
from apps.network.models import Facility, Interconnect
from apps.notifications.models import Notice
from apps.partners.models import Contact, Partner
from tests import factories as make
from tests.factories import AT

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine():
    return make.partner(name="Fibra Norte", notes="They pay late", tier="KEY")


@pytest.fixture
def settled():
    """Nothing is left to be checked at the end of the transaction: tables can be altered."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.fixture
def theirs():
    return make.partner(name="Cabo Azul")


def test_only_rows_of_the_partner_are_there(mine, theirs):
    own, other = make.pni(partner=mine), make.pni(partner=theirs)

    with wall.behind(mine.pk):
        assert list(Interconnect.objects.order_by("pk")) == [own]
        assert not Interconnect.objects.filter(pk=other.pk).exists()
        assert list(Partner.objects.order_by("pk")) == [mine]


def test_rows_behind_a_foreign_key_follow_it(mine, theirs):
    own, other = make.pni(partner=mine), make.pni(partner=theirs)

    with wall.behind(mine.pk):
        assert own.capacities.count() == 1
        assert other.capacities.count() == 0


def test_without_a_partner_nothing_is_there(mine):
    make.pni(partner=mine)

    with wall.behind(mine.pk):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('app.partner_id', '', true)")
        assert Interconnect.objects.count() == 0
        assert Partner.objects.count() == 0


def test_afterwards_everything_is_there_again(mine, theirs):
    with wall.behind(mine.pk):
        pass

    assert Partner.objects.count() == 2
    assert not wall.is_up()


def test_after_an_error_everything_is_there_again(mine, theirs):
    with pytest.raises(LookupError), wall.behind(mine.pk):
        raise LookupError

    assert Partner.objects.count() == 2
    assert not wall.is_up()


def test_a_block_inside_counts_until_it_ends(mine, theirs):
    with wall.behind(mine.pk):
        with wall.behind(theirs.pk):
            assert list(Partner.objects.order_by("pk")) == [theirs]
        assert list(Partner.objects.order_by("pk")) == [mine]


@pytest.mark.parametrize("verb", ["insert", "update", "delete"])
def test_nothing_can_be_written(mine, verb):
    contact = make.contact(partner=mine)
    writes = {
        "insert": lambda: Contact.objects.create(partner=mine, name="New"),
        "update": lambda: Contact.objects.filter(pk=contact.pk).update(name="Other"),
        "delete": lambda: Contact.objects.filter(pk=contact.pk)._raw_delete("default"),
    }

    with pytest.raises(ProgrammingError, match="permission denied"), wall.behind(mine.pk):
        writes[verb]()

    assert list(Contact.objects.values_list("name", flat=True)) == [contact.name]


def test_an_action_may_step_outside(mine):
    with wall.behind(mine.pk):
        with wall.outside():
            make.contact(partner=mine, name="Written")
        assert wall.is_up()
        assert Contact.objects.get().name == "Written"
        assert Partner.objects.count() == 1


def test_a_table_that_is_not_declared_is_closed_and_says_what_to_do(mine):
    with pytest.raises(ProgrammingError) as caught, wall.behind(mine.pk):
        Negotiation.objects.exists()

    assert standing.ADVICE in caught.value.__notes__


def test_object_of_a_look_up_outside_is_shown_to_its_partner_only(mine, theirs):
    own, other = make.pni(partner=mine), make.pni(partner=theirs)

    assert wall.shows(own, mine.pk)
    assert not wall.shows(other, mine.pk)
    assert not wall.is_up()


def test_object_that_was_found_behind_the_wall_needs_no_second_look(
    mine, django_assert_num_queries
):
    own = make.pni(partner=mine)

    with wall.behind(mine.pk), django_assert_num_queries(0):
        assert wall.shows(own, mine.pk)


def test_hidden_columns_read_as_nothing(mine):
    with wall.behind(mine.pk):
        seen = Partner.objects.get()

    assert (seen.name, seen.notes, seen.tier) == ("Fibra Norte", None, None)
    assert Partner.objects.get().notes == "They pay late"


def test_hidden_columns_are_not_granted_either(mine):
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        wall.behind(mine.pk),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT notes FROM partners_partner")


def test_nobody_is_found_by_a_hidden_column(mine):
    with pytest.raises(ProgrammingError, match="permission denied"), wall.behind(mine.pk):
        Partner.objects.filter(notes__contains="late").exists()


def test_related_objects_come_without_their_hidden_columns(mine):
    link = make.pni(partner=mine)
    facility = link.site.facility
    Facility.objects.filter(pk=facility.pk).update(xconnect_mrc="180")

    with wall.behind(mine.pk):
        seen = Interconnect.objects.select_related("site__facility").get()

    assert seen.site.facility.name == facility.name
    assert seen.site.facility.xconnect_mrc is None


def test_a_member_sees_colleagues_and_our_people_but_no_other_partner(mine, theirs):
    ours = make.user(role="manager")
    colleague, stranger = make.user(role="partner"), make.user(role="partner")
    make.member(partner=mine, user=colleague)
    make.member(partner=theirs, user=stranger)

    with wall.behind(mine.pk):
        assert set(User.objects.order_by("pk")) == {ours, colleague}
        assert User.objects.get(pk=ours.pk).password is None


def test_notices_are_those_of_the_person(mine):
    me, other = make.user(role="partner"), make.user(role="partner")
    for person in (me, other):
        make.member(partner=mine, user=person)
        facts = {"ref": "PAR-1", "urgency": "LOW", "body": "", "facts": {}, "created_at": AT}
        Notice.objects.create(key="k", recipient=person, kind="k", title=str(person.pk), **facts)

    with wall.behind(mine.pk, me.pk):
        assert [notice.title for notice in Notice.objects.order_by("pk")] == [str(me.pk)]
    with wall.behind(mine.pk):
        assert Notice.objects.count() == 0


def test_places_are_for_everybody(mine):
    site = make.site()

    with wall.behind(mine.pk):
        assert type(site).objects.get(pk=site.pk).metro.name == site.metro.name
        assert Holiday.objects.count() == 0


def test_an_answer_that_is_written_while_sent_stays_behind(mine, theirs):
    def lines():
        for partner in Partner.objects.order_by("pk").iterator():
            yield partner.name.encode()

    assert b"".join(wall.streamed(lines(), mine.pk)) == b"Fibra Norte"
    assert Partner.objects.count() == 2


def test_putting_it_up_twice_changes_nothing():
    assert schema.put_up(connection) is False


def test_a_table_that_is_declared_no_longer_is_closed(mine, settled, monkeypatch):
    monkeypatch.setattr(
        schema, "declared", lambda: [r for r in tables.declared() if r.label != "partners.Contact"]
    )

    assert schema.put_up(connection) is True

    with pytest.raises(ProgrammingError, match="permission denied"), wall.behind(mine.pk):
        Contact.objects.count()


def test_a_new_column_is_granted_when_it_is_put_up_again(mine, settled):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE partners_contact ADD COLUMN pager text DEFAULT 'none'")

        assert schema.put_up(connection) is True

        make.contact(partner=mine)
        with wall.behind(mine.pk):
            cursor.execute("SELECT pager FROM partners_contact")
            assert cursor.fetchall() == [("none",)]


def test_a_user_who_may_not_make_the_role_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(schema, "ROLE_SQL", "SELECT 1 FROM pg_authid")

    with (
        pytest.raises(schema.NoRole, match="CREATE ROLE edgepartners_partner NOLOGIN"),
        connection.cursor() as cursor,
    ):
        schema.make_role(cursor, "shop")


def test_a_foreign_key_cannot_be_hidden():
    with pytest.raises(ValueError, match="partner cannot be hidden"):
        tables.own("partners.ASN", hidden=("partner",)).hidden_fields  # noqa: B018


def test_a_hidden_field_that_does_not_exist_is_named():
    with pytest.raises(FieldDoesNotExist):
        tables.own("partners.ASN", hidden=("nonsense",)).hidden_fields  # noqa: B018


@pytest.mark.parametrize("rows", tables.declared(), ids=lambda rows: rows.label)
def test_every_declared_table_is_guarded_by_a_policy(rows):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relrowsecurity, count(p.*) FROM pg_class c LEFT JOIN pg_policy p"
            " ON p.polrelid = c.oid AND p.polname = 'wall' WHERE c.relname = %s GROUP BY 1",
            [rows.model._meta.db_table],
        )
        assert cursor.fetchone() == (True, 1)


def test_the_role_reads_nothing_but_what_is_declared():
    declared = {rows.model._meta.db_table for rows in tables.declared()}

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.column_privileges"
            " WHERE grantee IN ('edgepartners_partner', 'PUBLIC')"
            " AND table_schema = current_schema()"
        )
        granted = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT count(*) FROM information_schema.table_privileges"
            " WHERE grantee = 'edgepartners_partner' AND privilege_type <> 'SELECT'"
        )
        assert cursor.fetchone() == (0,)

    assert granted == declared


@pytest.mark.parametrize("rows", tables.declared(), ids=lambda rows: rows.label)
def test_every_declared_table_can_be_read(rows, mine):
    with wall.behind(mine.pk):
        assert list(rows.model._base_manager.order_by()[:5]) is not None


def test_secrets_are_hidden_wherever_they_are():
    secrets = {
        (rows.label, field.name)
        for rows in tables.declared()
        for field in rows.model._meta.concrete_fields
        if any(word in field.name for word in ("secret", "password", "digest", "mrc", "notes"))
    }

    shown = {(r.label, name) for r in tables.declared() for label, name in secrets
             if label == r.label and name not in r.hidden}  # fmt: skip
    assert shown == set()
    assert len(secrets) > 5
