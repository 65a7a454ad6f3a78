"""What every form of ours says alike."""

from typing import Any

from django import forms


class Form(forms.Form):
    """A plain form whose empty fields say what to do, not what they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_how(field)


def say_how(field: forms.Field) -> None:
    """The message of a field that must not be empty."""
    is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    field.error_messages["required"] = "Choose one." if is_choice else "Fill this in."
