"""Rows that are loaded in bulk are as if each had been saved."""

import psycopg
import pytest
from django.db import connection

from apps.network.models import PNI, Region
from apps.partners.models import Partner
from edgepartners.demo import copying
from tests import factories as make
from tests.factories import AT

FEW, MANY = 3, copying.MANY
UNKNOWN = 10**9  # the id of nobody


def partners(count: int, **fields: object) -> list[Partner]:
    usual = {"region": "LATAM", "created_at": AT, "tags": ["a", "b"]} | fields
    return [Partner(ref=f"PAR-9{n:04d}", name=f"Fibra {n}", **usual) for n in range(count)]


def events(model: type) -> list[dict]:
    kept = model.pgh_event_model.objects.order_by("pgh_id").values()
    return [
        {key: value for key, value in row.items() if key not in ("pgh_id", "pgh_created_at")}
        for row in kept
    ]


@pytest.mark.parametrize("count", [FEW, MANY])
def test_rows_are_stored_with_their_ids_and_the_audit_sees_each(db: None, count: int) -> None:
    rows = copying.load(partners(count))

    assert Partner.objects.count() == count
    assert Partner.objects.get(pk=rows[1].pk).name == "Fibra 1"
    noted = events(Partner)
    assert [row["pgh_obj_id"] for row in noted] == [row.pk for row in rows]
    assert {row["pgh_label"] for row in noted} == {"insert"}


def test_events_of_many_are_those_of_a_few(db: None) -> None:
    copying.load(partners(FEW))
    one = events(Partner)[0]
    Partner.objects.all().delete()
    Partner.pgh_event_model.objects.all().delete()

    copying.load(partners(MANY))

    many = events(Partner)[0]
    ours = {"id", "pgh_obj_id"}
    assert {key: many[key] for key in many.keys() - ours} == {
        key: one[key] for key in one.keys() - ours
    }


def test_later_changes_are_seen_again(db: None) -> None:
    rows = copying.load(partners(MANY))

    Partner.objects.filter(pk=rows[0].pk).update(name="Another")

    assert [row["pgh_label"] for row in events(Partner)].count("update") == 1


def test_rows_that_take_the_key_of_another_are_audited(db: None) -> None:
    links = [make.pni() for _ in range(2)]
    PNI.objects.all().delete()
    PNI.pgh_event_model.objects.all().delete()

    rows = copying.load([PNI(interconnect=link) for link in links])

    assert sorted(row["pgh_obj_id"] for row in events(PNI)) == sorted(row.pk for row in rows)


def test_reference_to_nothing_is_refused(db: None) -> None:
    with pytest.raises(psycopg.errors.ForeignKeyViolation):
        copying.load(partners(MANY, owner_id=UNKNOWN))


def test_nothing_to_load_asks_nothing(db: None, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert copying.load([]) == []


def test_ids_are_not_given_twice(db: None) -> None:
    copying.load([Region(code=f"R{n}", name=f"Region {n}") for n in range(MANY)])

    after = Region.objects.create(code="NEXT", name="Next")

    assert Region.objects.filter(pk=after.pk).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM network_region")
        assert cursor.fetchone() == (MANY + 1,)
