"""Shape of what people say about a breach. Days are local days of the agreement."""

from datetime import date
from typing import Any

from django import forms

from apps.breaches.actions import LONGEST_SNOOZE
from apps.console import forms as ours


class AcknowledgeForm(ours.Form):
    """Who looks after it, and how long it may be quiet."""

    comment = ours.text_area(
        "What is being done", required=True, rows=3, help_text="Shown with the breach, and sent on"
    )
    snooze_until = ours.date_field(
        "No repeats until", help_text="At most 14 days; a higher severity is told all the same"
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = {"min": today.isoformat(), "max": (today + LONGEST_SNOOZE).isoformat()}
        self.fields["snooze_until"].widget.attrs |= latest


class ManyForm(ours.Form):
    """The same words for several breaches at once."""

    comment = forms.CharField(label="What is being done", max_length=2000)


class NoteForm(ours.Form):
    text = ours.text_area("Note", required=True, rows=3, help_text="Kept in the timeline")


class WaiveForm(ours.Form):
    from_on = ours.date_field("From", required=True)
    to_on = ours.date_field("To", required=True, help_text="Last day, included")
    reason = ours.text_area(
        "Why the term may be exceeded", required=True, help_text="Whoever approves it reads this"
    )


class DecideForm(ours.Form):
    """Approve or reject; the button says which."""

    answer = forms.ChoiceField(
        choices=[("approve", "Approve"), ("reject", "Reject")], widget=forms.HiddenInput
    )
    comment = forms.CharField(
        label="Comment", required=False, widget=forms.Textarea({"rows": 2}),
        help_text="Needed to reject",
    )  # fmt: skip
