"""Shape of a custom field, and of the values of an object."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from apps.accounts import queries as people
from apps.accounts.enums import Role
from apps.console import forms as ours
from apps.core.custom import queries
from apps.core.custom.kinds import FieldType, ObjectKind
from apps.core.custom.values import Choice, Definition
from apps.core.models import CustomField

NOT_SAID = ("", "Not said")
DAY = {"type": "date"}


class FieldForm(ours.Form):
    """What a field is. Its choices: those that are there, each by itself, and new ones in lines."""

    kind = forms.ChoiceField(
        label="For", choices=ObjectKind.choices, help_text="Objects of this kind have the field"
    )
    name = forms.CharField(label="Name", max_length=60)
    type = forms.ChoiceField(
        label="Type", choices=FieldType.choices,
        help_text="It stays once an object has a value",
    )  # fmt: skip
    help_text = forms.CharField(
        label="Help", max_length=200, required=False, help_text="Shown where it is filled in"
    )
    unit = forms.CharField(
        label="Unit", max_length=16, required=False, help_text="Of a number, such as kW"
    )
    position = forms.IntegerField(
        label="Order", min_value=0, max_value=9999, initial=100, help_text="Small numbers first"
    )
    is_required = forms.BooleanField(
        label="Required", required=False,
        help_text="Asked for wherever a person makes or edits such an object",
    )  # fmt: skip
    choices = forms.CharField(
        label="Choices", required=False, widget=forms.Textarea({"rows": 4}),
        help_text="One a line, for the types that choose",
    )  # fmt: skip
    layout = {"help_text": "is-full", "choices": "is-full"}

    def __init__(self, *args: Any, field: CustomField | None = None, **kwargs: Any) -> None:
        self.there = field.definition.choices if field else ()
        if field is not None:
            kwargs["initial"] = _facts_of(field)
        super().__init__(*args, **kwargs)
        if field is not None:
            del self.fields["kind"]
        for choice in self.there:
            self.fields |= _inputs_of(choice)
        if self.there:
            self.fields["choices"].label = "More choices"

    def facts(self) -> dict[str, Any]:
        """For the actions."""
        names = ("name", "type", "help_text", "unit", "position", "is_required")
        facts = {name: self.cleaned_data[name] for name in names}
        return facts | {"choices": [*self._kept(), *self._new()]}

    def _kept(self) -> Iterator[Choice]:
        data = self.cleaned_data
        for choice in self.there:
            yield Choice(choice.key, data[f"label_{choice.key}"], data[f"retired_{choice.key}"])

    def _new(self) -> Iterator[Choice]:
        for line in self.cleaned_data["choices"].splitlines():
            if line.strip():
                yield Choice("", line)


def _inputs_of(choice: Choice) -> dict[str, forms.Field]:
    return {
        f"label_{choice.key}": forms.CharField(
            label=f"Choice: {choice.label}", max_length=60, initial=choice.label
        ),
        f"retired_{choice.key}": forms.BooleanField(
            label=f"{choice.label} is retired", required=False, initial=choice.is_retired,
            help_text="Not offered any more; where it is chosen it stays",
        ),
    }  # fmt: skip


def _facts_of(field: CustomField) -> dict[str, Any]:
    names = ("name", "type", "help_text", "unit", "position", "is_required")
    return {name: getattr(field, name) for name in names}


class ValuesForm(ours.Form):
    """The values of an object, an input for each field. What fits is said by the action."""

    def __init__(
        self, *args: Any, fields: Sequence[Definition], held: dict[str, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for field in fields:
            now = held.get(field.key)
            made = shape(field, now)
            made.label, made.help_text = field.label, field.help_text
            made.required, made.initial = field.is_required, made.initial or _shown(now)
            ours.say_how(made)
            self.fields[field.key] = made

    def changed(self) -> dict[str, Any]:
        """Only what was changed: what others did to the rest meanwhile stays."""
        return {name: self.cleaned_data[name] for name in self.changed_data}


def shape(field: Definition, now: Any) -> forms.Field:
    """An input for a field of an object that holds `now`."""
    match field.type:
        case FieldType.DATE:
            return forms.CharField(widget=forms.TextInput(DAY))
        case FieldType.NUMBER:
            return forms.CharField(widget=forms.TextInput({"inputmode": "decimal"}))
        case FieldType.URL:
            return forms.CharField(widget=forms.URLInput)
        case FieldType.YES_NO:
            return forms.ChoiceField(choices=[NOT_SAID, ("yes", "Yes"), ("no", "No")])
        case FieldType.PERSON:
            return _person(now)
        case FieldType.CHOICE:
            return forms.ChoiceField(choices=[NOT_SAID, *_offered(field, now)])
        case FieldType.CHOICES:
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=_offered(field, now), widget=boxes)
    return forms.CharField()


def _offered(field: Definition, now: Any) -> list[tuple[str, str]]:
    return [
        (choice.key, f"{choice.label} (retired)" if choice.is_retired else choice.label)
        for choice in field.offered(now)
    ]


def _person(now: Any) -> forms.Field:
    """Our people by e-mail; whoever is named already stays possible."""
    found = people.people().exclude(role=Role.PARTNER)
    here = {user.pk: (user.email, str(user)) for user in found}
    if now is not None and now not in here:
        here |= {user.pk: (user.email, queries.named(user)) for user in queries.users([now])}
    initial = here[now][0] if now in here else ""
    return forms.ChoiceField(choices=[("", "Nobody"), *here.values()], initial=initial)


def _shown(now: Any) -> Any:
    if isinstance(now, bool):
        return "yes" if now else "no"
    if isinstance(now, int | float):
        return f"{Decimal(str(now)):f}"
    return now
