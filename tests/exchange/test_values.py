"""Numbers, rates, words and addresses in cells."""

from decimal import Decimal

import pytest

from apps.exchange import rules

CHOICES = (("IN_DISCUSSION", "In discussion"), ("ACTIVE", "Active"))


@pytest.mark.parametrize(
    ("cell", "amount", "sign"),
    [
        ("$1,200", "1200", "$"),
        ("$ 1,200.50", "1200.50", "$"),
        ("US$12,500,000", "12500000", "US$"),
        ("1.200,00 €", "1200.00", "€"),
        ("€0,85", "0.85", "€"),
        ("1 200 EUR", "1200", "EUR"),
        ("usd 5", "5", "USD"),
        ("R$ 7,5", "7.5", "R$"),
        ("0.85", "0.85", ""),
        (1200, "1200", ""),
    ],
)
def test_money_is_an_amount_and_its_currency(cell, amount, sign):
    assert rules.money(cell) == (amount, sign)


@pytest.mark.parametrize(
    ("cell", "said"),
    [("€1.200", "two ways"), ("$5 EUR", "two currencies"), ("cheap", "no number"), ("$", "number")],
)
def test_money_that_is_none_says_why(cell, said):
    with pytest.raises(ValueError, match=said):
        rules.money(cell)


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (rules.decimal_of, "1.234,56", "1234.56"),
        (rules.decimal_of, "1,234.56", "1234.56"),
        (rules.decimal_of, "1 234,5", "1234.5"),
        (rules.decimal_of, "1'234.50", "1234.50"),
        (rules.decimal_of, "12,5", "12.5"),
        (rules.decimal_of, "0.125", "0.125"),
        (rules.decimal_of, "1.234.567", "1234567"),
        (rules.decimal_of, "\u22124.5", "-4.5"),
        (rules.decimal_of, 12.5, "12.5"),
        (rules.decimal_of, Decimal("7.10"), "7.10"),
        (rules.whole, "1,200,000", "1200000"),
        (rules.whole, "1.200", "1200"),
        (rules.whole, 4000.0, "4000"),
        (rules.whole, "0", "0"),
        (rules.rate, "10G", "10000000000"),
        (rules.rate, "100 Gbps", "100000000000"),
        (rules.rate, "1.5 Tbps", "1500000000000"),
        (rules.rate, "1,5 Tbit/s", "1500000000000"),
        (rules.rate, "2x100G", "200000000000"),
        (rules.rate, "2 × 100GE", "200000000000"),
        (rules.rate, "800 Mbps", "800000000"),
        (rules.rate, 100, "100000000000"),
        (rules.rate, "10000000000", "10000000000"),
        (rules.currency, "€", "EUR"),
        (rules.currency, " usd ", "USD"),
        (rules.flag, "Sí", "yes"),
        (rules.flag, "x", "yes"),
        (rules.flag, False, "no"),
        (rules.flag, "Nein", "no"),
        (rules.address, "Ana Ruiz <Ana@Andes.example>", "ana@andes.example"),
        (rules.address, "mailto:noc@andes.example", "noc@andes.example"),
        (rules.as_number, "ASN 64500", "AS64500"),
        (rules.as_number, 64500.0, "64500"),
        (rules.text_of, "  two\u00a0  words ", "two words"),
        (rules.text_of, 12.0, "12"),
        (rules.text_of, True, "yes"),
        (rules.text_of, "=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    ],
)
def test_cell_has_one_canonical_text(read, value, expected):
    assert read(value) == expected


@pytest.mark.parametrize(
    ("read", "value", "said"),
    [
        (rules.decimal_of, "1.234", "two ways"),
        (rules.decimal_of, "1,234", "two ways"),
        (rules.decimal_of, "many", "no number"),
        (rules.decimal_of, "NaN", "no number"),
        (rules.decimal_of, True, "no number"),
        (rules.whole, "12.5", "no whole number"),
        (rules.whole, "-3", "below zero"),
        (rules.rate, "fast", "no rate"),
        (rules.rate, "10 apples", "no rate"),
        (rules.rate, "0G", "above zero"),
        (rules.currency, "dollars", "no currency"),
        (rules.flag, "perhaps", "neither yes nor no"),
        (rules.address, "ana at andes", "no e-mail"),
        (rules.address, "a@b.example, c@d.example", "no e-mail"),
        (rules.text_of, "x" * 5001, "letters"),
        (rules.text_of, "a\x00b", "no text has"),
    ],
)
def test_cell_that_fits_nothing_is_named(read, value, said):
    with pytest.raises(ValueError, match=said):
        read(value)


@pytest.mark.parametrize(
    "word", ["in discussion", "IN_DISCUSSION", "In-Discussion", " indiscussion"]
)
def test_choice_is_known_by_label_or_value(word):
    assert rules.choice(word, CHOICES) == "IN_DISCUSSION"


def test_choice_nobody_has_lists_those_there_are():
    with pytest.raises(ValueError, match="In discussion, Active"):
        rules.choice("sleeping", CHOICES)


def test_list_in_a_cell_is_cut_at_every_usual_mark():
    assert rules.words("Peering; NOC, Legal\nBilling | ") == ["Peering", "NOC", "Legal", "Billing"]
