"""Shape of what a person sets about themselves."""

from django import forms

from apps.accounts.enums import Theme
from apps.agreements.actions import APPROVERS
from apps.console import forms as ours
from apps.console import options

# The API's own list is compared with this one in a test: pages do not import the API.
SCOPES = [("read", "Read what I may read"), ("write", "Do what I may do")]
LIFETIMES = [("90", "90 days"), ("365", "A year"), ("", "No end")]


class ProfileForm(ours.Form):
    name = forms.CharField(label="Name", max_length=120)
    time_zone = ours.ZoneField(label="Time zone", help_text="Times on pages are shown in it")
    home_region = forms.ChoiceField(
        label="Home region",
        required=False,
        choices=lambda: [("", "All regions"), *options.regions()],
    )
    theme = forms.ChoiceField(label="Theme", choices=Theme.choices, widget=forms.RadioSelect)
    layout = {"theme": "is-full"}


class AwayForm(ours.Form):
    to = ours.PersonField(role=APPROVERS, label="Who decides for you", required=True)
    from_on = ours.date_field("First day", required=True)
    to_on = ours.date_field("Last day", required=True)


class TokenForm(ours.Form):
    name = forms.CharField(
        label="What for", max_length=80, help_text="So that you know later which one to revoke"
    )
    scopes = forms.MultipleChoiceField(
        label="Scopes", choices=SCOPES, initial=["read"], widget=forms.CheckboxSelectMultiple
    )
    lifetime = forms.ChoiceField(label="Valid for", choices=LIFETIMES, required=False)
