"""Shape of what is typed about statements and invoices."""

from decimal import Decimal
from typing import Any

from django import forms

from apps.breaches.models import Statement
from apps.console import forms as ours
from apps.core.units import rounded

MBPS = 10**6


class MbpsField(forms.DecimalField):
    """A rate typed in Mbps as invoices do, given as whole bit/s."""

    default_error_messages = {"invalid": "Enter Mbps as a number such as 800 or 2.5."}

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=Decimal(0), max_digits=12, decimal_places=3, **options)

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        mbps = super().clean(value)
        return None if mbps is None else int(mbps * MBPS)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return f"{rounded(Decimal(value) / MBPS, 3).normalize():f}"
        return value


class InvoiceForm(ours.Form):
    """What the partner asks for."""

    number = forms.CharField(label="Invoice number", max_length=64)
    invoiced_on = ours.date_field("Date of the invoice")
    measured_bps = MbpsField(
        label="Usage they state, Mbps", required=False,
        help_text="If it is not ours, we look for the way of counting that gives it",
    )  # fmt: skip
    amount = forms.DecimalField(label="Amount", max_digits=14, decimal_places=2)
    currency = forms.CharField(label="Currency", max_length=3, min_length=3)
    tolerance_pct = forms.DecimalField(
        label="Tolerance, %", min_value=0, max_value=100, max_digits=6, decimal_places=3,
        help_text="Of our amount; what differs by no more is in order",
    )  # fmt: skip
    note = ours.text_area("Note", rows=2)

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


def invoice_facts(statement: Statement) -> dict[str, Any]:
    """What the form shows: the invoice that is there, else the statement's currency."""
    invoice = getattr(statement, "invoice", None)
    if invoice is None:
        return {"currency": statement.currency, "tolerance_pct": Decimal(1)}
    return {name: getattr(invoice, name) for name in InvoiceForm.base_fields}


class NoteForm(ours.Form):
    note = ours.text_area("Note", required=True, rows=3)


class AgreeForm(ours.Form):
    note = ours.text_area("Note", rows=3, help_text="Needed where the invoice differs")
