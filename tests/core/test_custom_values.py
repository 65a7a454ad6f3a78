"""What a custom field takes, how it is stored, and how it is said."""

from datetime import date
from decimal import Decimal

import pytest

from apps.core.custom import values
from apps.core.custom.values import Choice, Wrong
from tests import factories as make

VENDORS = (Choice("acme", "Acme Hands"), Choice("old", "Old Ones", is_retired=True))


@pytest.mark.parametrize(
    ("type", "given", "stored"),
    [
        ("TEXT", "  CC-4410 ", "CC-4410"),
        ("TEXT", "<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("NUMBER", "12.50", 12.5),
        ("NUMBER", 12, 12),
        ("NUMBER", 12.0, 12),
        ("NUMBER", Decimal("0.1"), 0.1),
        ("NUMBER", "-3", -3),
        ("NUMBER", "1e5", 100_000),
        ("NUMBER", 0, 0),
        ("NUMBER", "123456789012345", 123_456_789_012_345),
        ("DATE", "2026-11-30", "2026-11-30"),
        ("DATE", date(2026, 2, 28), "2026-02-28"),
        ("YES_NO", True, True),
        ("YES_NO", "no", False),
        ("YES_NO", False, False),
        ("CHOICE", "acme", "acme"),
        ("CHOICE", "ACME hands", "acme"),
        ("CHOICES", ["Acme Hands", "acme"], ["acme"]),
        ("URL", "https://wiki.example/bog?x=1#y", "https://wiki.example/bog?x=1#y"),
        ("PERSON", 7, 7),
    ],
)
def test_a_good_value_is_stored_in_one_shape(type, given, stored):
    found = values.read(make.definition(type, choices=VENDORS), given)

    assert (found, found.__class__) == (stored, stored.__class__)


@pytest.mark.parametrize("type", list(values.FieldType))
@pytest.mark.parametrize("nothing", [None, "", "  ", []])
def test_nothing_is_stored_as_nothing(type, nothing):
    assert values.read(make.definition(type), nothing) is None


@pytest.mark.parametrize(
    ("type", "given", "said"),
    [
        ("TEXT", "x" * 300, "At most 200 characters fit; these are 300"),
        ("TEXT", 5, "Give a text"),
        ("TEXT", ["a"], "Give a text"),
        ("TEXT", "two\nlines", "one line"),
        ("TEXT", "nul\0", "control"),
        ("TEXT", "half \ud800", "broken character"),
        ("NUMBER", "1,5", "with a point"),
        ("NUMBER", "1,250", "thousands without a mark"),
        ("NUMBER", "twelve", "such as 12"),
        ("NUMBER", True, "Give a number"),
        ("NUMBER", float("nan"), "at most 15 digits"),
        ("NUMBER", "Infinity", "at most 15 digits"),
        ("NUMBER", "1e400", "at most 15 digits"),
        ("NUMBER", "1234567890123456", "at most 15 digits"),
        ("NUMBER", "0.1234567", "6 of them decimals"),
        ("NUMBER", {"a": 1}, "Give a number"),
        ("DATE", "30.11.2026", "2026-11-30"),
        ("DATE", "20261130", "2026-11-30"),
        ("DATE", "2026-02-30", "no such day"),
        ("DATE", "0026-11-30", "between 1900"),
        ("DATE", 20261130, "2026-11-30"),
        ("YES_NO", "maybe", "yes or no"),
        ("YES_NO", 1, "yes or no"),
        ("CHOICE", "Nobody", "Possible: Acme Hands"),
        ("CHOICE", "old", "is not given any more"),
        ("CHOICE", ["acme"], "one of the choices"),
        ("CHOICES", "acme", "list of choices"),
        ("CHOICES", ["acme", "Nobody"], "is not among the choices"),
        ("CHOICES", [["acme"]], "one of the choices"),
        ("URL", "wiki.example", "begins with https://"),
        ("URL", "javascript:alert(1)", "begins with https://"),
        ("URL", "https://", "begins with https://"),
        ("URL", "https://[bad", "begins with https://"),
        ("URL", "https://wiki.example/a b", "begins with https://"),
        ("URL", "https://wiki.example/" + "x" * 500, "At most 500"),
        ("URL", 5, "as text"),
        ("PERSON", "ana@fibra.example", "e-mail address"),
        ("PERSON", True, "e-mail address"),
    ],
)
def test_a_bad_value_is_refused_with_what_to_write(type, given, said):
    with pytest.raises(Wrong, match=said):
        values.read(make.definition(type, choices=VENDORS), given)


def test_a_retired_choice_stays_where_it_is():
    field = make.definition("CHOICES", choices=VENDORS)

    assert values.read(field, ["old", "acme"], now=["old"]) == ["acme", "old"]
    assert [choice.key for choice in field.offered(["old"])] == ["acme", "old"]
    assert [choice.key for choice in field.offered()] == ["acme"]


@pytest.mark.parametrize(
    ("type", "stored", "typed", "said"),
    [
        ("TEXT", "CC-4410", "CC-4410", "CC-4410"),
        ("NUMBER", 1250.5, Decimal("1250.5"), "1,250.5\u00a0kW"),
        ("NUMBER", -3, Decimal(-3), "\u22123\u00a0kW"),
        ("DATE", "2026-11-30", date(2026, 11, 30), "30 Nov 2026"),
        ("YES_NO", False, False, "No"),
        ("YES_NO", True, True, "Yes"),
        ("CHOICE", "acme", "Acme Hands", "Acme Hands"),
        ("CHOICE", "gone", "gone", "gone"),
        ("CHOICES", ["acme", "old"], "Acme Hands, Old Ones", "Acme Hands, Old Ones"),
        ("PERSON", 7, "Marina", "Marina"),
        ("PERSON", 8, "no. 8", "no. 8"),
        ("URL", "https://a.example", "https://a.example", "https://a.example"),
        ("TEXT", None, None, ""),
    ],
)
def test_a_value_goes_out_typed_and_in_words(type, stored, typed, said):
    field = make.definition(type, choices=VENDORS, unit="kW" if type == "NUMBER" else "")

    assert values.typed(field, stored, {7: "Marina"}) == typed
    assert values.said(field, stored, {7: "Marina"}) == said


def test_a_column_is_called_with_its_unit():
    assert make.definition("NUMBER", name="Power", unit="kW").label == "Power, kW"
    assert make.definition(name="Power").label == "Power"


def test_persons_are_found_among_values():
    fields = [make.definition("PERSON", key="a"), make.definition(key="b")]

    assert values.persons_in(fields, {"a": 7, "b": 9}, {"b": 9}, {"a": 8}) == {7, 8}
