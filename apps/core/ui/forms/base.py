"""What every form of ours says alike."""

from typing import Any

from django import forms

WHOLE = "Enter a whole number such as 12, without a mark for thousands."
NUMBER = "Enter a number such as 12.5: a point before decimals, no mark for thousands."
LIMITS = {
    "min_value": "Enter %(limit_value)s or more.",
    "max_value": "Enter %(limit_value)s or less.",
    "max_digits": "At most %(max)s digits fit.",
    "max_decimal_places": "At most %(max)s digits fit behind the point.",
    "max_whole_digits": "At most %(max)s digits fit before the point.",
}
UNSAID = [
    kind.default_error_messages["invalid"] for kind in (forms.IntegerField, forms.DecimalField)
]


class Form(forms.Form):
    """A plain form whose fields say what to do, not what is wrong with them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            say_how(field)


def say_how(field: forms.Field) -> None:
    """The messages of a field that must not be empty, and of one for a number."""
    is_choice = isinstance(field, forms.ChoiceField | forms.ModelChoiceField)
    field.error_messages["required"] = "Choose one." if is_choice else "Fill this in."
    if isinstance(field, forms.IntegerField):
        _say_which_number(field)


def _say_which_number(field: forms.IntegerField) -> None:
    """Decimals are such fields too; what a field says itself stays."""
    if field.error_messages["invalid"] in UNSAID:
        has_decimals = isinstance(field, forms.DecimalField | forms.FloatField)
        field.error_messages["invalid"] = NUMBER if has_decimals else WHOLE
    for code, words in LIMITS.items():
        field.error_messages.setdefault(code, words)
