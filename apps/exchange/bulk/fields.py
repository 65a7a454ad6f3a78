"""Fields of rows as JSON: what a row holds, what it shall hold, and how people read it.

What is kept of a row turns back into the very same value, so that a change can be undone exactly.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from apps.accounts.models import User
from apps.core import units

People = Mapping[int, User]
Given = Mapping[str, Any]  # `value`, and for words the `way`
NOTHING = "–"


class Way(StrEnum):
    """What becomes of the words that a row has already."""

    ADD = "add"
    REMOVE = "remove"
    SET = "set"


WAYS = ((Way.ADD.value, "Add"), (Way.REMOVE.value, "Take away"), (Way.SET.value, "Replace by"))


@dataclass(frozen=True)
class Field(ABC):
    """One field. Values are JSON; `checked` raises ValueError in words for people.

    `is_offered`: it can be changed; else only what was changed before is told and taken back.
    """

    name: str
    label: str
    help: str = ""
    is_needed: bool = False
    is_offered: bool = True
    has_ways: ClassVar[bool] = False

    def held(self, obj: Any) -> Any:
        """What the row has."""
        return getattr(obj, self.name)

    def checked(self, given: Given, people: People) -> dict[str, Any]:
        """What is wanted, if it can be wanted of any row at all."""
        value = self.read(given.get("value"), people)
        if self.is_needed and value in (None, "", []):
            raise ValueError(f"{self.label} cannot be empty.")
        return {"value": value}

    @abstractmethod
    def read(self, value: Any, people: People) -> Any:
        """The value as it is kept. Raises ValueError in words for people."""

    def wanted(self, given: Given, held: Any) -> Any:
        """What a row shall have that has `held`."""
        return given["value"]

    def fact(self, kept: Any, people: People) -> Any:
        """The value an action takes."""
        return kept

    def words(self, kept: Any, people: People) -> str:
        return NOTHING if kept in (None, "", []) else str(kept)

    def said(self, given: Given, people: People) -> str:
        """The wish in words: `Owner: Marina Duarte`."""
        return f"{self.label}: {self.words(given['value'], people)}"


@dataclass(frozen=True)
class Text(Field):
    most: int = 200

    def read(self, value: Any, people: People) -> str:
        text = "" if value is None else str(value).strip()
        if len(text) > self.most:
            raise ValueError(f"{self.label} has {len(text)} letters; up to {self.most} are kept.")
        return text


@dataclass(frozen=True)
class Choice(Field):
    """One of some words or numbers."""

    options: Callable[[], Iterable[tuple[Any, str]]] = tuple

    def read(self, value: Any, people: People) -> Any:
        known = {str(key): key for key, _ in self.options()}
        if str(value) not in known:
            raise ValueError(f"{self.label} has no choice “{value}”.")
        return known[str(value)]

    def words(self, kept: Any, people: People) -> str:
        return str(dict(self.options()).get(kept, kept or NOTHING))


@dataclass(frozen=True)
class Person(Field):
    """One of our people, kept by key; `roles`: only those may be chosen, empty: all."""

    roles: tuple[str, ...] = ()

    def held(self, obj: Any) -> int | None:
        return getattr(obj, f"{self.name}_id")  # type: ignore[no-any-return]

    def read(self, value: Any, people: People) -> int | None:
        if value in (None, ""):
            return None
        person = people.get(int(value)) if str(value).isdecimal() else None
        if person is None or not person.is_active:
            raise ValueError(f"{self.label}: there is no such person.")
        if self.roles and person.role not in self.roles:
            raise ValueError(f"{self.label}: {person} cannot be chosen here.")
        return person.pk

    def fact(self, kept: int | None, people: People) -> User | None:
        return None if kept is None else people[kept]

    def words(self, kept: int | None, people: People) -> str:
        return "nobody" if kept is None else str(people.get(kept, kept))


@dataclass(frozen=True)
class Day(Field):
    """A date, kept as ISO text."""

    def held(self, obj: Any) -> str | None:
        day = super().held(obj)
        return day.isoformat() if day else None

    def read(self, value: Any, people: People) -> str | None:
        if value in (None, ""):
            return None
        if isinstance(value, date):
            return value.isoformat()
        try:
            return date.fromisoformat(str(value)).isoformat()
        except ValueError:
            raise ValueError(f"{self.label}: “{value}” is no day such as 2027-01-31.") from None

    def fact(self, kept: str | None, people: People) -> date | None:
        return date.fromisoformat(kept) if kept else None

    def words(self, kept: str | None, people: People) -> str:
        return units.day(date.fromisoformat(kept)) if kept else NOTHING


@dataclass(frozen=True)
class Several(Field):
    """Some are added, taken away, or all are replaced. Their order is kept."""

    has_ways: ClassVar[bool] = True

    def checked(self, given: Given, people: People) -> dict[str, Any]:
        way = given.get("way") or Way.SET
        if way not in list(Way):
            raise ValueError(f"{self.label}: add, remove or set.")
        words = self.read(given.get("value"), people)
        if not words and (way != Way.SET or self.is_needed):
            raise ValueError(f"{self.label}: say which.")
        return {"value": words, "way": str(way)}

    def wanted(self, given: Given, held: Any) -> Any:
        """What is the same but for the case of letters is not added again, and taken away."""
        words, there = given["value"], {word.casefold() for word in held}
        if given["way"] == Way.ADD:
            return [*held, *(word for word in words if word.casefold() not in there)]
        if given["way"] == Way.REMOVE:
            gone = {word.casefold() for word in words}
            return [word for word in held if word.casefold() not in gone]
        return held if sorted(held) == sorted(words) else list(words)

    def said(self, given: Given, people: People) -> str:
        way = dict(WAYS)[given["way"]].lower()
        return f"{self.label}: {way} {self.words(given['value'], people)}"


@dataclass(frozen=True)
class Words(Several):
    """Labels, or other words that anybody may make up."""

    is_small: bool = False  # small letters only
    most: int = 32  # letters of a word

    def held(self, obj: Any) -> list[str]:
        return list(super().held(obj) or [])

    def read(self, value: Any, people: People) -> list[str]:
        parts = value.split(",") if isinstance(value, str) else value or []
        if not isinstance(parts, list | tuple):
            raise ValueError(f"{self.label} are words, separated by commas.")
        words = [str(part).strip() for part in parts]
        words = list(dict.fromkeys(w.lower() if self.is_small else w for w in words if w))
        if long := next((word for word in words if len(word) > self.most), ""):
            raise ValueError(f"“{long[:40]}” is longer than {self.most} letters.")
        return words

    def words(self, kept: list[str], people: People) -> str:
        return ", ".join(kept) or NOTHING
