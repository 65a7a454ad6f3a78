"""What becomes of AS numbers that partners are to be filled by: a case for each row."""

from dataclasses import dataclass

import pytest

from apps.partners import rules
from apps.partners.enums import Fate
from apps.partners.rules import Known, Owner


@dataclass(frozen=True)
class Entry:
    asn: int
    name: str
    org: int = 1
    org_name: str = "Fibra Group"
    is_gone: bool = False


FIBRA, NORTE, PAMPA = (
    Entry(65001, "Fibra"),
    Entry(65002, "Fibra Norte"),
    Entry(65003, "Pampa", 2, ""),
)
BASE = {"entries": {65001: FIBRA, 65002: NORTE, 65003: PAMPA}, "documentation": True}


def plan(text: str, **known: object) -> list[rules.Row]:
    return rules.plan(rules.read_numbers(text), Known(**{**BASE, **known}))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("64500", [64500]),
        ("AS64500", [64500]),
        ("as 64500", [64500]),
        ("AS64500\nAS64501\r\nAS64502", [64500, 64501, 64502]),
        ("64500, 64501;64502\t64503|64504", [64500, 64501, 64502, 64503, 64504]),
        ("64500 64501", [64500, 64501]),
        ("1.10", [65546]),
        ("  \n ,, ", []),
        ("", []),
    ],
)
def test_numbers_are_read_as_people_paste_them(text, expected):
    assert [each.number for each in rules.read_numbers(text)] == expected


@pytest.mark.parametrize(
    "text",
    ["Fibra", "AS", "-1", "4294967296", "64500.1.2", "=HYPERLINK(1)", "0", "23456", "ＡＳ１"],
)
def test_what_is_no_number_is_named_and_the_rest_is_read(text):
    first, second = rules.read_numbers(f"{text}\n64500")

    assert first.fault
    assert (first.number, second.number) == (0, 64500)


def test_a_long_piece_is_cut():
    (only,) = rules.read_numbers("x" * 5000)

    assert len(only.text) == 40
    assert len(only.fault) < 80


def test_unknown_number_becomes_a_partner_called_as_its_network():
    (row,) = plan("65003")

    assert (row.fate, row.name) == (Fate.NEW, "Pampa")


def test_networks_of_one_organisation_are_one_partner_called_as_it():
    first, second = plan("65001 65002")

    assert (first.fate, first.name) == (Fate.NEW, "Fibra Group")
    assert (second.fate, second.leader) == (Fate.JOINS, 65001)
    assert "Same organisation as AS65001 above" in second.why


def test_networks_of_one_organisation_are_a_partner_each_where_wished():
    assert [row.name for row in plan("65001 65002", grouped=False)] == ["Fibra", "Fibra Norte"]


def test_network_of_a_partners_organisation_joins_it():
    (row,) = plan("65001", organisations={1: Owner("PAR-00001", "Fibra SA")})

    assert (row.fate, row.ref) == (Fate.JOINS, "PAR-00001")


@pytest.mark.parametrize(
    ("text", "known", "fate"),
    [
        ("65009", {}, Fate.UNKNOWN),
        ("65001", {"entries": {65001: Entry(65001, "Fibra", is_gone=True)}}, Fate.GONE),
        ("65001", {"own_asn": 65001}, Fate.OURS),
        ("64500", {"documentation": False}, Fate.RESERVED),
        ("64512", {"documentation": False}, Fate.RESERVED),
        ("Fibra", {}, Fate.NO_NUMBER),
        ("65535", {}, Fate.NO_NUMBER),
        ("65001", {"owners": {65001: Owner("PAR-1", "Fibra")}}, Fate.FILLS),
        ("65001", {"owners": {65001: Owner("PAR-1", "Fibra")}, "complete": frozenset({65001})},
         Fate.SAME),
        ("65009", {"owners": {65009: Owner("PAR-1", "Cabo")}}, Fate.SAME),
        ("65001", {"owners": {65001: Owner("PAR-1", "Fibra", is_archived=True)}}, Fate.ARCHIVED),
        ("65003", {"names": {"pampa": Owner("PAR-1", "PAMPA")}}, Fate.NAMED),
        ("65003", {"names": {"pampa": Owner("PAR-1", "PAMPA", has_numbers=False)}}, Fate.JOINS),
        ("65003", {"names": {"pampa": Owner("PAR-1", "PAMPA", is_archived=True,
                                            has_numbers=False)}}, Fate.NAMED),
    ],
)  # fmt: skip
def test_each_number_has_one_fate_and_a_reason(text, known, fate):
    (row,) = plan(text, **known)

    assert row.fate is fate
    assert row.why
    assert row.does == (fate in (Fate.FILLS, Fate.JOINS))


def test_number_given_twice_counts_once():
    first, second = plan("65003 AS65003")

    assert (first.fate, second.fate) == (Fate.NEW, Fate.TWICE)


def test_two_networks_of_one_name_are_not_one_partner():
    entries = {65003: PAMPA, 65004: Entry(65004, "PAMPA", 3, "")}

    first, second = plan("65003 65004", entries=entries)

    assert (first.fate, second.fate) == (Fate.NEW, Fate.NAMED)


def test_reserved_number_that_a_partner_has_is_filled_all_the_same():
    entries = {64500: Entry(64500, "Fibra")}
    (row,) = plan("64500", entries=entries, documentation=False,
                  owners={64500: Owner("PAR-1", "Fibra")})  # fmt: skip

    assert row.fate is Fate.FILLS


def test_long_names_are_cut_to_what_a_partner_holds():
    (row,) = plan("65003", entries={65003: Entry(65003, "n" * 200, 2, "")})

    assert len(row.name) == 120


def test_fates_are_counted_in_words():
    assert rules.counts(plan("65003 65003 x")) == {
        "New partner": 1, "Given twice": 1, "No AS number": 1,
    }  # fmt: skip
