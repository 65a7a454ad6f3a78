"""Public references."""

import re

import pytest

from apps.core import refs
from apps.core.refs import Prefix
from tests.together import together


@pytest.mark.parametrize("prefix", list(Prefix))
def test_reference_has_prefix_and_number(db, prefix):
    assert re.fullmatch(rf"{prefix}-\d{{5,}}", refs.new(prefix))


def test_references_are_taken_in_one_query(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        taken = refs.take(Prefix.PARTNER, 500)

    assert len(set(taken)) == 500


def test_interconnects_of_all_kinds_share_their_numbers(db):
    kinds = (Prefix.PNI, Prefix.CACHE, Prefix.IX, Prefix.TRANSIT)

    numbers = [refs.new(kind).split("-")[1] for kind in kinds]

    assert len(set(numbers)) == len(kinds)


@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_get_the_same_reference():
    first, second = together(
        lambda: refs.take(Prefix.BREACH, 200), lambda: refs.take(Prefix.BREACH, 200)
    )

    assert len({*first, *second}) == 400
