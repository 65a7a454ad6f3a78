"""2,000 rows with 150 planted faults, every fault named, exact undo."""

from datetime import date, timedelta

import pytest
from django.db import connection

from apps.exchange import actions
from apps.exchange.models import ImportRow
from apps.partners import actions as partners
from tests import factories as make
from tests.exchange.sheets import workbook
from tests.factories import AT

ROWS, FAULTS = 2000, 150
HEADS = ["Company", "Contact name", "E-mail address", "Role", "Last verified", "Phone number"]
TABLES = ("partners_partner", "partners_asn", "partners_contact", "partners_contactrole")
FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "serial")
DAY = date(2025, 1, 1)


def written(day, how):
    """A day in one of the four ways of the file."""
    return (day - date(1899, 12, 30)).days if how == "serial" else day.strftime(how)


def good(n):
    day = DAY + timedelta(days=n % 300)
    return [
        f"Fibra {n % 40}" if n % 3 else f"AS{64512 + n % 40}", f"Person {n}",
        f"p{n}@fibra.example", "Peering; NOC", written(day, FORMATS[n % 4]), f"+57 1 {n:07}",
    ]  # fmt: skip


def spoiled(n, row, number):
    """The row with the n-th fault; what its message has to say, in which column."""
    column, value, said = {
        0: (0, f"AS{65100 + n}", "No partner has AS"),
        1: (2, "p0@fibra.example", "stands in row"),
        2: (1, f"=A{number}&B{number}", "formula"),
        3: (4, "31/02/2025", "no calendar has"),
        4: (1, "MarÃ\xada", "mangled"),
        5: (2, "ana at fibra", "no e-mail"),
        6: (3, "Astronaut", "none of"),
        7: (4, "soon", "no date"),
        8: (0, "Fibr 7", "no partner"),
    }[n % 9]
    row[column] = value
    if n % 9 == 1:
        row[0] = "Fibra 0"
    return column, said


@pytest.fixture
def file():
    """The workbook, with what has to be said at which cell."""
    rows, expected, merged = [["Our contacts"], [], HEADS], {}, []
    spots = {3 + n * 13 for n in range(FAULTS - 20)}
    for n in range(ROWS):
        row, number = good(n), len(rows) + 1
        if n in spots:
            column, said = spoiled(len(expected), row, number)
            expected[f"{'ABCDEF'[column]}{number}"] = said
        rows.append(row)
    for first in range(1800, 1800 + 40 * 2, 8):  # ten pairs of cells that were joined
        merged.append(f"F{first}:F{first + 1}")
    return workbook(rows, merged=merged), expected, merged


@pytest.fixture
def world(manager):
    for n in range(40):
        partner = make.partner(name=f"Fibra {n}")
        partners.add_asn(partner=partner, number=64512 + n, by=manager, at=AT)
        partners.add_contact(
            partner=partner, name=f"Old {n}", email=f"p{n}@fibra.example", roles=["LEGAL"],
            phone="1", by=manager, at=AT,
        )  # fmt: skip


def dump():
    """Every column of every row of the touched tables, as PostgreSQL writes it."""
    with connection.cursor() as cursor:
        found = {}
        for table in TABLES:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY id")  # noqa: S608
            found[table] = cursor.fetchall()
        return found


@pytest.mark.slow
def test_2000_rows_with_150_faults_are_named_imported_and_undone(world, file, manager):
    content, expected, merged = file
    before = dump()
    run = actions.upload(
        content=content, filename="contacts.xlsx", target="contact", by=manager, at=AT
    )

    check(run, manager)
    assert run.questions == {}  # days above twelve prove the order

    named = {
        f["cell"]: f["message"]
        for row in ImportRow.objects.filter(run=run, verdict="error")
        for f in row.faults
    }
    missing = {cell: said for cell, said in expected.items() if said not in named.get(cell, "")}
    assert missing == {}
    joined = {f"F{n}" for area in merged for n in (int(area[1:5]), int(area[1:5]) + 1)}
    assert {cell for cell, said in named.items() if "merged" in said} == joined
    assert set(named) == set(expected) | joined
    assert len(named) == FAULTS
    assert dump() == before

    job = actions.request_apply(run=run, by=manager, at=AT)
    actions.apply(job_id=job.pk, at=AT)
    run.refresh_from_db()
    assert (run.state, run.counts["done"]) == ("APPLIED", ROWS - run.counts["error"])
    assert dump() != before

    job = actions.request_undo(run=run, by=manager, at=AT)
    actions.undo(job_id=job.pk, at=AT)
    run.refresh_from_db()
    assert (run.state, run.counts["kept"]) == ("UNDONE", 0)
    assert dump() == before


def check(run, by):
    actions.check(job_id=actions.request_check(run=run, by=by, at=AT).pk, at=AT)
    run.refresh_from_db()
    return run
