"""Shape of a webhook of our own."""

from itertools import groupby
from typing import Any

from django import forms

from apps.console import forms as ours
from apps.notifications import rules


class WebhookForm(ours.Form):
    """`events` are grouped by noun; none chosen means all, also those that come later."""

    name = forms.CharField(label="Name", max_length=80, help_text="Such as: data warehouse")
    url = forms.CharField(
        label="Address", max_length=400, widget=forms.URLInput,
        help_text="It begins with https:// and answers with a status of 200 to 299 within 10 s",
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label="Events", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: all of them, also new ones",
    )  # fmt: skip
    layout = {"url": "is-full", "events": "is-full"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = choices()  # type: ignore[attr-defined]


class EditForm(WebhookForm):
    is_on = forms.BooleanField(label="On", required=False, help_text="Off: nothing is sent")


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Our events by noun, with their labels."""
    return [
        (rules.ours.noun_label(noun), [(name, rules.ours.label(name)) for name in names])
        for noun, names in groupby(rules.ours.names(), key=lambda name: name.partition(".")[0])
    ]
