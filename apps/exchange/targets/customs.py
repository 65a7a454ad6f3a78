"""Custom fields as columns of a sheet: read as cells are, checked as forms and the API do."""

import re
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.core.custom import actions, queries, values
from apps.core.custom.kinds import FieldType
from apps.core.custom.values import Definition, Stored
from apps.core.errors import Invalid
from apps.exchange import rules
from apps.exchange.targets.base import PREFIX, Faults, Field, Target
from apps.exchange.targets.known import Known

NOTHING = "–"
_BETWEEN = re.compile(r"[;|\n]")


@dataclass(frozen=True)
class Custom(Field):
    """A custom field. Its value in facts is what the action takes: texts, and persons as such."""

    definition: Definition = Definition("", "", FieldType.TEXT)

    @property
    def key(self) -> str:
        return self.definition.key

    def stored(self, given: Any, held: Mapping[str, Stored]) -> Stored:
        """What is to be stored. Raises ValueError in the words of forms and the API."""
        try:
            return actions.checked({self.key: self.definition}, {self.key: given}, held)[self.key]
        except Invalid as error:
            raise ValueError(error.errors[self.key]) from None

    def said(self, stored: Stored, known: Known) -> str:
        names = known.once("names of people", queries.everybody) if stored is not None else {}
        return values.said(self.definition, stored, names) or NOTHING


def whole(
    target: Target, definitions: Callable[[str], Iterable[Definition]] = queries.definitions
) -> Target:
    """The target with the custom fields of its objects that are in use. One query."""
    kind = getattr(target.model, "OBJECT_KIND", "")
    found = copy(target)
    taken = {field.label.casefold() for field in target.fields}
    for definition in definitions(kind) if kind else ():
        field = _field(definition, taken)
        taken.add(field.label.casefold())
        found.customs = {**found.customs, field.name: field}
    found.fields = (*target.fields, *found.customs.values())
    return found


def compared(
    target: Target, given: Mapping[str, Any], obj: Any, known: Known, faults: Faults
) -> dict[str, list[str]]:
    """Before and after in words of each value that would change; faults are added."""
    held = obj.custom if given and obj is not None else {}
    found = {}
    for name, value in given.items():
        field, now = target.customs[name], held.get(target.customs[name].key)
        try:
            stored = field.stored(_kept(field, value, now, known), held)
        except ValueError as error:
            faults.add(name, str(error))
            continue
        if stored != now:
            found[name] = [field.said(now, known), field.said(stored, known)]
    return found


def check_new(target: Target, given: Mapping[str, Any], faults: Faults) -> None:
    """A new object needs a value of each field that is required."""
    for name, field in target.customs.items():
        if field.definition.is_required and name not in given:
            faults.add(
                name,
                f"{field.definition.name} is missing: it is required of a new {target.noun}. "
                "Fill it in, in a column of its own.",
            )


def give(
    target: Target, obj: Any, given: Mapping[str, Any], *, is_new: bool, by: User | None,
    at: datetime,
) -> None:  # fmt: skip
    """Write the values of an object that was just made or changed. Raises Invalid."""
    if given or (is_new and target.customs):
        actions.set_values(
            obj=obj, values={target.customs[name].key: value for name, value in given.items()},
            by=by, at=at, complete=is_new,
            fields=[field.definition for field in target.customs.values()],
        )  # fmt: skip


def _kept(field: Custom, given: Any, now: Stored, known: Known) -> Any:
    """A person who is named already may be given by the name that lists show, also who left."""
    is_named = field.definition.type == FieldType.PERSON and isinstance(given, str)
    if now is not None and is_named and given.casefold() == field.said(now, known).casefold():
        return next(iter(queries.users([now])), given)
    return given


def _field(definition: Definition, taken: set[str]) -> Custom:
    """A column for it; one that is called like another says what it is."""
    label = definition.label
    while label.casefold() in taken:
        label = f"{label} (custom field)"
    return Custom(
        f"{PREFIX}{definition.key}", label, _reader(definition), _TURNS.get(definition.type, _same),
        words=(definition.name, definition.key), hint=definition.help_text,
        example=_example(definition), is_day=definition.type == FieldType.DATE,
        definition=definition,
    )  # fmt: skip


def _reader(definition: Definition) -> Callable[..., str]:
    """What a cell says; what is wrong with it begins with the name of the field."""
    read, way_out = _READERS.get(definition.type, rules.text_of), _WAYS.get(definition.type, "")
    if definition.type == FieldType.CHOICES:
        read = _choices_of(definition)

    def named(cell: Any, *order: str) -> str:
        try:
            return read(cell, *order)
        except ValueError as error:
            raise ValueError(f"{definition.name}: {error}{way_out}") from None

    return named


def _choices_of(definition: Definition) -> Callable[[Any], str]:
    """Several choices with `;`, `|`, new lines or commas between; some have commas themselves."""
    known = {word.casefold() for each in definition.choices for word in (each.key, each.label)}

    def parts(text: str) -> list[str]:
        return [text] if text.casefold() in known else text.split(",")

    def read(cell: Any) -> str:
        text = rules.text_of(cell)
        several = [text] if text.casefold() in known else _BETWEEN.split(text)
        words = [word.strip() for part in several for word in parts(part.strip())]
        return "; ".join(word for word in words if word)

    return read


def _same(text: str, known: Known) -> Any:
    return text


def _person(text: str, known: Known) -> Any:
    """One of ours by e-mail or name, as in other columns; else the text, for the rule to refuse."""
    return known.people.get(text.casefold(), text)


def _example(definition: Definition) -> str:
    """For the file to fill in; a person would be somebody."""
    labels = [choice.label for choice in definition.offered()]
    match definition.type:
        case FieldType.CHOICE:
            return labels[0]
        case FieldType.CHOICES:
            return "; ".join(labels[:2])
    return _EXAMPLES.get(definition.type, "")


_READERS: dict[FieldType, Callable[..., str]] = {
    FieldType.NUMBER: rules.decimal_of,
    FieldType.DATE: rules.read_day,
    FieldType.YES_NO: rules.flag,
}
_TURNS: dict[FieldType, Callable[[str, Known], Any]] = {
    FieldType.CHOICES: lambda text, known: text.split("; "),
    FieldType.PERSON: _person,
}
_WAYS = {
    FieldType.NUMBER: " Write it as 12 or 12.5.",
    FieldType.YES_NO: " Write yes or no.",
}
_EXAMPLES = {
    FieldType.TEXT: "Some text",
    FieldType.NUMBER: "12.5",
    FieldType.DATE: "2026-11-30",
    FieldType.YES_NO: "yes",
    FieldType.URL: "https://wiki.example/page",
}
