"""The table of term types: every measured type has a way, and nothing else does."""

import pytest

from apps.agreements.rules import MEASURED
from apps.breaches import rules
from apps.breaches.enums import Kind


def test_every_measured_type_has_a_row_and_no_other():
    assert set(rules.WAYS) == set(MEASURED)


@pytest.mark.parametrize("type", MEASURED)
def test_row_names_kinds_a_unit_that_fits_and_what_it_needs(type):
    way = rules.WAYS[type]

    assert way.kinds
    assert way.low <= set(way.kinds)
    assert 0 < len(way.unit) <= 8
    assert way.needs


def test_every_kind_of_breach_belongs_to_a_type():
    assert {kind for way in rules.WAYS.values() for kind in way.kinds} <= set(Kind)
