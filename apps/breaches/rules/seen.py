"""What a judge looks at: a span of time with its samples, and what was found in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from apps.breaches.rules.facts import Facts
from apps.breaches.rules.figures import Slots, Stretch
from apps.breaches.rules.verdicts import Outcome
from apps.usage.rules import Grade


class Span(Protocol):
    """Local days `first` to `last` of the zone `tz`, and all that is known of its interconnects.

    Slots are int64[2, slots] bit/s, -1 for a gap; row 0 comes from the partner, row 1 goes there.
    """

    @property
    def first(self) -> date: ...
    @property
    def last(self) -> date: ...
    @property
    def tz(self) -> str: ...
    @property
    def links(self) -> tuple[int, ...]: ...
    @property
    def facts(self) -> Facts: ...
    @property
    def start(self) -> datetime:
        """The instant at which the last day begins."""

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """The instants at which the first day begins and the last one ends, UTC."""

    def capacity(self, link: int) -> int:
        """What an interconnect could carry when the last day ended; bit/s, 0 where it was not."""

    def ports(self) -> list[Slots]:
        """The slots of each interconnect as part of a sum."""

    def total(self) -> Slots:
        """The interconnects added slot by slot; missing where any of them is missing."""

    def day(self) -> Slots:
        """The slots of the last day, of all interconnects added."""

    def floors(self) -> tuple[Slots, Slots] | None:
        """The whole span and its last day with lower bounds where some ports alone are known; None
        where there are none."""

    def stretches(self) -> Sequence[Stretch]:
        """The parts of the last day with one capacity each."""

    def cut(self, slots: Slots) -> list[Slots]:
        """The span's slots, day by day."""


@dataclass(frozen=True)
class Figured:
    """One span as it is stored: rates in bit/s; value and threshold in the term's own unit.

    `details` keeps what a person needs to recompute it, and what it is judged by later. Without an
    `outcome` the term's judge decides it.
    """

    value_bps: int | None
    threshold_bps: int | None
    value: Decimal | None
    threshold: Decimal | None
    n_valid: int
    n_expected: int
    grade: Grade
    method: str
    details: Mapping[str, Any] = field(default_factory=dict)
    metric: str = ""
    capacity_bps: int | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Seen:
    """A closed period as measured; bit/s. bps is what a commit compares, None where unknown.

    shown and limit are in the breach's unit, outcome is how the period compared on its own.
    """

    first: date
    last: date
    grade: str
    bps: int | None = None
    in_bps: int | None = None
    out_bps: int | None = None
    total_bps: int | None = None
    shown: Decimal | None = None
    outcome: Outcome | None = None
    limit: Decimal | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
