"""Words of search boxes."""

import pytest
from django.db.models import Q

from apps.core import search


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  fibra   norte ", ["fibra", "norte"]),
        ("& | ! -- 'x", ["'x"]),
        ("a\0b", ["a", "b"]),
        ("", []),
        (" ".join("abcdefghijkl"), list("abcdefgh")),
    ],
)
def test_words_are_what_has_letters_or_digits(text, words):
    assert search.words(text) == words


def test_asn_ranges_hold_every_number_that_begins_so():
    ranges = search.asn_ranges("AS42949672", "number")

    assert ranges == Q(number__range=(42949672, 42949672)) | Q(
        number__range=(429496720, 429496729)
    ) | Q(number__range=(4294967200, 4294967295))


@pytest.mark.parametrize("word", ["fibra", "AS", "ASX1", "0123", "12345678901", "64500x", "-5"])
def test_other_words_are_no_asn(word):
    assert search.asn_ranges(word, "number") is None


def test_asn_with_and_without_letters_is_the_same():
    assert search.asn_ranges("as64500", "n") == search.asn_ranges("64500", "n")
