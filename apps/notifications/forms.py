"""Shape of a webhook as a person types it: of a partner's system, or of one of our own."""

from collections.abc import Iterable
from typing import Any

from django import forms

from apps.core.ui import forms as ours

Choices = Iterable[tuple[str, list[tuple[str, str]]]]


class WebhookForm(ours.Form):
    """`events`: what can be chosen, in groups. None chosen means all, also those to come."""

    name = forms.CharField(
        label="Name", max_length=80, help_text="Such as: data warehouse, or orchestrator"
    )
    url = forms.CharField(
        label="Address", max_length=400, widget=forms.URLInput,
        help_text="It begins with https:// and answers with a status of 200 to 299 within 10 s",
    )  # fmt: skip
    events = forms.MultipleChoiceField(
        label="Events", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: all of them, also new ones",
    )  # fmt: skip
    layout = {"url": "is-full", "events": "is-full"}

    def __init__(self, *args: Any, events: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = events  # type: ignore[attr-defined]


class EditForm(WebhookForm):
    is_on = forms.BooleanField(label="On", required=False, help_text="Off: nothing is sent")
