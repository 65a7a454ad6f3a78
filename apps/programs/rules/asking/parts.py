"""What a query is made of once it is read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any, TypeAlias


class Kind(Enum):
    """What a field holds: decides what it can be compared with."""

    TEXT = "text"
    WORD = "word"
    CHOICE = "choice"
    PERSON = "person"
    DAY = "day"
    NUMBER = "number"


EQUALS, ORDERED = ("=", "!="), ("=", "!=", "<", "<=", ">", ">=")
OPERATORS = {
    Kind.TEXT: ("~", "!~"),
    Kind.WORD: EQUALS,
    Kind.CHOICE: EQUALS,
    Kind.PERSON: EQUALS,
    Kind.DAY: ORDERED,
    Kind.NUMBER: ORDERED,
}


@dataclass(frozen=True)
class Field:
    """A field people ask by. `choices`: word to value; `sorts`: it may stand after `order by`."""

    name: str
    kind: Kind
    help: str
    choices: tuple[tuple[str, Any], ...] = ()
    can_be_empty: bool = False
    sorts: bool = False

    @property
    def operators(self) -> tuple[str, ...]:
        return OPERATORS[self.kind]

    @property
    def is_ordered(self) -> bool:
        """Choices in an order, such as priorities, are compared like numbers."""
        return self.kind in (Kind.DAY, Kind.NUMBER)


@dataclass(frozen=True)
class Relative:
    """Days from today: `14d` is in two weeks, `-1w` a week ago, `today` is 0."""

    days: int


Value: TypeAlias = str | int | date | Decimal | Relative


@dataclass(frozen=True)
class Compared:
    """`due < 14d`, `label in (a, b)`, `assignee is empty`: `values` is empty for emptiness."""

    field: str
    operator: str  # one of the operators, "in" or "empty"
    values: tuple[Value, ...] = ()


@dataclass(frozen=True)
class Not:
    part: "Node"


@dataclass(frozen=True)
class And:
    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Node", ...]


Node: TypeAlias = Compared | Not | And | Or


@dataclass(frozen=True)
class Order:
    field: str
    descending: bool = False


@dataclass(frozen=True)
class Asked:
    """A whole query: nothing in `where` means all."""

    where: Node | None = None
    order: tuple[Order, ...] = ()


class BadQuery(Exception):
    """Says what is wrong at which place (`at` counts from 0), and what to write instead."""

    def __init__(self, message: str, text: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.text = text
        self.at = min(at, len(text))

    @property
    def before(self) -> str:
        return self.text[: self.at]

    @property
    def here(self) -> str:
        """What stands at the place, up to the next space."""
        return self.text[self.at :].split(" ", 1)[0][:40]

    @property
    def after(self) -> str:
        return self.text[self.at + len(self.here) :]
