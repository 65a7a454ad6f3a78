"""The p95 box: the figure recomputed from the samples, its rank and count, and what gaps do to it.

Nearest rank, integers. Rules: percentile 4.1, our choices 4.3.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np

from apps.core import units
from apps.core.units import rounded
from apps.network.models import Interconnect
from apps.usage import figures
from apps.usage.figures import GAP, Ints
from apps.usage.models import LinkStat
from apps.usage.rules import period_bounds, rank

DAYS = 30
P = 95
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


@dataclass(frozen=True)
class Box:
    """The 30-day figure of an interconnect, recomputed. Rates in bit/s."""

    first: date
    last: date
    expected: int
    count: int
    rank: int
    p95_in: int | None
    p95_out: int | None
    stored: int | None
    capacity_bps: int
    if_zero: int
    if_full: int
    limit_bps: int | None

    @property
    def missing(self) -> int:
        return self.expected - self.count

    @property
    def p95(self) -> int:
        return max(self.p95_in or 0, self.p95_out or 0)

    @property
    def used_pct(self) -> Decimal | None:
        return rounded(Decimal(100 * self.p95) / self.capacity_bps) if self.capacity_bps else None

    @property
    def matches(self) -> bool:
        return self.stored == self.p95

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The steps from samples to figure, the result last."""
        lines = [(f"Expected, {DAYS} days", f"{units.number(self.expected)} samples")]
        if self.missing:
            lines.append(("Missing, left out", f"{units.number(self.missing)} samples"))
        rule = f"Rank, {P} % of {units.number(self.count)} rounded up"
        lines.append((rule, ordinal(self.rank)))
        used = f"{units.percent(self.used_pct)} of {units.capacity(self.capacity_bps)}"
        return [*lines, (units.rate(self.p95), used if self.capacity_bps else "no capacity")]

    @property
    def gap_words(self) -> str:
        """Whether the gap could change the result against the limit."""
        if not self.missing:
            return "No sample is missing."
        place = f"the {ordinal(rank(self.expected, P))} of {units.number(self.expected)}"
        zero = f"{place} would be {units.rate(self.if_zero)}"
        words = (
            f"If the {units.number(self.missing)} missing samples were zero, {zero}; "
            f"had they all been as high as the peak, {units.rate(self.if_full)}."
        )
        return words + self._verdict()

    def _verdict(self) -> str:
        if self.limit_bps is None:
            return ""
        sides = {bps > self.limit_bps for bps in (self.if_zero, self.if_full)}
        effect = "does not change" if len(sides) == 1 else "could change"
        return f" The limit is {units.rate(self.limit_bps)}: the gap {effect} the result."


def bounds(link: Interconnect, stat: LinkStat) -> tuple[datetime, datetime]:
    """The UTC instants of the local days the stored figure covers."""
    first = stat.day - timedelta(days=DAYS - 1)
    return period_bounds(first, stat.day, link.site.metro.time_zone)


def box(
    link: Interconnect, stat: LinkStat | None, rates: Ints, limit_pct: Decimal | None
) -> Box | None:
    """The box out of the slots of `bounds`; None where nothing was measured. No query."""
    if stat is None:
        return None
    p95 = figures.percentile(rates)
    if (p95 == GAP).all():
        return None
    side = int(p95.argmax())
    count = int(figures.known(rates)[side])
    return Box(
        first=stat.day - timedelta(days=DAYS - 1),
        last=stat.day,
        expected=rates.shape[-1],
        count=count,
        rank=rank(count, P),
        p95_in=_known(p95[0]),
        p95_out=_known(p95[1]),
        stored=stat.p95_bps,
        capacity_bps=link.capacity_bps,
        if_zero=_filled(rates, 0),
        if_full=_filled(rates, int(rates.max())),
        limit_bps=int(link.capacity_bps * limit_pct / 100) if limit_pct else None,
    )


def _filled(rates: Ints, bps: int) -> int:
    """The higher direction's percentile if each missing sample had been `bps`."""
    return int(figures.percentile(np.where(rates == GAP, bps, rates)).max())


def _known(bps: int) -> int | None:
    return None if bps == GAP else int(bps)


def ordinal(number: int) -> str:
    """`8,140th`, `1st`, `22nd`."""
    ending = (
        "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{units.number(number)}{ending}"
