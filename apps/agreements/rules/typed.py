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
    changes: str = "NEXT_CYCLE"


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


@dataclass(frozen=True)
class MaxTraffic:
    """Traffic above which something else must be agreed."""

    bps: int
    metric: str
    direction: str
    months: int
    consequence: str


@dataclass(frozen=True)
class DowngradeRight:
    """Capacity may be handed back once a metric stays below threshold_pct for `months` months."""

    metric: str
    threshold_pct: Decimal
    months: int
    lead_value: int | None
    lead_unit: str
    keep_bps: int | None
    who: str


@dataclass(frozen=True)
class CommitVolume:
    """An amount of traffic (terabytes, or Mbps times months) between two days, both included."""

    amount: Decimal
    unit: str
    starts_on: str
    ends_on: str
    price: Decimal | None
    shortfall_price: Decimal | None
    currency: str
    direction: str
    warn_behind_pct: Decimal


@dataclass(frozen=True)
class BurstCap:
    """A rate that may be passed in fewer than `slots` slots of a local day."""

    max_bps: int
    slots: int
    direction: str
    consequence: str
    excess_price_per_mbps: Decimal | None
    currency: str


@dataclass(frozen=True)
class TierReset:
    """Steps of use, each (up_to_bps, fee); the lowest is the one that is contracted."""

    tiers: tuple[tuple[int, Decimal], ...]
    currency: str
    percentile: Decimal
    direction: str
    warn_month: int
    move_month: int
    limit_month: int
    resets: bool


@dataclass(frozen=True)
class MinSites:
    """In how many places, and time zones, the networks must meet."""

    count: int
    zones: int | None
    regions: str
    min_port_bps: int | None


@dataclass(frozen=True)
class PortSpeed:
    """Which ports and optics are used, and how many in a place."""

    min_bps: int
    optics: tuple[str, ...]
    min_ports: int


@dataclass(frozen=True)
class AvailabilitySla:
    """The share of time a service must be up; credits are (below_pct, credit_pct)."""

    target_pct: Decimal
    period: str
    exclusions: tuple[str, ...]
    starts: str
    credits: tuple[tuple[Decimal, Decimal], ...]
    cap_pct: Decimal | None
    claim_days: int | None


@dataclass(frozen=True)
class _Quality:
    aggregation: str
    interval_minutes: int
    route: str
    credit_pct: Decimal | None
    cap_pct: Decimal | None
    claim_days: int | None


@dataclass(frozen=True)
class LatencySla(_Quality):
    """How long a packet may travel there and back."""

    target_ms: Decimal


@dataclass(frozen=True)
class LossSla(_Quality):
    """How many packets may be lost."""

    target_pct: Decimal


@dataclass(frozen=True)
class JitterSla(_Quality):
    """How much the travel time may vary."""

    target_ms: Decimal


@dataclass(frozen=True)
class _Ticket:
    hours: Decimal
    clock: str
    service_hours: str | None
    severity: str
    starts: str
    credit_pct: Decimal | None
    cap_pct: Decimal | None
    claim_days: int | None


@dataclass(frozen=True)
class RepairTime(_Ticket):
    """Within how many hours a fault must be repaired."""


@dataclass(frozen=True)
class ResponseTime(_Ticket):
    """Within how many hours a report must be answered."""


@dataclass(frozen=True)
class CacheOffload:
    """The share of a partner's traffic that caches must serve."""

    target_pct: Decimal
    basis: str
    months: int


@dataclass(frozen=True)
class CacheFill:
    """When and how fast caches may be filled: a window of local time, `02:00-14:00`."""

    window: str
    days: tuple[str, ...]
    max_bps: int
    per_appliance: bool
    tolerance_pct: Decimal
    tz: str


@dataclass(frozen=True)
class CacheHosting:
    """What the host provides for caches, and who pays for what."""

    rack_units: int
    power_w: int
    feed: str
    ports: int
    port_bps: int
    space_payer: str
    power_payer: str
    xconnect_payer: str
    hands_payer: str
    shipping_payer: str
    title_owner: str
    install_days: int
    return_days: int | None


@dataclass(frozen=True)
class HardwareRma:
    """Within how many days broken hardware is replaced."""

    days: int
    day_unit: str
    owner: str
    installer: str
    shipping_payer: str
    hands_hours: int | None
    return_broken: bool


@dataclass(frozen=True)
class MinCacheTraffic:
    """Traffic below which a cache is taken back."""

    bps: int
    metric: str
    months: int
    consequence: str
    return_days: int | None


Measured = (
    UpgradeTrigger
    | DowngradeRight
    | CommitRate
    | CommitVolume
    | BurstCap
    | TierReset
    | RatioMax
    | MinTraffic
    | MaxTraffic
    | MinSites
    | PortSpeed
    | AvailabilitySla
    | LatencySla
    | LossSla
    | JitterSla
    | RepairTime
    | ResponseTime
    | CacheOffload
    | CacheFill
    | CacheHosting
    | HardwareRma
    | MinCacheTraffic
)

TYPED: dict[str, Callable[..., Measured]] = {
    "UPGRADE_TRIGGER": UpgradeTrigger,
    "DOWNGRADE_RIGHT": DowngradeRight,
    "COMMIT_RATE": CommitRate,
    "COMMIT_VOLUME": CommitVolume,
    "BURST_CAP": BurstCap,
    "TIER_RESET": TierReset,
    "RATIO_MAX": RatioMax,
    "MIN_TRAFFIC": MinTraffic,
    "MAX_TRAFFIC": MaxTraffic,
    "MIN_SITES": MinSites,
    "PORT_SPEED": PortSpeed,
    "AVAILABILITY_SLA": AvailabilitySla,
    "LATENCY_SLA": LatencySla,
    "LOSS_SLA": LossSla,
    "JITTER_SLA": JitterSla,
    "REPAIR_TIME": RepairTime,
    "RESPONSE_TIME": ResponseTime,
    "CACHE_OFFLOAD": CacheOffload,
    "CACHE_FILL": CacheFill,
    "CACHE_HOSTING": CacheHosting,
    "HARDWARE_RMA": HardwareRma,
    "MIN_CACHE_TRAFFIC": MinCacheTraffic,
}
MEASURED = tuple(TYPED)  # the judge decides these; every other type is kept by people
