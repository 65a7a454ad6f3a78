"""Words compared in memory, by the rule of the search boxes."""

import pytest

from apps.core import search


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("bogota", "Bogotá"),
        ("BOGOTÁ", "Bogota"),
        ("paul sao", "São Paulo GRU"),
        ("gru", "São Paulo GRU"),
        ("d'iv", "Côte d’Ivoire"),
        ("d’Ivoire", "Côte d'Ivoire"),
        ("united", "United Kingdom"),
    ],
)
def test_words_fit_from_their_beginnings_whatever_order_and_accents(text, name):
    assert search.fits(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [("ogota", "Bogotá"), ("sao rio", "São Paulo"), ("", "Lima"), ("!?", "Lima"), ("\0", "Lima")],
)
def test_the_middle_of_a_word_and_no_word_fit_nothing(text, name):
    assert not search.fits(text, name)


def test_a_slip_is_near_and_another_name_is_not():
    assert search.likeness("Frankfrut", "Frankfurt") > 85
    assert search.likeness("BOGOTA", "Bogotá") == 100
    assert search.likeness("Lima", "Frankfurt") < 40
