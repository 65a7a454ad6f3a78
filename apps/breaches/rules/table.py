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
from apps.breaches.rules.daily import trigger_figure, trigger_window
from apps.breaches.rules.monthly import (
    commit_figure,
    commit_judge,
    minimum_figure,
    minimum_judge,
    ratio_figure,
    ratio_judge,
)
from apps.breaches.rules.seen import Figured, Seen, Span
from apps.breaches.rules.severity import Severity
from apps.breaches.rules.verdicts import Judgement


class Cadence(StrEnum):
    """How long the periods are that a term is judged by: local days, or (billing) months."""

    DAY = "DAY"
    MONTH = "MONTH"


class Needs(StrEnum):
    """What a figure is made of."""

    SAMPLES = "SAMPLES"


def _same_day(first: date, params: Any) -> date:
    return first


def _by_days(periods: Sequence[Seen], params: Any) -> Judgement:
    raise ValueError("An UpgradeTrigger is judged by its own walk.")


@dataclass(frozen=True)
class Way:
    """How a type of term is judged.

    `figure` measures one period, `judge` decides on the last of several. `unit` is that of breaches
    and their limits; `low` are the kinds that are worse the lower the figure is. `each` judges
    every interconnect by itself. `has_own_walk`: hysteresis, instead of a count of broken periods.
    `window` is the first day of the samples of a period that starts on a day; `looks_back` how far
    a term that was never judged is judged.
    """

    cadence: Cadence
    kinds: tuple[Kind, ...]
    unit: str
    figure: Callable[[Span, Any], Figured]
    judge: Callable[[Sequence[Seen], Any], Judgement]
    low: frozenset[Kind] = frozenset()
    needs: frozenset[Needs] = frozenset({Needs.SAMPLES})
    each: bool = False
    has_own_walk: bool = False
    window: Callable[[date, Any], date] = _same_day

    @property
    def is_daily(self) -> bool:
        return self.cadence is Cadence.DAY

    @property
    def looks_back(self) -> timedelta:
        return LOOKS_BACK[self.cadence]


LOOKS_BACK = {Cadence.DAY: timedelta(days=60), Cadence.MONTH: timedelta(days=130)}

WAYS: dict[str, Way] = {
    "UPGRADE_TRIGGER": Way(
        cadence=Cadence.DAY,
        kinds=(Kind.CAPACITY,),
        unit="%",
        figure=trigger_figure,
        judge=_by_days,
        each=True,
        has_own_walk=True,
        window=trigger_window,
    ),
    "COMMIT_RATE": Way(
        cadence=Cadence.MONTH,
        kinds=(Kind.OVER_COMMIT, Kind.COMMIT_SHORTFALL),
        unit="Gbps",
        figure=commit_figure,
        judge=commit_judge,
        low=frozenset({Kind.COMMIT_SHORTFALL}),
    ),
    "RATIO_MAX": Way(
        cadence=Cadence.MONTH,
        kinds=(Kind.RATIO,),
        unit=":1",
        figure=ratio_figure,
        judge=ratio_judge,
    ),
    "MIN_TRAFFIC": Way(
        cadence=Cadence.MONTH,
        kinds=(Kind.MIN_TRAFFIC,),
        unit="Gbps",
        figure=minimum_figure,
        judge=minimum_judge,
        low=frozenset({Kind.MIN_TRAFFIC}),
    ),
}

# A commit that is over or under used costs money; the others are the partner's to keep.
SEVERITIES = {Kind.OVER_COMMIT: Severity.WARNING, Kind.COMMIT_SHORTFALL: Severity.INFO}


def way_of(params: Params) -> Way:
    """How the term that these are parameters of is judged."""
    return WAYS[type_of(params)]


def severity_of(kind: str) -> Severity:
    """How bad a breach of a kind is at first."""
    return SEVERITIES.get(Kind(kind), Severity.MAJOR)
