"""What the rest of a running month may carry: the same weekdays of the last four weeks.

A slot to come takes the mean of the slots exactly one, two, three and four weeks before, counted
back from the last measured day. How far those weeks lie apart is the uncertainty. Our choice:
agreements.md 5.3 asks for a forecast from day 10 on and leaves the method open.
"""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Slots = NDArray[np.int64]
WEEK = 7 * 288
WEEKS = 4
FROM_DAY = 10
METHOD = "Measured so far, then the mean of the same weekdays of the last 4 weeks"


@dataclass(frozen=True)
class Spread:
    """How the quietest and the busiest of the last weeks compare with their mean."""

    low: Fraction
    high: Fraction


def spread(known: Slots) -> Spread:
    """Of the last four weeks of int64[2, slots]; equal to the mean where nothing is known."""
    weeks = [known[:, -WEEK * (n + 1) : known.shape[1] - WEEK * n] for n in range(WEEKS)]
    totals = [int(week[week >= 0].sum()) * WEEK // max(1, int((week >= 0).sum())) for week in weeks]
    totals = [total for total in totals if total]
    if not totals:
        return Spread(Fraction(1), Fraction(1))
    mean = Fraction(sum(totals), len(totals))
    return Spread(Fraction(min(totals)) / mean, Fraction(max(totals)) / mean)


def continued(known: Slots, slots: int, *, by: Fraction = Fraction(1)) -> Slots:
    """int64[2, slots] after the end of `known`, whose last four weeks say what they carry.

    Missing (-1) where all four weeks miss the slot. `by` raises or lowers what is foreseen.
    """
    last = known[:, -WEEK * WEEKS :]
    missing = np.full((2, max(0, WEEK * WEEKS - last.shape[1])), -1, np.int64)
    weeks = np.concatenate([missing, last], axis=1).reshape(2, WEEKS, WEEK)
    counted = (weeks >= 0).sum(axis=1)
    totals = np.maximum(weeks, 0).sum(axis=1)
    means = np.where(counted > 0, totals // np.maximum(counted, 1), -1)
    # Rates stay below 10^14 bit/s and the factor is cut to thousandths: no overflow of int64.
    scaled = np.where(means >= 0, means * round(by * 1000) // 1000, -1)
    return np.tile(scaled, (1, slots // WEEK + 1))[:, :slots]
