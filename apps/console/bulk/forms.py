"""What is to change: a tick and a value per field of the rows."""

from typing import Any

from django import forms
from django.forms import BoundField

from apps.accounts.enums import Role
from apps.console import forms as ours
from apps.console.custom.forms import shape
from apps.exchange.bulk import WAYS, Choice, Custom, Day, Field, Kind, Person, Text, Words

STAFF = tuple(role for role in Role if role != Role.PARTNER)
TICK, WAY = "do_", "way_"


class ChangesForm(forms.Form):
    """A value counts only where its tick is set: an empty value empties the field."""

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        for field in kind.offered:
            self.fields[TICK + field.name] = forms.BooleanField(
                label=f"Change {_called(field)}", required=False
            )
            if field.has_ways:
                self.fields[WAY + field.name] = forms.ChoiceField(
                    label=f"{field.label}: what to do", choices=WAYS, required=False
                )
            self.fields[field.name] = _input(field)

    def lines(self) -> list[tuple[BoundField, BoundField | None, BoundField]]:
        """Tick, way and value of each field."""
        return [
            (
                self[TICK + field.name],
                self[WAY + field.name] if field.has_ways else None,
                self[field.name],
            )
            for field in self.kind.offered
        ]

    def clean(self) -> dict[str, Any]:
        if not self.errors and not self.changes():
            raise forms.ValidationError("Tick what is to be changed.")
        for field in self.kind.offered:
            if isinstance(field, Choice) and self.changes().get(field.name) == {"value": ""}:
                self.add_error(field.name, "Choose one.")
        return self.cleaned_data

    def changes(self) -> dict[str, dict[str, Any]]:
        """Field to value, as `propose_bulk` takes it."""
        data = self.cleaned_data
        return {
            field.name: _given(field, data)
            for field in self.kind.offered
            if data.get(TICK + field.name)
        }


def _given(field: Field, data: dict[str, Any]) -> dict[str, Any]:
    value = data.get(field.name)
    if isinstance(field, Person):
        value = value.pk if value else None
    given = {"value": value}
    return given | {"way": data[WAY + field.name]} if field.has_ways else given


def _input(field: Field) -> forms.Field:
    says: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": False}
    match field:
        case Person():
            return ours.PersonField(role=field.roles or STAFF, **says)
        case Choice():
            options = [(str(key), label) for key, label in field.options()]
            return forms.ChoiceField(choices=[("", "Choose one"), *options], **says)
        case Day():
            return ours.date_field(field.label, help_text=field.help)
        case Words():
            return forms.CharField(max_length=400, **says | {"help_text": "Separated by commas"})
        case Text():
            return forms.CharField(max_length=field.most, **says)
        case Custom():
            return _custom(field)
    raise TypeError(f"no input for {field}")


def _called(field: Field) -> str:
    """In a sentence; names that people gave stay as they wrote them."""
    return field.label if isinstance(field, Custom) else field.label.lower()


def _custom(field: Custom) -> forms.Field:
    """As on the form of one object, but that it may be left empty."""
    found = shape(field.definition, None)
    found.label, found.help_text, found.required = field.label, field.help, False
    return found
