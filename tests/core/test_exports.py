"""Lists as CSV and Excel files."""

import csv
import io
import time
import tracemalloc
from datetime import date
from decimal import Decimal
from operator import itemgetter
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from apps.accounts.models import User
from apps.core import exports
from apps.core.exports import Column
from tests import factories as make
from tests.factories import AT


def columns(count):
    return [Column(f"Column {n}", itemgetter(n)) for n in range(count)]


def read_csv(rows):
    text = "".join(exports.csv_response_rows(columns(len(rows[0])), rows))
    return list(csv.reader(io.StringIO(text.removeprefix(exports.BOM))))[1:]


def read_xlsx(rows):
    with exports.xlsx(columns(len(rows[0])), rows) as file:
        return list(openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True))


DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0", "\uff1d1"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_csv_disarms_formulas(text):
    [[cell]] = read_csv([[text]])

    assert cell.startswith("'")


def test_csv_disarms_formulas_in_heads_and_in_objects_shown_as_text():
    partner = User(name="=EVIL()")

    text = "".join(exports.csv_response_rows([Column("@head", lambda row: row)], [partner]))

    assert text.splitlines() == [f"{exports.BOM}'@head", "'=EVIL()"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (-4, "-4"),
        (Decimal("-4.60"), "-4.60"),
        (Decimal("1E+3"), "1000"),
        (-0.5, "-0.5"),
        (400_000_000_000, "400000000000"),
        (None, ""),
        (True, "yes"),
        (date(2026, 12, 2), "2026-12-02"),
        (AT, "2026-11-19T09:40:00Z"),
        (AT.astimezone(ZoneInfo("America/Bogota")), "2026-11-19T09:40:00Z"),
        ("Bogotá, D.C.", "Bogotá, D.C."),
    ],
)
def test_csv_shows_values_plainly(value, shown):
    [[cell]] = read_csv([[value]])

    assert cell == shown


def test_csv_begins_with_a_byte_order_mark():
    first = next(exports.csv_response_rows(columns(1), []))

    assert first.encode()[:3] == b"\xef\xbb\xbf"


def many_rows():
    return ((f"Fibra {n}", n, Decimal("72.9"), AT, None, "=x", n * 10, "y") for n in range(50_000))


def test_csv_of_50000_rows_takes_two_seconds_at_most():
    started = time.thread_time()

    size = sum(len(chunk) for chunk in exports.csv_response_rows(columns(8), many_rows()))

    assert size > 50_000 * 20
    assert time.thread_time() - started < 2


def test_csv_of_50000_rows_stays_flat_in_memory():
    tracemalloc.start()

    for _ in exports.csv_response_rows(columns(8), many_rows()):
        pass

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2 * 2**20


def test_csv_streams_from_a_server_side_cursor(db):
    for _ in range(3):
        make.user()
    people = User.objects.order_by("pk").iterator(chunk_size=2)

    text = "".join(exports.csv_response_rows([Column("Name", lambda user: user.name)], people))

    assert len(text.splitlines()) == 4


@pytest.mark.parametrize("text", [*DANGEROUS, "http://example.net", "x" * 300])
def test_xlsx_keeps_texts_as_texts(text):
    with exports.xlsx(columns(1), [[text]]) as file:
        cell = openpyxl.load_workbook(file).active["A2"]

    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_xlsx_has_typed_cells():
    row = [-4, Decimal("72.9"), date(2026, 12, 2), AT, True, None, float("nan"), "Bogotá"]

    [cells] = read_xlsx([row])

    day, at = (str(cell) for cell in cells[2:4])
    assert (day, at) == ("2026-12-02 00:00:00", "2026-11-19 09:40:00")
    assert (*cells[:2], *cells[4:]) == (-4, 72.9, True, None, "nan", "Bogotá")


def test_xlsx_names_its_columns_and_sheet():
    with exports.xlsx([Column("Partner", str)], ["Fibra"], sheet="Partners " * 9) as file:
        sheet = openpyxl.load_workbook(file).active

    assert (sheet["A1"].value, sheet["A2"].value) == ("Partner", "Fibra")
    assert len(sheet.title) == 31


def test_xlsx_file_is_gone_when_closed():
    file = exports.xlsx(columns(1), [["a"]])

    file.close()

    with pytest.raises(ValueError, match="closed"):
        file.read()
