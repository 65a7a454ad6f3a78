"""Shape of what is typed about negotiations, their rounds and issues. Days are local days."""

from typing import Any

from django import forms

from apps.agreements.enums import LOST_BECAUSE, SETTLED, WON_BECAUSE, IssueState, Purpose, Turn
from apps.agreements.models import Agreement, DocumentVersion, Negotiation
from apps.console import forms as ours
from apps.console.agreements.forms import AgreementField

REASONS = [(outcome.value, outcome.label) for outcome in LOST_BECAUSE]


class FactsForm(ours.Form):
    """What is expected of it. Cost only for those who may see prices."""

    subject = forms.CharField(
        label="Subject", max_length=120, required=False, help_text="Such as “New PNI, Quito”"
    )
    owner = ours.PersonField(label="Owner")
    expected_bps = ours.GbpsField(
        label="Expected traffic", required=False, help_text="In Gbps, once the deal is in force"
    )
    probability = forms.IntegerField(
        label="Probability", required=False, min_value=0, max_value=100,
        help_text="In percent; empty: the usual one of its stage",
    )  # fmt: skip
    expected_cost = forms.DecimalField(
        label="Expected cost a year", required=False, max_digits=14, decimal_places=2,
        help_text="Negative for income",
    )  # fmt: skip
    currency = forms.CharField(label="Currency", min_length=3, max_length=3, initial="USD")

    def __init__(self, *args: Any, prices: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not prices:
            del self.fields["expected_cost"], self.fields["currency"]

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()


class NewNegotiationForm(FactsForm):
    agreement = AgreementField(
        label="Agreement", help_text="The draft that is negotiated, or the one to renew or amend"
    )
    purpose = forms.ChoiceField(label="Purpose", choices=Purpose.choices)
    target_on = ours.date_field(
        "Target", help_text="The day by which it shall be agreed; kept beside any later one"
    )
    turn = forms.ChoiceField(label="Whose turn", choices=Turn.choices)
    field_order = ["agreement", "purpose", "subject", "target_on", "turn"]


def facts_of(negotiation: Negotiation) -> dict[str, Any]:
    """What the form shows of a negotiation that is there."""
    return {name: getattr(negotiation, name) for name in FactsForm.base_fields}


class TargetForm(ours.Form):
    target_on = ours.date_field("New target", required=True)


class StepForm(ours.Form):
    next_step = forms.CharField(
        label="Next step", max_length=200, required=False, help_text="Empty: nothing is planned"
    )
    next_step_on = ours.date_field("On")


class VersionField(forms.ModelChoiceField):
    """A version of the agreement's papers, newest first."""

    def __init__(self, label: str, *, help_text: str) -> None:
        super().__init__(
            DocumentVersion.objects.none(), label=label, help_text=help_text, required=False,
            empty_label="None",
        )  # fmt: skip

    def label_from_instance(self, version: Any) -> str:
        return f"v{version.number}, {version.get_side_display()}, {version.filename}"


class PapersForm(ours.Form):
    """A form that offers the papers of one agreement."""

    version = VersionField("Version", help_text="Upload it to the agreement first")

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = agreement.documents.defer("text", "facts").order_by("-number")
        self.fields["version"].queryset = papers  # type: ignore[attr-defined]


class SendForm(PapersForm):
    changes = forms.CharField(label="What we changed", max_length=300, required=False)
    sent_on = ours.date_field("Sent on", help_text="Empty: today")
    due_on = ours.date_field("Their answer is due", help_text="If a day was agreed")


class ReceiveForm(PapersForm):
    changes = forms.CharField(label="What they changed", max_length=300, required=False)
    received_on = ours.date_field("Received on", help_text="Empty: today")
    answer_on = ours.date_field("Our answer is due", help_text="If a day was agreed")


class HoldForm(ours.Form):
    reason = ours.text_area("Why", required=True, rows=2)
    review_on = ours.date_field("Look again on", required=True)


class LostForm(ours.Form):
    outcome = forms.ChoiceField(label="Why it is lost", choices=[("", "Choose"), *REASONS])
    text = forms.CharField(
        label="Explanation", max_length=300, required=False, help_text="Needed for another reason"
    )


class WonForm(ours.Form):
    outcome = forms.ChoiceField(
        label="How it was won", choices=[(o.value, o.label) for o in WON_BECAUSE]
    )
    text = forms.CharField(label="Explanation", max_length=300, required=False)


class NoteForm(ours.Form):
    text = ours.text_area("Note", required=True, rows=3, help_text="For our side only")


class IssueForm(ours.Form):
    """Both positions. The fallback only for those who may read our notes."""

    topic = forms.CharField(label="What it is about", max_length=120)
    clause = forms.CharField(
        label="Clause", max_length=32, required=False, help_text="Such as §4.2"
    )
    our_position = ours.text_area("Our position", rows=3)
    their_position = ours.text_area("Their position", rows=3)
    fallback = ours.text_area(
        "Our fallback", rows=2, help_text="What we would accept; never shown to the partner"
    )
    is_blocking = forms.BooleanField(
        label="Blocks approval", required=False,
        help_text="The agreement cannot go to approval while it is open",
    )  # fmt: skip

    def __init__(self, *args: Any, notes: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not notes:
            del self.fields["fallback"]


class SettleForm(ours.Form):
    to = forms.ChoiceField(
        label="Outcome",
        choices=[(s.value, s.label) for s in (*SETTLED, IssueState.PARKED)],
    )
    result = forms.CharField(
        label="What was agreed", max_length=300, required=False, help_text="Needed for a compromise"
    )


class ReasonForm(ours.Form):
    reason = ours.text_area("Why", required=True, rows=3)
