"""Shape of what a person sets about themselves."""

from django import forms

from apps.accounts.enums import Theme
from apps.core.ui import forms as ours


class ProfileForm(ours.Form):
    name = forms.CharField(label="Name", max_length=120)
    time_zone = ours.ZoneField(label="Time zone", help_text="Times on pages are shown in it")
    theme = forms.ChoiceField(label="Theme", choices=Theme.choices, widget=forms.RadioSelect)
    layout = {"theme": "is-full"}
