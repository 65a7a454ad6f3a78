"""Use of a link now, after an upgrade, and with its largest member gone."""

from decimal import Decimal

import pytest

from apps.capacity.rules import whatif

GBPS = 10**9


def test_load_is_the_p95_over_what_there_is_and_what_a_failure_leaves() -> None:
    found = whatif.load(291_400_000_000, 400 * GBPS, 100 * GBPS)

    assert (found.n_minus_1_bps, found.used_pct, found.n_minus_1_pct) == (
        300 * GBPS, Decimal("72.9"), Decimal("97.1"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("added", "port", "replaces", "used", "rest"),
    [
        (200, 100, False, "48.6", "58.3"),  # 6 x 100
        (400, 400, False, "36.4", "72.9"),  # 4 x 100 and 1 x 400: the large one fails
        (400, 400, True, "36.4", "72.9"),  # 2 x 400 instead
        (0, 400, True, "72.9", None),  # 1 x 400 instead: nothing is left
    ],
)
def test_after_counts_the_largest_member_that_there_is_then(
    added: int, port: int, replaces: bool, used: str, rest: str | None
) -> None:
    found = whatif.after(
        291_400_000_000, capacity_bps=400 * GBPS, largest_bps=100 * GBPS, added_bps=added * GBPS,
        port_bps=port * GBPS, replaces=replaces,
    )  # fmt: skip

    assert found.used_pct == Decimal(used)
    assert found.n_minus_1_pct == (None if rest is None else Decimal(rest))


def test_nothing_measured_says_nothing() -> None:
    assert whatif.load(None, GBPS, 0).used_pct is None


@pytest.mark.parametrize(
    ("days", "growth"),
    [
        ([100] * 7 + [0] * 16 + [110] * 7, Decimal("10.0")),
        ([100] * 7 + [None] * 16 + [90] * 7, Decimal("-10.0")),
        ([100] * 4 + [None] * 19 + [110] * 7, None),
        ([100] * 7, None),
        ([], None),
    ],
)
def test_growth_compares_the_first_with_the_last_week(
    days: list[int | None], growth: Decimal | None
) -> None:
    assert whatif.growth_pct(days) == growth
