"""The parameters of the types that are measured, typed: what the judge computes with."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class UpgradeTrigger:
    """Capacity is to be added when a metric is over threshold_pct for `periods` in a row."""

    metric: str
    threshold_pct: Decimal
    comparator: str
    periods: int
    unit: str
    clear_pct: Decimal
    clear_periods: int
    n_minus_1: bool
    direction: str
    required_step_bps: int | None
    lead_value: int | None
    lead_unit: str
    clock_start: str
    who: str


@dataclass(frozen=True)
class CommitRate:
    """A rate that is paid in any case, and the price of what goes over it; prices per Mbps."""

    commit_bps: int
    price_per_mbps: Decimal
    currency: str
    overage_price_per_mbps: Decimal
    percentile: Decimal
    method: str
    direction: str
    aggregation: str
    missing: str
    billing_day: int
    tz: str
    round_up_to_bps: int | None
    round_stage: str


@dataclass(frozen=True)
class RatioMax:
    """How far the two directions may differ."""

    limit: Decimal
    form: str
    sender: str
    basis: str
    floor_bps: int
    settle_price_per_mbps: Decimal | None
    currency: str


@dataclass(frozen=True)
class MinTraffic:
    """Traffic that must be reached; broken after `months` months below it in a row."""

    bps: int
    metric: str
    direction: str
    months: int


Measured = UpgradeTrigger | CommitRate | RatioMax | MinTraffic

TYPED: dict[str, Callable[..., Measured]] = {
    "UPGRADE_TRIGGER": UpgradeTrigger,
    "COMMIT_RATE": CommitRate,
    "RATIO_MAX": RatioMax,
    "MIN_TRAFFIC": MinTraffic,
}
MEASURED = tuple(TYPED)  # the judge decides these; every other type is kept by people
