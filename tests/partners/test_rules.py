"""AS numbers as people type them."""

import pytest

from apps.partners import rules


@pytest.mark.parametrize(
    ("text", "number"),
    [("AS64500", 64500), ("as64500", 64500), (" 64500 ", 64500), (64500, 64500),
     ("AS 64500", 64500), ("1.0", 65536), ("AS1.10", 65546), ("4294967294", 4294967294)],
)  # fmt: skip
def test_asn_is_read_in_every_usual_form(text, number):
    assert rules.parse_asn(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "AS", "Fibra", "-1", "64500.5.1", "99999.1", "1.99999", "4294967296", "12345678901"],
)
def test_other_texts_are_no_asn(text):
    with pytest.raises(ValueError, match="Enter one such as AS64500"):
        rules.parse_asn(text)


@pytest.mark.parametrize("number", [0, 23456, 65535, 4294967295])
def test_numbers_nobody_can_have_are_refused_with_the_reason(number):
    with pytest.raises(ValueError, match="RFC"):
        rules.parse_asn(number)


@pytest.mark.parametrize(
    ("number", "word"),
    [
        (64496, "documentation"),
        (65551, "documentation"),
        (64512, "private"),
        (4200000000, "private"),
    ],
)
def test_reserved_numbers_get_a_hint(number, word):
    assert word in rules.asn_hint(number)


@pytest.mark.parametrize("number", [1, 64495, 65552, 4199999999])
def test_ordinary_numbers_get_no_hint(number):
    assert rules.asn_hint(number) == ""
