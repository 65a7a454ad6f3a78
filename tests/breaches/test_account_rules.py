"""What a period amounts to, by type. Vectors: agreements.md 3.1 and 8.2."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.agreements.rules import Params, parse_params
from apps.breaches import rules
from apps.breaches.rules import Before, Earlier, Metered, Share

MBPS, GBPS = 10**6, 10**9
WHOLE = Share(30, 30)
OCTOBER, LAST = date(2026, 10, 1), date(2026, 10, 31)
COMMIT = {"commit_bps": 10 * MBPS, "price_per_mbps": "2", "currency": "USD"}


def commit(**more: Any) -> Params:
    return parse_params("COMMIT_RATE", COMMIT | more)


def amounts(account: rules.Account) -> list[Decimal]:
    return [line.amount for line in account.lines if line.amount is not None]


@pytest.mark.parametrize(
    ("measured", "more", "overage", "shortfall", "amount"),
    [
        (14, {}, 4, 0, "28.00"),
        (7, {}, 0, 3, "20.00"),
        (14, {"overage_price_per_mbps": "3"}, 4, 0, "32.00"),
        (10, {}, 0, 0, "20.00"),
    ],
)
def test_commit_is_paid_in_any_case_and_what_is_over_it(measured, more, overage, shortfall, amount):
    found = rules.account(Metered(measured * MBPS), commit(**more), WHOLE)

    assert (found.overage_bps, found.shortfall_bps) == (overage * MBPS, shortfall * MBPS)
    assert found.amount == Decimal(amount)
    assert sum(amounts(found)) == found.amount


@pytest.mark.parametrize("stage", ["OVERAGE", "MEASURED"])
def test_rate_is_rounded_up_to_the_next_mbps_at_the_stage_of_the_contract(stage):
    params = commit(round_up_to_bps=MBPS, round_stage=stage)

    found = rules.account(Metered(11_390_000), params, WHOLE)

    assert (found.overage_bps, found.amount) == (2 * MBPS, Decimal("24.00"))
    said = [line.label for line in found.lines]
    assert ("Measured, rounded up" in said) == (stage == "MEASURED")


def test_period_with_too_little_data_is_stated_and_not_billed():
    found = rules.account(Metered(14 * MBPS, "INSUFFICIENT"), commit(), WHOLE)

    assert (found.amount, found.measured_bps, found.currency) == (None, 14 * MBPS, "USD")
    assert "insufficient" in found.lines[0].value


def test_part_of_a_period_is_billed_by_its_days():
    found = rules.account(Metered(14 * MBPS), commit(), Share(10, 31))

    assert found.amount == Decimal("9.03")
    assert "10 of 31 days" in found.lines[2].value


def test_parts_of_a_period_add_up_and_one_unknown_part_leaves_it_unknown():
    one = rules.account(Metered(14 * MBPS), commit(), Share(10, 30))
    other = rules.account(Metered(14 * MBPS), commit(), Share(20, 30))
    unknown = rules.account(Metered(None), commit(), Share(20, 30))

    assert rules.joined([one, other]).amount == Decimal("28.00")
    assert rules.joined([one, unknown]).amount is None


@given(st.integers(0, 10**13), st.integers(1, 31), st.sampled_from([None, 1, MBPS, GBPS]))
def test_lines_always_add_up_to_the_amount(measured, days, unit):
    params = commit(round_up_to_bps=unit, price_per_mbps="0.333")

    found = rules.account(Metered(measured), params, Share(days, 31))

    assert sum(amounts(found)) == found.amount


@pytest.mark.parametrize(
    ("more", "excess", "amount"), [({}, 10, "5.00"), ({"floor_bps": 60 * MBPS}, None, "0.00")]
)
def test_ratio_is_settled_by_its_excess_above_the_floor(more, excess, amount):
    raw = {"limit": "3", "form": "SENT_OVER_RECEIVED", "settle_price_per_mbps": "0.5"}
    params = parse_params("RATIO_MAX", {**raw, "currency": "EUR", **more})
    judged = rules.judge_ratio(40 * MBPS, 10 * MBPS, params)
    sides = {"out_bps": 40 * MBPS, "in_bps": 10 * MBPS, "excess_bps": judged.excess_bps}

    found = rules.account(Metered(40 * MBPS, more=sides), params, WHOLE)

    assert judged.excess_bps == (excess and excess * MBPS)
    assert (found.amount, found.currency) == (Decimal(amount), "EUR")


def test_ratio_without_a_price_is_no_matter_of_money():
    assert not rules.is_priced(parse_params("RATIO_MAX", {"limit": "3"}))
    assert not rules.is_priced(volume(price=None, currency=""))
    assert rules.is_priced(commit())


def test_excess_over_a_cap_is_charged_by_its_highest_rate():
    raw = {"max_bps": 400 * GBPS, "excess_price_per_mbps": "0.1", "currency": "USD",
           "consequence": "CHARGE"}  # fmt: skip
    metered = Metered(420 * GBPS, more={"over_days": 2, "excess_bps": 20 * GBPS})

    found = rules.account(metered, parse_params("BURST_CAP", raw), WHOLE)

    assert (found.overage_bps, found.amount) == (20 * GBPS, Decimal("2000.00"))


def volume(**more: Any) -> Params:
    raw = {"amount": "240", "starts_on": "2026-01-01", "ends_on": "2026-10-31", "price": "0.30"}
    return parse_params("COMMIT_VOLUME", {**raw, "currency": "USD", **more})


def test_volume_is_charged_as_it_is_carried():
    before = Before([Earlier(date(2026, 9, 1), None, Decimal(100))], date(2026, 9, 1))

    found = rules.account(Metered(1, more={"units": Decimal(20)}), volume(ends_on="2026-12-31"),
                          WHOLE, Before(before.periods, OCTOBER, LAST))  # fmt: skip

    assert (found.amount, found.facts["total"]) == (Decimal("6.00"), "120")


def test_what_is_missing_of_a_volume_is_trued_up_after_the_last_day():
    before = Before([Earlier(date(2026, 9, 1), None, Decimal(100))], OCTOBER, LAST)

    found = rules.account(
        Metered(1, more={"units": Decimal(20)}), volume(shortfall_price="0.10"), WHOLE, before
    )

    assert found.amount == Decimal("18.00")
    assert found.lines[-1].amount == Decimal("12.00")
