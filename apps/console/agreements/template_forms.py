"""Forms of templates of terms: incomplete parameters, and the rows to be added to a draft."""

from typing import Any

from django import forms

from apps.agreements.enums import Kind, TermType
from apps.agreements.models import Agreement, TermTemplate, TermTemplateRow
from apps.agreements.rules import FIELDS, FieldKind
from apps.console import forms as ours
from apps.console.agreements.param_fields import field_for


class TemplateForm(ours.Form):
    """A new template."""

    kind = forms.ChoiceField(label="For agreements of the kind", choices=Kind.choices)
    name = forms.CharField(label="Name", max_length=80)


class TemplateNameForm(ours.Form):
    name = forms.CharField(label="Name", max_length=80)
    is_active = forms.BooleanField(
        label="Offered", required=False, help_text="Terms that came from it stay as they are"
    )


class RowForm(ours.Form):
    """A clause of a template: figures that only the deal can say are left empty."""

    clause = forms.CharField(label="Clause", max_length=24, help_text="Such as §7.3")
    clause_text = ours.text_area("Words of the contract")

    def __init__(self, *args: Any, type: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked = FIELDS[type]
        for field in self.asked:
            self.fields[field.name] = field_for(field)
            self.fields[field.name].required = field.kind is FieldKind.CHOICE

    @property
    def params(self) -> list[forms.BoundField]:
        return [self[field.name] for field in self.asked]

    def facts(self) -> dict[str, Any]:
        given = {field.name: self.cleaned_data.get(field.name) for field in self.asked}
        return {
            "clause": self.cleaned_data["clause"],
            "clause_text": self.cleaned_data["clause_text"],
            "params": {name: value for name, value in given.items() if value is not None},
        }


class ChosenRowForm(ours.Form):
    """A row of a template on its way into an agreement; what the template lacks is asked for."""

    is_chosen = forms.BooleanField(label="Add", required=False, initial=True)
    clause = forms.CharField(label="Clause", max_length=24, required=False)

    def __init__(self, *args: Any, row: TermTemplateRow, agreement: Agreement, **kwargs: Any):
        super().__init__(*args, prefix=str(row.position), **kwargs)
        self.row = row
        self.fields["clause"].initial = row.clause
        lacking = [f for f in FIELDS[row.type] if f.name not in row.params]
        self.asked = [f for f in lacking if f.required or f.kind is FieldKind.CURRENCY]
        for field in self.asked:
            self.fields[field.name] = field_for(field)
            self.fields[field.name].required = False
            if field.kind is FieldKind.CURRENCY:
                self.fields[field.name].initial = agreement.currency

    @property
    def label(self) -> str:
        return TermType(self.row.type).label

    @property
    def missing(self) -> list[forms.BoundField]:
        return [self[field.name] for field in self.asked]

    @property
    def is_wanted(self) -> bool:
        return bool(self.cleaned_data.get("is_chosen"))

    def facts(self) -> dict[str, Any]:
        given = {field.name: self.cleaned_data.get(field.name) for field in self.asked}
        known = {name: value for name, value in given.items() if value is not None}
        return {
            "type": self.row.type,
            "clause": self.cleaned_data["clause"],
            "clause_text": self.row.clause_text,
            "params": {**self.row.params, **known},
        }


class FirstDayForm(ours.Form):
    """From when the added terms hold."""

    valid_from = ours.date_field(
        "Valid from", required=True, help_text="First day in the agreement's zone"
    )


def row_forms(template: TermTemplate, agreement: Agreement, data: Any) -> list[ChosenRowForm]:
    """One form for each row of the template, in its order. One query."""
    rows = template.rows.order_by("position")
    return [ChosenRowForm(data, row=row, agreement=agreement) for row in rows]
