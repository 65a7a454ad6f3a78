"""How each type of term is judged: one row per type. Rules: term types 10.1.

Everything that asks about a type asks this table. A new type is a row here, with its figure.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from apps.agreements.rules import Params, type_of
from apps.breaches.enums import Kind
from apps.breaches.rules import caches, inventory, monthly, quality, sla, traffic, volume
from apps.breaches.rules.counting import count_judge
from apps.breaches.rules.daily import trigger_figure, trigger_window
from apps.breaches.rules.seen import Figured, Seen, Span
from apps.breaches.rules.severity import Severity
from apps.breaches.rules.verdicts import Judgement


class Cadence(StrEnum):
    """How long the periods are that a term is judged by. Months may be billing months."""

    DAY = "DAY"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


class Needs(StrEnum):
    """What a figure is made of."""

    SAMPLES = "SAMPLES"
    INVENTORY = "INVENTORY"
    MAINTENANCE = "MAINTENANCE"
    INCIDENTS = "INCIDENTS"
    QUALITY = "QUALITY"


def _as_it_is(first: date, params: Any) -> date:
    return first


def _by_its_walk(periods: Sequence[Seen], params: Any) -> Judgement:
    raise ValueError("An UpgradeTrigger is judged by its own walk.")


@dataclass(frozen=True)
class Way:
    """How a type of term is judged.

    `figure` measures one period, `judge` decides on the last of several. `unit` is that of breaches
    and their limits; `low` are the kinds that are worse the lower the figure is. `each` judges
    every interconnect by itself, `only_caches` caches alone, `even_none` also where nothing is in
    scope. `has_own_walk`: hysteresis, instead of a count of broken periods. `is_climb`: a
    period depends on all before it. `window` is the first
    day of the samples of a period that starts on a day; `severity` tells by the periods in a row.
    """

    cadence: Cadence
    kinds: tuple[Kind, ...]
    unit: str
    figure: Callable[[Span, Any], Figured]
    judge: Callable[[Sequence[Seen], Any], Judgement] = count_judge
    low: frozenset[Kind] = frozenset()
    needs: frozenset[Needs] = frozenset({Needs.SAMPLES})
    each: bool = False
    only_caches: bool = False
    even_none: bool = False
    has_own_walk: bool = False
    is_climb: bool = False
    window: Callable[[date, Any], date] = _as_it_is
    severity: Callable[[int, Any], Severity] | None = None

    @property
    def is_daily(self) -> bool:
        return self.cadence is Cadence.DAY

    def cadence_of(self, params: Params) -> Cadence:
        """The cadence, or the one that the term itself names."""
        return Cadence(getattr(params, "period", self.cadence))


LOOKS_BACK = {
    Cadence.DAY: timedelta(days=60),
    Cadence.MONTH: timedelta(days=130),
    Cadence.QUARTER: timedelta(days=400),
    Cadence.YEAR: timedelta(days=800),
}
ON_RECORD = frozenset({Needs.INVENTORY})
REPORTED = frozenset({Needs.INCIDENTS})
DAILY, MONTHLY = Cadence.DAY, Cadence.MONTH


def _low(kind: Kind) -> dict[str, Any]:
    return {"kinds": (kind,), "low": frozenset({kind})}


WAYS: dict[str, Way] = {
    "UPGRADE_TRIGGER": Way(
        DAILY, (Kind.CAPACITY,), "%", trigger_figure, _by_its_walk,
        needs=frozenset({Needs.SAMPLES, Needs.MAINTENANCE}), each=True, has_own_walk=True,
        window=trigger_window,
    ),
    "DOWNGRADE_RIGHT": Way(
        MONTHLY, unit="%", figure=traffic.downgrade_figure, each=True, **_low(Kind.DOWNGRADE)
    ),
    "COMMIT_RATE": Way(
        MONTHLY, (Kind.OVER_COMMIT, Kind.COMMIT_SHORTFALL), "Gbps", monthly.commit_figure,
        monthly.commit_judge, low=frozenset({Kind.COMMIT_SHORTFALL}),
    ),
    "COMMIT_VOLUME": Way(
        MONTHLY, unit="%", figure=volume.volume_figure, window=volume.volume_window,
        severity=volume.volume_severity, **_low(Kind.VOLUME),
    ),
    "BURST_CAP": Way(DAILY, (Kind.BURST,), "slots", traffic.burst_figure),
    "TIER_RESET": Way(
        MONTHLY, (Kind.TIER,), "Gbps", volume.tier_figure, volume.tier_judge,
        severity=volume.tier_severity, is_climb=True,
    ),
    "RATIO_MAX": Way(MONTHLY, (Kind.RATIO,), ":1", monthly.ratio_figure, monthly.ratio_judge),
    "MIN_TRAFFIC": Way(
        MONTHLY, unit="Gbps", figure=monthly.minimum_figure, judge=monthly.minimum_judge,
        **_low(Kind.MIN_TRAFFIC),
    ),
    "MAX_TRAFFIC": Way(MONTHLY, (Kind.MAX_TRAFFIC,), "Gbps", traffic.maximum_figure),
    "MIN_SITES": Way(
        DAILY, unit="sites", figure=inventory.sites_figure, needs=ON_RECORD, even_none=True,
        **_low(Kind.MIN_SITES),
    ),
    "PORT_SPEED": Way(DAILY, (Kind.PORTS,), "points", inventory.ports_figure, needs=ON_RECORD),
    "AVAILABILITY_SLA": Way(
        MONTHLY, unit="%", figure=sla.availability_figure, each=True,
        needs=REPORTED | {Needs.MAINTENANCE}, **_low(Kind.AVAILABILITY),
    ),
    "LATENCY_SLA": Way(
        MONTHLY, (Kind.SLA,), "ms", quality.latency_figure, each=True,
        needs=frozenset({Needs.QUALITY, Needs.MAINTENANCE}),
    ),
    "LOSS_SLA": Way(
        MONTHLY, (Kind.SLA,), "%", quality.loss_figure, each=True,
        needs=frozenset({Needs.QUALITY, Needs.MAINTENANCE}),
    ),
    "JITTER_SLA": Way(
        MONTHLY, (Kind.SLA,), "ms", quality.jitter_figure, each=True,
        needs=frozenset({Needs.QUALITY, Needs.MAINTENANCE}),
    ),
    "REPAIR_TIME": Way(DAILY, (Kind.SLA,), "h", sla.repair_figure, needs=REPORTED),
    "RESPONSE_TIME": Way(DAILY, (Kind.SLA,), "h", sla.response_figure, needs=REPORTED),
    "CACHE_OFFLOAD": Way(
        MONTHLY, unit="%", figure=caches.offload_figure,
        needs=ON_RECORD | {Needs.SAMPLES}, **_low(Kind.CACHE),
    ),
    "CACHE_FILL": Way(
        DAILY, (Kind.CACHE,), "slots", caches.fill_figure, each=True, only_caches=True,
        needs=ON_RECORD | {Needs.SAMPLES}, severity=volume.volume_severity,
    ),
    "CACHE_HOSTING": Way(DAILY, (Kind.CACHE,), "points", inventory.hosting_figure, needs=ON_RECORD),
    "HARDWARE_RMA": Way(DAILY, (Kind.SLA,), "days", sla.rma_figure, needs=REPORTED),
    "MIN_CACHE_TRAFFIC": Way(
        MONTHLY, unit="Gbps", figure=traffic.cache_minimum_figure, each=True, only_caches=True,
        **_low(Kind.CACHE),
    ),
}  # fmt: skip

# A commit that is over or under used costs money, unused capacity is a chance; the others are the
# partner's to keep.
SEVERITIES = {
    Kind.OVER_COMMIT: Severity.WARNING,
    Kind.COMMIT_SHORTFALL: Severity.INFO,
    Kind.DOWNGRADE: Severity.INFO,
}


# Kinds and units of breaches that are worse the lower the figure is.
LOW = frozenset((kind, way.unit) for way in WAYS.values() for kind in way.low)


def way_of(params: Params) -> Way:
    """How the term that these are parameters of is judged."""
    return WAYS[type_of(params)]


def severity_of(kind: str, params: Params, streak: int) -> Severity:
    """How bad a breach of a kind is after so many periods in a row."""
    own = way_of(params).severity
    return own(streak, params) if own else SEVERITIES.get(Kind(kind), Severity.MAJOR)
