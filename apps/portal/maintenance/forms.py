"""Shape of what a partner types about work of theirs. Times are UTC."""

from typing import Any

from django import forms
from django.utils import timezone

from apps.core.ui import forms as ours
from apps.network.enums import Impact
from apps.network.for_partner import Link


class WorkForm(ours.Form):
    title = forms.CharField(label="What you do", max_length=120)
    links = forms.MultipleChoiceField(label="What it touches", widget=forms.CheckboxSelectMultiple)
    impact = forms.ChoiceField(
        label="Impact", choices=Impact.choices, initial=Impact.DOWN,
        help_text="What happens to traffic on them meanwhile",
    )  # fmt: skip
    starts_at = ours.moment_field("Starts", required=True)
    ends_at = ours.moment_field("Ends", required=True)
    ticket = forms.CharField(label="Your ticket", max_length=64, required=False)
    text = ours.text_area("Remarks", rows=3)
    layout = {"title": "is-full", "links": "is-full"}

    def __init__(self, *args: Any, links: list[Link], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["links"].error_messages["required"] = "Choose at least one interconnect."
        self.fields["links"].choices = [  # type: ignore[attr-defined]
            (link.ref, f"{link.name}, {link.kind_label}, {link.place}") for link in links
        ]

    def clean(self) -> dict[str, Any]:
        """What lies in the past is no plan; the action checks the rest."""
        found = super().clean() or {}
        ends_at = found.get("ends_at")
        if ends_at and ends_at <= timezone.now():
            self.add_error("ends_at", "This lies in the past. Give a time to come.")
        return found


class CancelForm(ours.Form):
    reason = ours.text_area("Why it is cancelled", required=True, rows=2)
