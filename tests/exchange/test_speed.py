"""Imports and their undo ask the database per batch, not per row, wherever that is possible."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.exchange import actions
from apps.exchange.actions import Given
from apps.exchange.models import ImportChange
from apps.partners import actions as partners
from apps.partners.models import ASN, Contact, ContactRole, Partner
from tests import factories as make
from tests.factories import AT

QUERIES_A_ROW = 13  # savepoint, the contact, its roles, what was there and what is


@pytest.fixture
def partner(db):
    return make.partner(name="Andes Fibra")


def run_of(*rows, by):
    run = actions.draft(kind="spreadsheet", source="mine.xlsx", by=by, at=AT)
    return actions.plan(run=run, rows=rows, by=by, at=AT)


def contacts(count, by):
    return run_of(
        *(Given("contact", "", n, {"partner": "Andes Fibra", "name": f"Person {n}",
                                   "email": f"p{n}@andes.example", "roles": "NOC; Peering"})
          for n in range(2, count + 2)), by=by,
    )  # fmt: skip


def queries_of(act):
    with CaptureQueriesContext(connection) as seen:
        act()
    return len(seen)


def imported(run, by):
    job = actions.request_apply(run=run, by=by, at=AT)
    return queries_of(lambda: actions.apply(job_id=job.pk, at=AT))


def undone(run, by):
    run.refresh_from_db()
    job = actions.request_undo(run=run, by=by, at=AT)
    return queries_of(lambda: actions.undo(job_id=job.pk, at=AT))


def test_row_more_costs_few_queries(partner, manager):
    few, many = contacts(3, manager), contacts(23, manager)

    first = imported(few, manager)
    Contact.objects.all().delete()
    second = imported(many, manager)

    assert (second - first) / 20 <= QUERIES_A_ROW


def test_undo_of_more_rows_takes_no_more_queries(partner, manager):
    few, many = contacts(3, manager), contacts(23, manager)
    imported(few, manager)
    first = undone(few, manager)
    imported(many, manager)

    second = undone(many, manager)

    assert second == first
    assert not Contact.objects.exists()
    assert not ContactRole.objects.exists()


def test_undo_names_the_one_that_stays_and_takes_the_others(manager):
    make.region(code="LATAM")
    named = ("Fibra Sur", "Fibra Norte", "Fibra Este")
    run = run_of(
        *(Given("partner", "", n, {"name": name, "region": "LATAM", "asn": f"{64510 + n}"})
          for n, name in enumerate(named)), by=manager,
    )  # fmt: skip
    imported(run, manager)
    kept = Partner.objects.get(name="Fibra Norte")
    partners.add_contact(partner=kept, name="Ana", by=manager, at=AT)

    undone(run, manager)

    assert list(Partner.objects.values_list("name", flat=True)) == ["Fibra Norte"]
    assert not ASN.objects.exists()
    said = ImportChange.objects.exclude(kept=[]).get()
    assert (said.object_pk, "contact Ana belong" in said.kept[0]) == (kept.pk, True)


def test_undo_takes_parent_and_child_of_one_run(manager):
    make.region(code="LATAM")
    run = run_of(
        Given("partner", "", 2, {"name": "Andes Holding", "region": "LATAM"}),
        Given("partner", "", 3, {"name": "Fibra", "region": "LATAM", "parent": "Andes Holding"}),
        by=manager,
    )
    imported(run, manager)
    assert Partner.objects.get(name="Fibra").parent.name == "Andes Holding"

    undone(run, manager)

    assert not Partner.objects.exists()
