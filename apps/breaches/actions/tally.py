"""What a run of the judge came to."""

from dataclasses import dataclass, fields


@dataclass(frozen=True)
class Tally:
    """Counts of one run; `failed` counts groups of terms that could not be judged."""

    evaluated: int = 0
    opened: int = 0
    raised: int = 0
    resolved: int = 0
    reopened: int = 0
    on_hold: int = 0
    failed: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def __str__(self) -> str:
        return ", ".join(f"{one.name} {getattr(self, one.name)}" for one in fields(self))
