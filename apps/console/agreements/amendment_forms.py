"""Forms of amendments: a day, and the form of what it changes, prefilled."""

from typing import Any

from django import forms

from apps.agreements import queries
from apps.agreements.enums import Reference, RenewalType, Unit
from apps.agreements.models import Agreement
from apps.console import forms as ours
from apps.console.agreements.term_forms import ParamsForm, TermForm


def day_field() -> forms.DateField:
    return ours.date_field(
        "Holds from", help_text="First day; empty: the day the amendment takes effect"
    )


class AmendForm(ours.Form):
    """A new amendment."""

    title = forms.CharField(label="Title", max_length=160)
    effective_on = ours.date_field("Takes effect", help_text="First day in force, if known")
    layout = {"title": "is-full"}


class ChangedTermForm(ParamsForm):
    """Other figures of a clause."""

    effective_on = day_field()


class AddedTermForm(TermForm):
    """A clause that the amendment adds."""

    valid_from = None  # type: ignore[assignment]
    valid_to = None  # type: ignore[assignment]
    effective_on = day_field()
    day_names = ("effective_on",)

    def term(self) -> dict[str, Any]:
        names = ("clause", "page", "clause_text", "partner_visible")
        scope = ("metro", "site", "interconnect", "caches")
        return {name: self.cleaned_data[name] for name in (*names, *scope)}


class RetirementForm(ours.Form):
    effective_on = day_field()


class ChangedFactsForm(ours.Form):
    """Facts of the agreement that an amendment may change, as they are now."""

    ends_on = ours.date_field("Last day of the present term")
    renewal_type = forms.ChoiceField(label="At the end of a term", choices=RenewalType.choices)
    renewal_months = forms.IntegerField(
        label="Renews for", required=False, min_value=1, max_value=600, help_text="In months"
    )
    max_renewals = forms.IntegerField(
        label="Renewals at most", required=False, min_value=0, max_value=99,
        help_text="Empty: without limit",
    )  # fmt: skip
    notice_value = forms.IntegerField(
        label="Notice period", required=False, min_value=1, max_value=3650
    )
    notice_unit = forms.ChoiceField(label="Counted in", choices=Unit.choices)
    notice_reference = forms.ChoiceField(label="Counted back from", choices=Reference.choices)
    notice_clear_days = forms.BooleanField(label="Clear days", required=False)
    has_holdover = forms.BooleanField(label="Goes on month to month", required=False)
    governing_law = forms.CharField(label="Governing law", max_length=80, required=False)
    currency = forms.CharField(label="Currency", min_length=3, max_length=3)
    title = forms.CharField(label="Title", max_length=160)
    our_entity = forms.CharField(label="Our legal entity", max_length=160, required=False)
    partner_entity = forms.CharField(label="Their legal entity", max_length=160, required=False)
    effective_on = day_field()

    def __init__(self, *args: Any, parent: Agreement, **kwargs: Any) -> None:
        kwargs["initial"] = {**queries.facts_now(parent), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        if kwargs["initial"]["ends_on"] is None:
            del self.fields["ends_on"]

    def wanted(self) -> dict[str, Any]:
        found = {n: v for n, v in self.cleaned_data.items() if n != "effective_on"}
        if not found.get("ends_on"):
            found.pop("ends_on", None)
        return found | {"currency": found["currency"].upper()}


class ResolveForm(ours.Form):
    """What becomes of a change that was flagged."""

    apply = forms.ChoiceField(
        label="What to do",
        choices=[("yes", "Apply it all the same"), ("no", "Drop it")],
        widget=forms.RadioSelect,
    )
    reason = ours.text_area("Why", required=True)
