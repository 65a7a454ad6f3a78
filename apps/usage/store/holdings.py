"""What a store holds, by partition, and how far ahead there is room."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Part:
    """The UTC days first to last of one kind of row. `size` is in bytes, indexes included.

    `slots` is as exact as the database keeps count by itself: of a part filled a moment ago it may
    still say 0.
    """

    name: str
    first: date
    last: date
    slots: int
    size: int


@dataclass(frozen=True)
class Holdings:
    """All parts, oldest first."""

    parts: list[Part]

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)

    @property
    def slots(self) -> int:
        return sum(part.slots for part in self.parts)

    def filled(self) -> list[Part]:
        return [part for part in self.parts if part.slots]
