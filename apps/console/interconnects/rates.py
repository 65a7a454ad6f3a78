"""The rates of an interconnect, read once for the chart and the p95 box of its page."""

from dataclasses import dataclass
from datetime import datetime

from apps.network.models import Interconnect
from apps.usage import queries as usage
from apps.usage.figures import Ints
from apps.usage.rules import SLOT_SECONDS


@dataclass(frozen=True)
class Rates:
    """int64[2, slots] from `start` on, bit/s; row 0 is from the partner, -1 is a gap."""

    start: datetime
    values: Ints

    def between(self, start: datetime, end: datetime) -> Ints:
        """The slots that start in [start, end), which lies within what was read."""
        return self.values[:, self._slot(start) : self._slot(end)]

    def _slot(self, moment: datetime) -> int:
        return -(-int((moment - self.start).total_seconds()) // SLOT_SECONDS)


def read(link: Interconnect, start: datetime, end: datetime) -> Rates:
    """Three queries. `start` is a full slot, such as a local midnight."""
    return Rates(start, usage.link_rates([link.pk], start, end)[link.pk])
