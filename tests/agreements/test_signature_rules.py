"""Who may be asked to sign, whose name was typed, from when it counts: pure rules."""

from datetime import date

import pytest

from apps.agreements import rules
from apps.agreements.rules import Signer

US = Signer("US", "Ana Prieto", "ana@northlight.example")
THEM = Signer("PARTNER", "Julián Rojas", "julian@andes.example")


@pytest.mark.parametrize(
    ("signers", "words"),
    [
        ([US, THEM], ""),
        ([THEM, US], ""),
        ([THEM], "on our side"),
        ([US], "on their side"),
        ([], "on our side"),
        ([US, THEM, Signer("PARTNER", "", "x@andes.example")], "needs a name"),
        ([US, THEM, Signer("PARTNER", "Eva", "")], "Eva needs"),
        ([US, THEM, Signer("PARTNER", "Eva", "JULIAN@andes.example")], "named twice"),
        ([US, *[Signer("PARTNER", f"P{n}", f"p{n}@x.example") for n in range(8)]], "up to 8"),
    ],
)
def test_each_side_signs_and_nobody_twice(signers, words):
    trouble = rules.signer_errors(signers)

    assert words in trouble
    assert bool(words) == bool(trouble)


@pytest.mark.parametrize(
    ("typed", "is_same"),
    [
        ("Julián Rojas", True),
        ("julian  rojas ", True),
        ("JULIÁN ROJAS", True),
        ("Julián", False),
        ("Julio Rojas", False),
        ("", False),
    ],
)
def test_a_name_is_typed_as_it_stands(typed, is_same):
    assert rules.is_same_name(typed, THEM.name) is is_same


def test_nobody_is_nobodys_name():
    assert not rules.is_same_name("", "")


@pytest.mark.parametrize(
    ("agreed", "expected"),
    [
        (None, date(2026, 11, 19)),
        (date(2026, 12, 1), date(2026, 12, 1)),
        (date(2026, 11, 1), date(2026, 11, 19)),
    ],
)
def test_it_counts_from_the_agreed_day_and_never_before_it_is_signed(agreed, expected):
    assert rules.effective_day(agreed, date(2026, 11, 19)) == expected
