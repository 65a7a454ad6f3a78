"""Whose turn it is, as a condition of the database: the same as the rule says of each row."""

import pytest

from apps.capacity.enums import State
from apps.capacity.filters import turn_of
from apps.capacity.models import CapacityRequest
from apps.capacity.rules import holder
from tests import factories as make

pytestmark = pytest.mark.django_db

DETAILS = (
    {}, {"loa_provider": "us", "xc_orderer": "us"},
    {"loa_provider": "partner", "xc_orderer": "partner"},
    {"loa_provider": "both", "xc_orderer": "both"},
    {"loa_provider": "", "xc_orderer": None},
)  # fmt: skip


@pytest.mark.parametrize("side", ["us", "partner"])
def test_turn_in_the_database_is_the_turn_of_the_rule(side):
    link = make.pni()
    for state in State:
        for details in DETAILS:
            make.asked(interconnect=link, type="other", state=state, details=details)

    found = set(CapacityRequest.objects.filter(turn_of(side)))

    expected = {
        one
        for one in CapacityRequest.objects.all()
        if holder(one.state, one.details) in (side, "both")
    }
    assert found == expected
    assert expected
