"""Shape of what is typed about a duty to add capacity. Days and times: the agreement's zone."""

from django import forms

from apps.agreements.enums import Method
from apps.breaches.enums import Actor, PauseReason
from apps.console import forms as ours
from apps.console.agreements.renewal_forms import LocalTimeField, ZonedForm

SIDES = ((Actor.US, "Us"), (Actor.PARTNER, "The partner"))


class NoticeForm(ZonedForm):
    """Our formal notice; it is kept with the agreement's notices."""

    sent_at = LocalTimeField("Sent at", required=True)
    method = forms.ChoiceField(label="How", choices=Method.choices)
    received_at = LocalTimeField("Received at", help_text="Empty while it is not shown")


class ReceiptForm(ZonedForm):
    received_at = LocalTimeField("Received at", required=True)


class AcceptForm(ours.Form):
    accepted_on = ours.date_field("Acknowledged on", required=True)
    note = ours.text_area("Note", rows=2, help_text="Such as: mail of their NOC")


class StartForm(ours.Form):
    note = ours.text_area("Note", rows=2, help_text="Such as the number of the order")


class PauseForm(ours.Form):
    """Only the side that need not act can stop the clock."""

    from_on = ours.date_field("Stands from", required=True, help_text="This day does not count")
    until_on = ours.date_field(
        "Runs again on", help_text="This day counts; empty while the other side holds things up"
    )
    reason = forms.ChoiceField(label="Why", choices=PauseReason.choices)
    blocked_by = forms.ChoiceField(label="Who holds it up", choices=SIDES)
    note = ours.text_area("Note", rows=2)


class ResumeForm(ours.Form):
    until_on = ours.date_field("Runs again on", required=True, help_text="This day counts")


class TargetForm(ours.Form):
    days = forms.IntegerField(
        label="Days from the trigger", min_value=1, max_value=730,
        help_text="Our own target; it is never reported as a breach of the partner",
    )  # fmt: skip


class WaiveForm(ours.Form):
    reason = ours.text_area("Why it need not be done, and who agreed", required=True, rows=3)


class CompleteForm(ours.Form):
    """Nothing to type: capacity and traffic decide."""
