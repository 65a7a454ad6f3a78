"""Files as they come: workbooks, text in every encoding, and what is not taken."""

import io
import zipfile

import pytest

from apps.core.uploads import NotTaken
from apps.exchange import readers
from tests.exchange.sheets import workbook


def values(content, format="csv", sheet=""):
    return [[cell.value for cell in line.cells] for line in readers.lines(content, format, sheet)]


def test_workbook_is_read_with_formulas_merged_cells_and_hidden_rows():
    content = workbook(
        [["Name", "ASN"], ["Andes", 64500], ["=A2&1", 64501], ["Sur", 64502], ["x", 64503]],
        merged=["A4:A5"], hidden=[2],
    )  # fmt: skip

    found = list(readers.lines(content, "xlsx", "Partners"))

    assert [line.number for line in found] == [1, 2, 3, 4, 5]
    assert [line.is_hidden for line in found] == [False, True, False, False, False]
    assert found[1].cells[1].value == 64500
    assert "saved without its value" in found[2].cells[0].fault
    assert "merged cells A4:A5" in found[3].cells[0].fault
    assert "merged cells A4:A5" in found[4].cells[0].fault


def test_sheets_are_listed_with_those_that_are_hidden():
    found = readers.sheets(workbook([["a"]], hidden_sheets=["Old"]), "xlsx")

    assert [(sheet.name, sheet.is_hidden) for sheet in found] == [
        ("Old", True),
        ("Partners", False),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_text_is_read_in_its_encoding(encoding):
    assert values("Name;País\nÑandú;España\n".encode(encoding)) == [
        ["Name", "País"], ["Ñandú", "España"],
    ]  # fmt: skip


def test_formula_in_text_stays_text_and_is_a_fault():
    lines = list(readers.lines(b"Name,Notes\n=cmd|' /C calc'!A0,'=1+1\n", "csv", ""))

    assert lines[1].cells[0].is_formula
    assert lines[1].cells[0].value == "=cmd|' /C calc'!A0"
    assert lines[1].cells[1].value == "=1+1"  # as our own exports write it


def test_error_of_the_spreadsheet_and_mangled_letters_are_faults():
    content = workbook([["#N/A", "BogotÃ¡"]])

    cells = next(readers.lines(content, "xlsx", "Partners")).cells

    assert ["#N/A" in cells[0].fault, "mangled" in cells[1].fault] == [True, True]


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        box.writestr("xl/workbook.xml", b"0" * (40 * 2**20))
    return file.getvalue()


def zipped(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as box:
        for name, text in parts.items():
            box.writestr(name.replace("__", "/").replace("_", "."), text)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 100, "password"),
        (b"PK\x03\x04 cut off", "damaged"),
        (bomb(), "unpacks to far more"),
        (zipped(word__document_xml="<a/>"), "no workbook"),
        (zipped(xl__workbook_xml='<!DOCTYPE x [<!ENTITY a "b">]><x/>'), "entities"),
        (zipped(xl__workbook_xml="<x/>", xl__vbaProject_bin="x"), "macros"),
        (b"%PDF-1.7", "no table"),
        (b"x" * (25 * 2**20 + 1), "larger than 25 MB"),
    ],
)
def test_file_that_is_not_taken_says_what_to_do(content, said):
    with pytest.raises(NotTaken, match=said):
        readers.format_of(content)


def test_workbook_whose_parts_are_broken_is_named():
    content = zipped(xl__workbook_xml="<x/>")

    assert readers.format_of(content) == "xlsx"
    with pytest.raises(NotTaken, match="cannot be read"):
        readers.sheets(content, "xlsx")


def test_more_rows_than_are_taken_is_refused():
    content = b"a\n" * 50_001

    with pytest.raises(NotTaken, match="50,000 rows"):
        list(readers.lines(content, "csv", ""))


def test_formatting_without_end_stops_the_reading():
    content = b"a\n" + b"\n" * 10_000 + b"b\n"

    assert len(values(content)) < 3_000
