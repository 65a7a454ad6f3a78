"""What the demo knows of markets."""

from decimal import Decimal

import pytest

from apps.network.models import MarketFact
from apps.network.rules import is_stale
from edgepartners.demo import markets
from tests import factories as make
from tests.factories import AT


@pytest.mark.django_db
def test_the_demo_has_history_stale_facts_and_one_put_aside():
    make.user(role="manager")
    make.metro()

    markets.play(at=AT)

    facts = list(MarketFact.objects.all())
    assert len([f for f in facts if f.kind == "transit" and f.country == "CO"]) == 4
    assert len([f for f in facts if is_stale(f.as_of, AT.date())]) >= 3
    assert [f.amount for f in facts if f.retired_at] == [Decimal("9.4")]
    assert {f.kind for f in facts} == {"transit", "users", "cross_connect", "regulation"}
