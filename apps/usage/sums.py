"""Rates of many interconnects added up one after the other: flat memory, whatever the number."""

from dataclasses import dataclass, field

import numpy as np

from apps.usage import figures
from apps.usage.figures import GAP, Ints

ENOUGH_PCT = 95  # of the interconnects: the share from which a period counts as FINAL, too


@dataclass
class Sum:
    """int64[2, slots] of a group, and of how many interconnects each slot is made.

    A slot counts where 95 % of those that were measured at all have a value in it: a sum over
    fewer would look like traffic that went away. A small group so needs all of its interconnects;
    in one of thousands, where some are always silent, one does not empty the whole.
    """

    slots: int
    links: int = 0
    measured: int = 0
    _rates: Ints = field(init=False)
    _present: Ints = field(init=False)

    def __post_init__(self) -> None:
        self._rates = np.zeros((2, self.slots), np.int64)
        self._present = np.zeros(self.slots, np.int64)

    def add(self, rates: Ints, known: np.typing.NDArray[np.bool_]) -> None:
        """One more interconnect: bit/s with gaps as 0, and where both directions are known."""
        self.links += 1
        if known.any():
            self.measured += 1
            self._rates += rates
            self._present += known

    def rates(self) -> Ints:
        """The sum, -1 where too few are known."""
        if not self.measured:
            return np.full((2, self.slots), GAP, np.int64)
        return np.where(100 * self._present >= ENOUGH_PCT * self.measured, self._rates, GAP)


def prepared(rates: Ints) -> tuple[Ints, np.typing.NDArray[np.bool_]]:
    """An interconnect's rates as `Sum.add` takes them: both directions of a slot, or neither."""
    known = (rates != figures.GAP).all(axis=0)
    return np.where(known, rates, 0), known
