"""Tags and custom fields of rows, which all kinds of objects have beside the fields of an app."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apps.core import tags
from apps.core.custom import actions, queries, values
from apps.core.custom.kinds import FieldType
from apps.core.custom.values import Definition
from apps.core.errors import Invalid
from apps.exchange.bulk.fields import NOTHING, Field, Given, People, Several, Words

PREFIX = "cf_"  # as in filters, so that no key of a custom field is the name of another field


@dataclass(frozen=True)
class Tags(Words):
    """The tags of an object: of one name in two cases it has one."""

    def read(self, value: Any, people: People) -> list[str]:
        words = super().read(value, people)
        try:
            return tags.cleaned(words)
        except Invalid as error:
            raise ValueError(" ".join(error.errors.values())) from None


@dataclass(frozen=True)
class Custom(Field):
    """A custom field. What a row holds is what is stored, nothing is None."""

    definition: Definition = Definition("", "", FieldType.TEXT)

    @property
    def key(self) -> str:
        return self.definition.key

    def held(self, obj: Any) -> Any:
        return obj.custom.get(self.key)

    def read(self, value: Any, people: People) -> Any:
        """A person comes by e-mail."""
        try:
            return actions.checked({self.key: self.definition}, {self.key: value}, {})[self.key]
        except Invalid as error:
            raise ValueError(error.errors[self.key]) from None

    def fact(self, kept: Any, people: People) -> Any:
        is_person = self.definition.type == FieldType.PERSON and kept is not None
        return people[kept] if is_person else kept

    def words(self, kept: Any, people: People) -> str:
        is_known = self.definition.type == FieldType.PERSON and kept in people
        names = {kept: queries.named(people[kept])} if is_known else {}
        return values.said(self.definition, kept, names) or NOTHING


@dataclass(frozen=True)
class Choices(Several, Custom):
    """A custom field that holds several choices, by their keys."""

    def wanted(self, given: Given, held: list[str] | None) -> list[str] | None:
        there = set(held or ())
        wanted = set(super().wanted(given, held or []))
        if wanted == there:
            return held
        return [each.key for each in self.definition.choices if each.key in wanted] or None

    def read(self, value: Any, people: People) -> list[str]:
        return super().read(value, people) or []


def fields_of(definitions: Iterable[Definition]) -> list[Field]:
    """A field for each; those that are retired are not offered."""
    return [_field(each) for each in definitions]


def _field(each: Definition) -> Field:
    """A required one may be emptied here: which rows would lose a value the preview says."""
    shape = Choices if each.type == FieldType.CHOICES else Custom
    return shape(
        f"{PREFIX}{each.key}", each.label, each.help_text, is_offered=not each.is_retired,
        definition=each,
    )  # fmt: skip
