"""Forms of clauses: fields made from the catalogue of term types, in units people use."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from apps.agreements.enums import ScopeKind, TermType
from apps.agreements.models import Agreement, ContractTerm
from apps.agreements.rules import FIELDS, Field, FieldKind, InvalidParams, parse_params
from apps.console import forms as ours
from apps.console.agreements import words
from apps.network.models import Interconnect, Metro, Site

# Help in Gbps where the catalogue, which programs read too, speaks of bit/s.
HELP = {
    "required_step_bps": "Capacity to be added, if the contract says so, such as 100.",
    "commit_bps": "The rate that is paid in any case, such as 200.",
    "round_up_to_bps": "Billing unit: 0.001 for the next full Mbps. Empty: not rounded.",
    "floor_bps": "The ratio is not judged while sent plus received stays below this; 0: always.",
    "bps": "Such as 5. Exactly the minimum is kept.",
}
LEAST = Decimal("0.001")
SCOPES = {
    ScopeKind.METRO: "metro",
    ScopeKind.SITE: "site",
    ScopeKind.INTERCONNECT: "interconnect",
}


def field_for(field: Field) -> forms.Field:
    """The input for one parameter; what it may be is checked here for shape, by the action for
    sense."""
    common: dict[str, Any] = {
        "label": _label(field),
        "help_text": HELP.get(field.name, field.help),
        "required": field.required,
        "initial": field.default,
    }
    match field.kind:
        case FieldKind.CHOICE:
            return forms.ChoiceField(choices=field.choices, **{**common, "required": True})
        case FieldKind.FLAG:
            return forms.BooleanField(**common)
        case FieldKind.BPS:
            return RateField(may_be_zero=not field.minimum, **common)
        case FieldKind.ZONE:
            return OptionalZoneField(**common)
        case FieldKind.CURRENCY:
            return forms.CharField(min_length=3, max_length=3, **common)
        case FieldKind.WHOLE:
            low, high = _whole(field.minimum), _whole(field.maximum)
            return forms.IntegerField(min_value=low, max_value=high, **common)
    return _decimal(field, common)


class RateField(ours.GbpsField):
    """A rate in Gbps, as whole bit/s; more than nothing unless the catalogue permits that."""

    def __init__(self, *, may_be_zero: bool, **options: Any) -> None:
        super().__init__(**options)
        if not may_be_zero:
            self.validators.append(MinValueValidator(LEAST, "Enter at least 0.001 Gbps."))


class OptionalZoneField(forms.ChoiceField):
    """An IANA zone, or the agreement's."""

    def __init__(self, **options: Any) -> None:
        zones = list(ours.ZoneField().choices)  # type: ignore[misc]
        super().__init__(choices=[("", "The agreement's"), *zones], **options)


def _decimal(field: Field, common: dict[str, Any]) -> forms.DecimalField:
    return forms.DecimalField(
        min_value=_plain(field.minimum),
        max_value=_plain(field.maximum),
        decimal_places=field.places,
        widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
        **common,
    )


def _whole(limit: int | Decimal | None) -> int | None:
    return None if limit is None else int(limit)


def _plain(limit: int | Decimal | None) -> Decimal | None:
    return None if limit is None else Decimal(limit)


def _label(field: Field) -> str:
    unit = "Gbps" if field.kind == FieldKind.BPS else field.unit
    return f"{field.label}, {unit}" if unit else field.label


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
    valid_from, valid_to = dates()

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        links = Interconnect.objects.filter(partner=agreement.partner_id)
        self.fields["metro"].queryset = Metro.objects.filter(  # type: ignore[attr-defined]
            sites__interconnects__in=links
        ).distinct().order_by("name")  # fmt: skip
        self.fields["site"].queryset = Site.objects.filter(  # type: ignore[attr-defined]
            interconnects__in=links
        ).distinct().order_by("code")  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """The place that was chosen must be named; places of other choices do not count."""
        super().clean()
        kind = self.cleaned_data.get("scope_kind", ScopeKind.PARTNER)
        for scope, name in SCOPES.items():
            if scope != kind:
                self.cleaned_data[name] = None
            elif not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, f"Choose the {name} it applies to.")
        return self.cleaned_data

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
    return {field.name: getattr(known, field.name) for field in FIELDS[term.type]}


def text_of(term: ContractTerm) -> dict[str, Any]:
    return {name: getattr(term, name) for name in TextForm.base_fields}
