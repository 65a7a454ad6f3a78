"""Values of a request in words, the same for both sides."""

import pytest

from apps.capacity.rules.fields import TYPES, FieldKind, FieldSpec
from apps.capacity.rules.saying import say


@pytest.mark.parametrize("value", [None, "", [], {}])
def test_nothing_says_nothing(value):
    assert say(FieldSpec("x", "X", FieldKind.TEXT), value) == ""


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (FieldKind.BPS, 400 * 10**9, "400\u00a0Gbps"),
        (FieldKind.FLAG, False, "No"),
        (FieldKind.PERCENT, 12.5, "12.5\u00a0%"),
        (FieldKind.DATE, "soon", "soon"),
        (FieldKind.MOMENT, "then", "then"),
        (FieldKind.SECRET, {"sealed": True}, "Set"),
        (FieldKind.BREACHES, ["BRE-00001", "BRE-00002"], "BRE-00001, BRE-00002"),
    ],
)
def test_value_is_said_by_its_kind(kind, value, text):
    assert say(FieldSpec("x", "X", kind), value) == text


def test_sides_are_ours_and_theirs_unless_the_reader_names_them():
    orderer = TYPES["pni_new"].field("xc_orderer")

    assert say(orderer, "partner") == "Partner"
    assert say(orderer, "partner", {"xc_orderer": (("partner", "You"),)}) == "You"


def test_each_line_stands_below_the_other_without_what_is_as_usual():
    sessions = TYPES["ix_sessions"].field("sessions")

    text = say(sessions, [{"their_ip": "192.0.2.9"}, {"their_ip": "192.0.2.10"}, {}])

    assert text == "Your address 192.0.2.9\nYour address 192.0.2.10"
