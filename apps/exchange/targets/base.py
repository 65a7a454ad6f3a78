"""What can be imported: its fields, how a row finds its object, and who writes it.

A target never writes itself: it calls the actions of the app that owns the rows, so that their
rules and their audit hold.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.exchange import rules
from apps.exchange.targets.known import Known

# Beside the fields of a row: the object of another system that it is, by our id of it.
ORIGIN = "_origin"
# Before the key of a custom field, as in filters: so it is never the name of another field.
PREFIX = "cf_"


@dataclass(frozen=True)
class Field:
    """A column that a target knows.

    `read` makes the canonical text of a cell (pure); `turn` makes the value of that text, looking
    up what exists. Both raise ValueError saying what is wrong. `words` are other heads it has.
    """

    name: str
    label: str
    read: Callable[..., str] = rules.text_of
    turn: Callable[[str, Known], Any] = lambda text, known: text
    words: tuple[str, ...] = ()
    needed: bool = False
    hint: str = ""
    example: str = ""
    is_day: bool = False
    most: int = 0  # letters
    choices: tuple[tuple[str, str], ...] = ()


@dataclass
class Faults:
    """What is wrong with a row, field by field; notes say what was done without being wrong."""

    faults: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, message: str) -> None:
        self.faults.setdefault(name, message)


@dataclass
class Found:
    """A row turned into values: the object it is about (None: a new one), and what differs.

    `whole` is all the row says, `facts` what of it has to be written.
    """

    obj: Any = None
    whole: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    diff: dict[str, list[str]] = field(default_factory=dict)
    label: str = ""


class Target(ABC):
    """One kind of thing that can be imported. Subclasses say how."""

    key = ""
    label = ""  # Partners
    noun = ""  # partner
    lead = ""  # one sentence
    model: type[models.Model]
    is_packed = False  # its rows are files of a ZIP, not of a sheet
    batch = 200  # rows of a transaction, and between two reports of progress
    permission = ""  # what whoever imports must hold beside that of imports
    fields: tuple[Field, ...] = ()
    customs: Mapping[str, Any] = {}  # of the fields, those that people defined

    def words(self) -> dict[str, str]:
        """Plain heads to names of fields; a label counts before another field's further words."""
        found: dict[str, str] = {}
        for known in self.fields:
            found.setdefault(rules.plain(known.label), known.name)
        for known in self.fields:
            for word in (known.name, *known.words):
                found.setdefault(rules.plain(word), known.name)
        found.pop("", None)  # a head in other letters than ours says nothing
        return found

    def field(self, name: str) -> Field:
        """The field of that name; one that takes no value where there is none any more."""
        return next((known for known in self.fields if known.name == name), None) or _gone(name)

    def prepare(  # noqa: B027  most have nothing to prepare
        self, facts: dict[str, Any], known: Known, faults: Faults
    ) -> None:
        """Fill and check what needs more than one field, before the object is looked for."""

    @abstractmethod
    def keys(self, facts: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
        """Field and text of what may stand only once in a file."""

    @abstractmethod
    def find(self, facts: Mapping[str, Any], known: Known, faults: Faults) -> Any:
        """The object the row is about; None for a new one."""

    def now(self, obj: Any, name: str) -> Any:
        """What the object has for a field."""
        return getattr(obj, name)

    def has(self, obj: Any, name: str, value: Any, known: Known) -> bool:
        """Whether the object has this value already, so that nothing is to be written."""
        return same(self.now(obj, name), value)

    def title(self, facts: Mapping[str, Any], obj: Any) -> str:
        """What the row is about, for people."""
        return str(obj or facts.get("name") or "")

    def said(self, values: Mapping[str, Any]) -> list[str]:
        """What a row says, for people: choices by their labels."""
        labels = {known.name: dict(known.choices) for known in self.fields}
        return [_labelled(str(value), labels.get(name), "; ") for name, value in values.items()]

    def compared(self, diff: Mapping[str, Sequence[str]]) -> list[tuple[str, str, str]]:
        """Label, before and after of each field that would change, for people."""
        labels = {known.label: dict(known.choices) for known in self.fields}
        return [
            (label, _labelled(before, labels.get(label)), _labelled(after, labels.get(label)))
            for label, (before, after) in diff.items()
        ]

    def check_new(self, facts: Mapping[str, Any], faults: Faults) -> None:
        """What a new one needs: by itself its needed fields."""
        for known in self.fields:
            if known.needed and facts.get(known.name) in (None, ""):
                faults.add(known.name, f"{known.label} is missing.")

    def check_change(  # noqa: B027  some may change everything
        self, obj: Any, changes: Mapping[str, Any], faults: Faults
    ) -> None:
        """What an import may not change."""

    @abstractmethod
    def add(self, facts: dict[str, Any], *, by: User | None, at: datetime) -> Any:
        """Make it, by the action that a form would call; returns it."""

    @abstractmethod
    def edit(self, obj: Any, changes: dict[str, Any], *, by: User | None, at: datetime) -> Any:
        """Change what differs, by the actions that a form would call; returns it."""

    @abstractmethod
    def footprint(self, obj: Any) -> Sequence[models.QuerySet]:
        """The rows that writing this object may make, change or remove; owners first."""

    def around(self, facts: Mapping[str, Any]) -> Sequence[models.QuerySet]:
        """Of the footprint of a new object the rows that are there before it."""
        return ()

    def ref(self, obj: Any) -> str:
        """What its page is found by."""
        return str(getattr(obj, "ref", "") or obj)


def _gone(name: str) -> Field:
    """A custom field that a mapping names, and that was retired or removed since."""
    word = name.removeprefix(PREFIX)

    def refused(*_: Any) -> str:
        raise ValueError(f"The custom field {word} is not in use any more: leave its column out.")

    return Field(name, word, refused, refused)


def same(now: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return sorted(now or []) == sorted(wanted)
    return (now if now is not None else "") == wanted or now == wanted


def _labelled(text: str, labels: Mapping[str, str] | None, comma: str = ", ") -> str:
    """One or several choices by their labels; anything else as it is."""
    if not labels:
        return text
    return ", ".join(labels.get(word, word) for word in text.split(comma))
