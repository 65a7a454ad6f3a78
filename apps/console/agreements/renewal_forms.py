"""Shape of what is typed about the end of a term and about notices. Times: the agreement's zone."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone

from apps.agreements.enums import Decision, Method, NoticeKind, Side
from apps.console import forms as ours

SIDES = [(Side.US.value, "We give it"), (Side.PARTNER.value, "They give it")]


class DecideForm(ours.Form):
    """What becomes of the agreement at the end of its term."""

    decision = forms.ChoiceField(
        label="Decision", choices=Decision.choices, widget=forms.RadioSelect
    )
    reason = ours.text_area("Why", rows=2, help_text="For staff; the one who approves reads it")
    layout = {"decision": "is-full"}


class ApproveForm(ours.Form):
    answer = forms.ChoiceField(choices=[("approve", "Approve"), ("reject", "Reject")])
    reason = ours.text_area("Comment", rows=2, help_text="Needed to reject")


class RenewForm(ours.Form):
    """Both sides agreed on another term."""

    ends_on = ours.date_field(
        "Last day of the new term", help_text="Empty: the renewal months of the agreement"
    )
    reason = ours.text_area(
        "What it rests on", rows=2, help_text="Needed with a last day, such as a side letter"
    )


class ZonedForm(ours.Form):
    """Its times are typed in the agreement's zone."""

    def __init__(self, *args: Any, tz: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(tz)
        for name, field in self.fields.items():
            if isinstance(field, forms.DateTimeField):
                field.help_text = f"{field.help_text} ({tz})".strip()
                self.fields[name].widget.attrs["max"] = f"{timezone.now().year + 1}-12-31T23:59"

    def clean(self) -> dict[str, Any]:
        """An aware instant from what was typed; hours that the clocks skip are read as after."""
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if isinstance(field, forms.DateTimeField) and value is not None:
                self.cleaned_data[name] = value.replace(tzinfo=self.zone)
        return self.cleaned_data


class LocalTimeField(forms.DateTimeField):
    """A day and time as typed, without a zone; the form knows which one is meant."""

    def __init__(self, label: str, *, required: bool = False, help_text: str = "") -> None:
        widget = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})
        super().__init__(label=label, required=required, help_text=help_text, widget=widget)

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if found is None:
            return None
        return timezone.make_naive(found) if timezone.is_aware(found) else found


class NoticeForm(ZonedForm):
    """A notice with what is known of it."""

    kind = forms.ChoiceField(label="Kind", choices=NoticeKind.choices)
    side = forms.ChoiceField(label="From", choices=SIDES)
    method = forms.ChoiceField(label="Method", choices=Method.choices)
    clause = forms.CharField(
        label="Clause", max_length=24, required=False, help_text="It is given under, such as §2.2"
    )
    effective_on = ours.date_field(
        "Last day",
        help_text="Of a termination for cause, or to cure or upgrade; else it is counted",
    )
    deemed_days = forms.IntegerField(
        label="Deemed received after", required=False, min_value=0, max_value=60,
        help_text="Business days; empty where the contract has no such rule",
    )  # fmt: skip
    sent_at = LocalTimeField("Sent", help_text="Empty: a draft")
    received_at = LocalTimeField("Received", help_text="What counts")
    reason = ours.text_area("Reason", rows=3, help_text="Goes into the letter")


class SendForm(ZonedForm):
    method = forms.ChoiceField(label="Method", choices=Method.choices)
    sent_at = LocalTimeField("Sent", help_text="Empty: now")
    deemed_days = forms.IntegerField(
        label="Deemed received after", required=False, min_value=0, max_value=60,
        help_text="Business days; empty where its receipt must be shown",
    )  # fmt: skip


class ReceiptForm(ZonedForm):
    received_at = LocalTimeField("Received", required=True, help_text="By the other side")


class WaiverForm(ours.Form):
    waiver = ours.text_area(
        "Who waived it, and why", required=True, rows=3,
        help_text="The person of the other side, how they said so",
    )  # fmt: skip
