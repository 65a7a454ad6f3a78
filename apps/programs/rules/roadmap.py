"""The roadmap's time: quarters of the calendar, from two back to five ahead."""

from dataclasses import dataclass
from datetime import date

QUARTERS = 8
BACK = 2


@dataclass(frozen=True)
class Window:
    """Quarters from left to right; `first` is the first day of the first one."""

    first: date

    @property
    def quarters(self) -> list[date]:
        """The first day of each."""
        return [_later(self.first, n) for n in range(QUARTERS)]

    @property
    def end(self) -> date:
        """The day after the last one."""
        return _later(self.first, QUARTERS)

    def place(self, day: date) -> float:
        """From 0 to 1; days outside lie at the edges."""
        return min(max((day - self.first) / (self.end - self.first), 0.0), 1.0)


def window(today: date) -> Window:
    """The one that people see today."""
    return Window(_later(date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), -BACK))


def label(first: date) -> str:
    """`Q4 26` of a quarter's first day."""
    return f"Q{(first.month - 1) // 3 + 1} {first:%y}"


def _later(first: date, quarters: int) -> date:
    months = first.year * 12 + first.month - 1 + 3 * quarters
    return date(months // 12, months % 12 + 1, 1)
