"""What judging a promise gives, whatever its type. Rules: breach semantics 5.3."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from apps.core import units

PLACES = 3  # of percentages and ratios that are stored and shown
MOST_SHOWN = Decimal("99999999.999")  # a link without traffic makes ratios that fit no column


class Outcome(StrEnum):
    """How one period compares with its promise, on its own."""

    KEPT = "KEPT"
    BROKEN = "BROKEN"
    UNDECIDED = "UNDECIDED"  # between limit and clearing: leave things as they are
    NO_DATA = "NO_DATA"  # too little was measured: hold


@dataclass(frozen=True)
class Judgement:
    """One period against its promise.

    value and threshold are in the promise's own unit: percent of capacity, ratio, or bit/s; the
    value is None where it is unknown or infinite. streak counts the broken periods in a row up to
    this one, `needed` how many make a breach. reason says it in words, with the numbers.
    """

    outcome: Outcome
    value: Decimal | int | None
    threshold: Decimal | int
    streak: int
    needed: int
    reason: str

    @property
    def is_breach(self) -> bool:
        """Whether the periods broken in a row are enough to open a breach."""
        return self.outcome is Outcome.BROKEN and self.streak >= self.needed


def dedup_key(term_id: int, scope: str, metric: str, direction: str) -> str:
    """At most one open breach per key. Rules: breach semantics 5.3."""
    return f"{term_id}:{scope}:{metric}:{direction}"


def percent_of(part: int, whole: int) -> Decimal:
    """part / whole in percent, half up to three places: for showing, never for comparing."""
    return _shown(100 * Decimal(part) / Decimal(whole))


def ratio_of(larger: int, smaller: int) -> Decimal:
    """larger / smaller, half up to three places: for showing, never for comparing."""
    return _shown(Decimal(larger) / Decimal(smaller))


def percent_words(value: Decimal | None) -> str:
    """`70.01 %`: as many decimals as it takes to tell it from the limit."""
    return f"{units.limit(value)} %"


def periods_words(count: int, unit: str) -> str:
    """`1 day`, `3 months`."""
    return f"{count} {unit.lower()}{'' if count == 1 else 's'}"


def month_words(first_day: date) -> str:
    """`March 2025`, of any day in the month."""
    return f"{first_day:%B %Y}"


def _shown(value: Decimal) -> Decimal:
    return min(units.rounded(value, PLACES), MOST_SHOWN)
