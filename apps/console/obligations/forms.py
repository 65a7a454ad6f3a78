"""Shape of what is typed about obligations. Days are those of the agreement's zone."""

from typing import Any

from django import forms

from apps.agreements.enums import Recurrence, Side
from apps.agreements.models import Agreement, ContractTerm, DocumentVersion, Obligation
from apps.console import forms as ours

WHO = ((Side.US, "Us"), (Side.PARTNER, "The partner"), (Side.BOTH, "Both sides"))


class ObligationForm(ours.Form):
    """A duty: what, who, when, and what shows that it was done."""

    text = forms.CharField(
        label="What has to be done", max_length=300,
        help_text="Such as: send the quarterly traffic report",
    )  # fmt: skip
    who = forms.ChoiceField(label="Who has to do it", choices=WHO, initial=Side.US)
    owner = ours.PersonField(label="Who looks after it", help_text="Else the agreement's owner")
    recurrence = forms.ChoiceField(label="How often", choices=Recurrence.choices)
    first_due_on = ours.date_field(
        "First due on", required=True,
        help_text="All later days are counted from this one: 31 Jan, 28 Feb, 31 Mar",
    )  # fmt: skip
    until_on = ours.date_field("Last day", help_text="Nothing falls due after it; empty: no end")
    lead_days = forms.IntegerField(
        label="Tell ahead", min_value=0, max_value=365, initial=14,
        help_text="Days before the due day at which it counts as due",
    )  # fmt: skip
    needs_evidence = forms.BooleanField(
        label="Evidence is needed", required=False, initial=True,
        help_text="Whoever fulfils it has to say what shows it",
    )  # fmt: skip
    term = forms.ModelChoiceField(
        ContractTerm.objects.none(), label="Belongs to the term", required=False,
        empty_label="None",
    )  # fmt: skip
    clause = forms.CharField(
        label="Clause", max_length=24, required=False, help_text="Such as §7.3"
    )
    page = forms.IntegerField(label="Page", min_value=1, max_value=9999, required=False)

    layout = {"text": "is-full"}

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = ContractTerm.objects.filter(agreement=agreement, retired_at=None)
        self.fields["term"].queryset = terms.order_by("clause", "pk")  # type: ignore[attr-defined]


def facts_of(obligation: Obligation) -> dict[str, Any]:
    """What the form shows of an obligation that is there."""
    return {name: getattr(obligation, name) for name in ObligationForm.base_fields}


class FulfilForm(ours.Form):
    """When it was done, and what shows it."""

    fulfilled_on = ours.date_field(
        "Done on", required=True, help_text="The due day itself is on time"
    )
    evidence = ours.text_area("What shows it", rows=3, help_text="Such as: mail of 3 March to NOC")
    link = forms.URLField(
        label="Link", max_length=300, required=False, assume_scheme="https",
        help_text="To the report or the ticket",
    )  # fmt: skip
    document = forms.ModelChoiceField(
        DocumentVersion.objects.none(), label="Paper of the agreement", required=False,
        empty_label="None",
    )  # fmt: skip

    layout = {"link": "is-full"}

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        papers = DocumentVersion.objects.filter(agreement=agreement).defer("text")
        self.fields["document"].queryset = papers.order_by("-number")  # type: ignore[attr-defined]


class WaiveForm(ours.Form):
    reason = ours.text_area("Why it need not be done", required=True, rows=3)
