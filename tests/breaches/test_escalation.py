"""Prices that change on a day by the contract."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from apps.agreements.models import ContractTerm
from apps.breaches import actions, rules
from apps.breaches.models import Statement
from apps.notifications.models import Notice
from tests import factories as make
from tests.breaches.test_months import COMMIT, OCTOBER, SEPTEMBER, agreed, fill, last_of
from tests.breaches.world import after

YEARLY = {"first_on": "2024-01-31", "every_months": 1}


def test_days_are_counted_from_the_first_one_and_never_drift():
    found = list(rules.price_days(YEARLY, date(2024, 4, 30)))

    assert found == [date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]
    assert list(rules.price_days({"first_on": "2024-01-31"}, date(2030, 1, 1))) == found[:1]


@pytest.mark.parametrize(
    ("values", "figure", "pct"),
    [
        ({"basis": "FIXED_PCT", "pct": Decimal(3)}, None, 3),
        ({"basis": "INDEX", "pct": None}, None, None),
        ({"basis": "INDEX", "pct": None, "cap_pct": Decimal(4)}, Decimal(6), 4),
        ({"basis": "INDEX", "pct": None, "floor_pct": Decimal(1)}, Decimal("-2"), 1),
    ],
)
def test_change_lies_between_floor_and_cap(values, figure, pct):
    assert rules.price_change(values, figure) == pct


def test_only_prices_change_and_ladders_in_their_fees():
    params = {"commit_bps": 10, "price": "0.30", "overage": None, "tiers": [[10, "4500"]]}

    found = rules.escalated(params, {"price", "overage", "tiers"}, Decimal(3))

    assert found == {
        "commit_bps": 10, "price": "0.309", "overage": None, "tiers": [[10, "4635"]],
    }  # fmt: skip


def escalator(term: ContractTerm, **params: Any) -> ContractTerm:
    base = {"basis": "FIXED_PCT", "pct": "10", "first_on": "2026-10-01", "every_months": 12}
    return make.term(
        agreement=term.agreement, type="PRICE_ESCALATOR", clause="§4.9", params=base | params
    )


@pytest.mark.django_db
def test_prices_change_on_their_day_once_and_later_months_are_billed_by_them():
    term, (series,) = agreed("COMMIT_RATE", **COMMIT)
    escalator(term)
    fill(series, SEPTEMBER, 10)
    fill(series, OCTOBER, 10)

    early = actions.escalate_prices(at=after(last_of(SEPTEMBER), hours=-1))
    done = [actions.escalate_prices(at=after(last_of(SEPTEMBER))) for _ in range(2)]
    actions.issue_due(at=after(last_of(OCTOBER)))

    assert (early, done) == (0, [1, 0])
    newest = term.revisions.latest("number")
    assert (newest.valid_from, newest.params["price_per_mbps"]) == (OCTOBER, "0.385")
    amounts = Statement.objects.order_by("period_first").values_list("amount", flat=True)
    assert list(amounts) == [Decimal("3500.00"), Decimal("3850.00")]


@pytest.mark.django_db
def test_index_asks_a_person_once_and_changes_nothing():
    term, _ = agreed("COMMIT_RATE", **COMMIT)
    escalator(term, basis="INDEX", pct=None, index="CPI")
    boss = make.user(role="finance")

    for _ in range(2):
        actions.escalate_prices(at=after(last_of(SEPTEMBER)))

    told = Notice.objects.get(kind="price_index_asked", recipient=boss)
    assert "CPI" in told.title
    assert term.revisions.count() == 1


@pytest.mark.django_db
def test_days_long_past_are_left_as_they_were():
    term, _ = agreed("COMMIT_RATE", **COMMIT)
    escalator(term, first_on="2026-06-01", every_months=None)

    assert actions.escalate_prices(at=make.AT) == 0
