"""Shape of a webhook as an administrator of a partner types it."""

from typing import Any

from django import forms

from apps.core.ui import forms as ours
from apps.notifications.enums import Topic
from apps.notifications.rules import events_of


class WebhookForm(ours.Form):
    """`events` are grouped by topic; none chosen means all, also those that come later."""

    name = forms.CharField(label="Name", max_length=80, help_text="Such as: our orchestrator")
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
        self.fields["events"].choices = [  # type: ignore[attr-defined]
            (topic.label, [(event.name, event.label) for event in events_of(topic)])
            for topic in Topic
        ]


class EditForm(WebhookForm):
    is_on = forms.BooleanField(label="On", required=False, help_text="Off: nothing is sent")
