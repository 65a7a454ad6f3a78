"""Forms of clauses: fields made from the catalogue of term types, in units people use."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from apps.agreements.enums import ScopeKind, TermType
from apps.agreements.models import Agreement, ContractTerm
from apps.agreements.rules import FIELDS, InvalidParams, parse_params, values_of
from apps.console import forms as ours
from apps.console.agreements import words
from apps.console.agreements.param_fields import field_for
from apps.network.enums import Kind
from apps.network.models import Interconnect, Metro, Site

SCOPES = {
    ScopeKind.METRO: "metro",
    ScopeKind.SITE: "site",
    ScopeKind.INTERCONNECT: "interconnect",
    ScopeKind.CACHE_SET: "caches",
}


class ParamsForm(ours.Form):
    """The parameters of one term type, and from when they hold."""

    def __init__(self, *args: Any, type: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type = TermType(type)
        self.asked = FIELDS[type]
        for field in self.asked:
            self.fields[field.name] = field_for(field)
            ours.say_how(self.fields[field.name])

    @property
    def params(self) -> list[forms.BoundField]:
        return [self[field.name] for field in self.asked]

    def given(self) -> dict[str, Any]:
        """The parameters as the action takes them: rates in bit/s, flags as booleans."""
        return {field.name: self.cleaned_data.get(field.name) for field in self.asked}

    def clean(self) -> dict[str, Any]:
        """Where something has no shape, say at once also what the parameters contradict."""
        if self.errors:
            try:
                parse_params(self.type, self.given())
            except InvalidParams as wrong:
                for name in wrong.errors.keys() & self.fields.keys() - self.errors.keys():
                    self.add_error(name, wrong.errors[name])
        return self.cleaned_data


def dates() -> tuple[forms.DateField, forms.DateField]:
    return (
        ours.date_field("Valid from", required=True, help_text="First day in the agreement's zone"),
        ours.date_field("Valid to", help_text="Last day; empty: until it is revised"),
    )


class TextForm(ours.Form):
    """Where a clause stands and what it says."""

    clause = forms.CharField(
        label="Clause", max_length=24, help_text="As the contract numbers it, such as §7.3"
    )
    page = forms.IntegerField(label="Page", min_value=1, max_value=9999, required=False)
    clause_text = ours.text_area("Words of the contract", help_text="Quoted with each breach")
    partner_visible = forms.BooleanField(
        label="The partner may see it", required=False, initial=True
    )


class TermForm(TextForm, ParamsForm):
    """A new clause: its words, what it applies to, its parameters and their first day."""

    scope_kind = forms.ChoiceField(
        label="Which of them", choices=ScopeKind.choices, initial=ScopeKind.PARTNER,
        widget=forms.RadioSelect,
    )  # fmt: skip
    metro = forms.ModelChoiceField(
        Metro.objects.none(), label="Metro", required=False, empty_label="Choose"
    )
    site = forms.ModelChoiceField(
        Site.objects.none(), label="Site", required=False, empty_label="Choose"
    )
    interconnect = ours.InterconnectField(
        label="Interconnect", required=False, help_text="Name, reference or ASN"
    )
    caches = forms.ModelMultipleChoiceField(
        Interconnect.objects.none(), label="Caches", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    valid_from, valid_to = dates()
    day_names: tuple[str, ...] = ("valid_from", "valid_to")

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        links = Interconnect.objects.filter(partner=agreement.partner_id)
        self.fields["metro"].queryset = Metro.objects.filter(  # type: ignore[attr-defined]
            sites__interconnects__in=links
        ).distinct().order_by("name")  # fmt: skip
        self.fields["site"].queryset = Site.objects.filter(  # type: ignore[attr-defined]
            interconnects__in=links
        ).distinct().order_by("code")  # fmt: skip
        self._offer_caches(links.filter(kind=Kind.CACHE).order_by("name"))

    def _offer_caches(self, caches: QuerySet[Interconnect]) -> None:
        """A set of caches is a choice only where there are some."""
        self.fields["caches"].queryset = caches  # type: ignore[attr-defined]
        if not caches.exists():
            kinds = [each for each in ScopeKind.choices if each[0] != ScopeKind.CACHE_SET]
            self.fields["scope_kind"].choices = kinds  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The place that was chosen must be named; places of other choices do not count."""
        super().clean()
        kind = self.cleaned_data.get("scope_kind", ScopeKind.PARTNER)
        for scope, name in SCOPES.items():
            if scope != kind:
                self.cleaned_data[name] = () if name == "caches" else None
            elif not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, f"Choose the {name} it applies to.")
        return self.cleaned_data

    @property
    def validity(self) -> list[forms.BoundField]:
        return [self[name] for name in self.day_names]

    def facts(self) -> dict[str, Any]:
        names = ("clause", "page", "clause_text", "partner_visible", "valid_from", "valid_to")
        return {name: self.cleaned_data[name] for name in (*names, *SCOPES.values())}


class RevisionForm(ParamsForm):
    """Other parameters from a day on."""

    valid_from, valid_to = dates()


def params_of(term: ContractTerm, params: Mapping[str, Any]) -> dict[str, Any]:
    """What the form shows of parameters on record."""
    known = words.parsed(term.type, dict(params))
    if known is None:
        return dict(params)
    return values_of(known)


def text_of(term: ContractTerm) -> dict[str, Any]:
    return {name: getattr(term, name) for name in TextForm.base_fields}
