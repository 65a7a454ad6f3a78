"""Encodings, marks between cells, heads of columns."""

import pytest

from apps.exchange import rules

TEXT = "name;país\r\nFibra Ñandú;España\r\n"
WORDS = {"name": "name", "pais": "country", "asn": "asn"}


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
    ],
)
def test_encoding_is_found_and_no_letter_is_lost(encoding, found):
    assert rules.decoded(TEXT.encode(encoding)) == (TEXT, found)


def test_bytes_no_code_page_has_are_read_as_latin_1():
    text, name = rules.decoded(b"na\x81me;x\n")

    assert (text, name) == ("na\x81me;x\n", "latin-1")


@pytest.mark.parametrize("content", [b"\xff\xfea", b"\xef\xbb\xbf\xff", b"abc\x00def\x01"])
def test_what_is_no_text_is_refused(content):
    with pytest.raises(ValueError, match=r"Save"):
        rules.decoded(content)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("a;b;c\n1;2,5;3\n", ";"),
        ("a\tb\n1, 2\t3\n", "\t"),
        ('a,b\n"x;y;z",2\n', ","),
        ("a|b\n1|2\n", "|"),
        ("one column\nonly\n", ","),
        ("", ","),
    ],
)
def test_mark_between_cells_is_found(text, mark):
    assert rules.delimiter(text) == mark


def test_quoted_cell_may_hold_lines_and_marks():
    assert list(rules.rows_of('a,b\n"x\ny, z",2\n', ",")) == [["a", "b"], ["x\ny, z", "2"]]


@pytest.mark.parametrize(
    ("text", "is_garbled"),
    [("BogotÃ¡", True), ("Bog\ufffd", True), ("Bogotá", False), ("São Paulo", False)],
)
def test_mangled_letters_are_noticed(text, is_garbled):
    assert rules.is_garbled(text) is is_garbled


def test_header_row_is_the_one_that_names_fields():
    rows = [["Our partners", "", ""], ["", "", ""], ["Name", "ASN", "País"], ["Andes", "1", "CO"]]

    assert rules.header_row(rows, WORDS) == 2


def test_sheet_without_known_heads_begins_with_its_first_row():
    assert rules.header_row([["", ""], ["foo", "bar"]], WORDS) == 1


def test_columns_are_guessed_once_each():
    assert rules.guess_fields(["Name", "PAÍS", "name", "Colour"], WORDS) == [
        "name", "country", "", "",
    ]  # fmt: skip


def test_digest_of_heads_sees_order_but_not_spelling():
    assert rules.heads_digest(["Name", "País"]) == rules.heads_digest(["name ", "pais"])
    assert rules.heads_digest(["Name", "País"]) != rules.heads_digest(["País", "Name"])
