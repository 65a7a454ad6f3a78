"""Shape of what is typed about a contact, and of how somebody gets mail."""

from collections.abc import Sequence
from typing import Any

from django import forms

from apps.core.ui import forms as ours
from apps.notifications.enums import Cadence, Program, Topic
from apps.notifications.for_partner import Choice
from apps.partners.enums import ContactRoleKind


class ContactForm(ours.Form):
    name = forms.CharField(label="Name", max_length=120, help_text="A person, or a team")
    title = forms.CharField(label="Title", max_length=120, required=False)
    email = forms.EmailField(label="E-mail", max_length=254)
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    time_zone = ours.ZoneField(label="Time zone", required=False)
    roles = forms.MultipleChoiceField(
        label="Roles", choices=ContactRoleKind.choices, widget=forms.CheckboxSelectMultiple,
        help_text="They say which mail the contact gets; the NOC gets operational mail only",
    )  # fmt: skip
    layout = {"roles": "is-full"}


class MailForm(forms.Form):
    """One drop-down for each topic, and one more choice for a single program."""

    def __init__(self, *args: Any, choices: Sequence[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {f"{each.topic}-{each.program or 'ALL'}": each for each in choices}
        for name, each in self.names.items():
            self.fields[name] = forms.ChoiceField(
                label=_label(each), choices=Cadence.choices, initial=each.cadence,
                disabled=not each.is_open,
                help_text="" if each.is_open else "A NOC contact gets operational mail only",
            )  # fmt: skip

    def changes(self) -> list[tuple[str, str, str]]:
        """(topic, program, cadence) of what differs from before."""
        return [
            (each.topic, each.program, self.cleaned_data[name])
            for name, each in self.names.items()
            if each.is_open and self.cleaned_data[name] != each.cadence
        ]


class OneForm(ours.Form):
    """How a topic comes where it is about one program."""

    topic = forms.ChoiceField(label="News", choices=Topic.choices)
    program = forms.ChoiceField(label="About", choices=Program.choices)
    cadence = forms.ChoiceField(label="How", choices=Cadence.choices)


def _label(each: Choice) -> str:
    return f"{each.label}, {Program(each.program).label} only" if each.program else each.label
