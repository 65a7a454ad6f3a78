"""Shape of what is typed about agreements: facts, signatures, deadlines. Dates are local days."""

import dataclasses
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.urls import reverse_lazy

from apps.agreements import queries, rules
from apps.agreements.actions import Scan
from apps.agreements.enums import Align, EndRule, Kind, Reference, RenewalType, Unit
from apps.agreements.models import Agreement
from apps.console import forms as ours
from apps.console.forms.fields import FoundField, Suggest
from apps.core.errors import Invalid

MARK = "seen"


class AgreementField(FoundField):
    """An agreement: `AGR-00001` or words. Gives the Agreement, or None when left empty."""

    noun = "agreement"
    widget = Suggest(reverse_lazy("console:agreement_options"))

    def found(self, text: str) -> QuerySet[Agreement]:
        return queries.search(text)

    def by_ref(self, ref: str) -> QuerySet[Agreement]:
        return queries.agreements().filter(ref=ref)


@dataclass(frozen=True)
class Section:
    """A panel of a long form: its head, what it is for, and its fields."""

    title: str
    hint: str
    fields: list[BoundField]


def _months(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label, required=False, min_value=1, max_value=600, help_text=help_text
    )


class FactsForm(ours.Form):
    """The facts of an agreement. Which ones must be there is for the action to say."""

    kind = forms.ChoiceField(label="Kind", choices=Kind.choices, initial=Kind.PAID_PEERING)
    title = forms.CharField(label="Title", max_length=160)
    owner = ours.PersonField(label="Owner")
    our_entity = forms.CharField(label="Our legal entity", max_length=160, required=False)
    partner_entity = forms.CharField(label="Their legal entity", max_length=160, required=False)
    parent = AgreementField(
        label="Under", required=False, help_text="The master agreement, or what it amends"
    )
    is_required = forms.BooleanField(
        label="Required by the agreement above", required=False,
        help_text="That one takes effect only when this one is signed too",
    )  # fmt: skip
    supersedes = AgreementField(
        label="Replaces", required=False, help_text="The agreement it takes the place of"
    )
    effective_on = ours.date_field("Takes effect", help_text="First day in force, if known")
    initial_months = _months("First term", "In months; empty for no end date")
    renewal_type = forms.ChoiceField(
        label="At the end of a term", choices=RenewalType.choices, initial=RenewalType.AUTO_RENEW
    )
    renewal_months = _months("Renews for", "In months, each time")
    max_renewals = forms.IntegerField(
        label="Renewals at most", required=False, min_value=0, max_value=99,
        help_text="Empty: without limit",
    )  # fmt: skip
    end_rule = forms.ChoiceField(
        label="How months are counted", choices=EndRule.choices, initial=EndRule.CIVIL,
        help_text="Differs only where a month lacks the day",
    )  # fmt: skip
    notice_value = forms.IntegerField(
        label="Notice period", required=False, min_value=1, max_value=3650,
        help_text="How long before, such as 60",
    )  # fmt: skip
    notice_unit = forms.ChoiceField(label="Counted in", choices=Unit.choices, initial=Unit.DAY)
    notice_reference = forms.ChoiceField(
        label="Counted back from", choices=Reference.choices, initial=Reference.END,
        help_text="If the contract is unclear, the end date is the safe reading",
    )  # fmt: skip
    notice_clear_days = forms.BooleanField(
        label="Clear days", required=False, help_text="The day of the notice does not count"
    )
    termination_value = forms.IntegerField(
        label="Termination for convenience", required=False, min_value=1, max_value=3650,
        help_text="Notice period; empty: neither side may",
    )  # fmt: skip
    termination_unit = forms.ChoiceField(
        label="Counted in", choices=Unit.choices, initial=Unit.DAY, required=False
    )
    termination_align = forms.ChoiceField(
        label="Takes effect", choices=Align.choices, initial=Align.NONE, required=False
    )
    has_holdover = forms.BooleanField(
        label="Goes on month to month", required=False, help_text="After a term that ends"
    )
    governing_tz = ours.ZoneField(
        label="Time zone", initial="UTC", help_text="In which its days begin and end"
    )
    governing_law = forms.CharField(label="Governing law", max_length=80, required=False)
    currency = forms.CharField(
        label="Currency", initial="USD", min_length=3, max_length=3, help_text="Three letters"
    )
    is_confidential = forms.BooleanField(label="Confidential", required=False, initial=True)
    notes = ours.text_area("Notes", help_text="For staff only")

    layout = {"title": "is-full"}
    parts: tuple[tuple[str, str, tuple[str, ...]], ...] = (
        ("What and with whom", "", (
            "partner", "kind", "title", "owner", "our_entity", "partner_entity", "parent",
            "supersedes", "is_required",
        )),
        ("Term and renewal", "The last day in force and the notice deadline follow from these.", (
            "effective_on", "initial_months", "renewal_type", "renewal_months", "max_renewals",
            "has_holdover", "end_rule",
        )),
        ("Notice", "The day by which somebody must act is the business day before the deadline.", (
            "notice_value", "notice_unit", "notice_reference", "notice_clear_days",
            "termination_value", "termination_unit", "termination_align",
        )),
        ("Law and money", "", ("governing_tz", "governing_law", "currency", "is_confidential")),
        ("Notes", "", ("notes",)),
    )  # fmt: skip

    def clean_termination_unit(self) -> str:
        return self.cleaned_data["termination_unit"] or Unit.DAY

    def clean_termination_align(self) -> str:
        return self.cleaned_data["termination_align"] or Align.NONE

    def clean_currency(self) -> str:
        return self.cleaned_data["currency"].upper()

    def clean(self) -> dict[str, Any]:
        """Where something has no shape, say at once also what the facts contradict.

        Otherwise the action says so: it is the one that decides.
        """
        if self.errors:
            for name, message in rules.check_facts(self._known()).items():
                if name in self.fields and name not in self.errors:
                    self.add_error(name, message)
        return self.cleaned_data

    def _known(self) -> rules.Facts:
        """What could be read; the rest as if it were not known."""
        names = {field.name for field in dataclasses.fields(rules.Facts)}
        given = {name: value for name, value in self.cleaned_data.items() if name in names}
        return rules.Facts(**{"renewal_type": "", **given})

    def sections(self) -> list[Section]:
        """The panels with the fields that this form has."""
        return [
            Section(title, hint, [self[name] for name in names if name in self.fields])
            for title, hint, names in self.parts
        ]


class NewAgreementForm(FactsForm):
    partner = ours.PartnerField(label="Partner")
    field_order = ["partner"]


class EditAgreementForm(FactsForm):
    """Refuses to overwrite, unseen, what somebody else has saved in the meantime."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def facts(self, agreement: Agreement) -> dict[str, Any]:
        """The facts to save; raises Invalid once when they are not the ones the person saw."""
        now = mark_of(agreement)
        if self.cleaned_data[MARK] != now:
            self.data = {**self.data.dict(), self.add_prefix(MARK): now}  # type: ignore[attr-defined]
            raise Invalid({"": _OVERTAKEN})
        return {name: value for name, value in self.cleaned_data.items() if name != MARK}


_OVERTAKEN = (
    "Somebody else has changed this agreement since you opened it. Your input is kept: compare it "
    "in another tab, then save again to overwrite."
)


def facts_of(agreement: Agreement) -> dict[str, Any]:
    """What the form shows of an agreement that is there."""
    facts = {name: getattr(agreement, name) for name in FactsForm.base_fields}
    return {**facts, MARK: mark_of(agreement)}


def mark_of(agreement: Agreement) -> str:
    """Tells whether any fact is another one than before."""
    values = (str(getattr(agreement, name)) for name in FactsForm.base_fields)
    return blake2b("\x1f".join(values).encode(), digest_size=8).hexdigest()


class SignForm(ours.Form):
    signed_on = ours.date_field("Signed on", required=True, help_text="By the last side to sign")
    effective_on = ours.date_field("Takes effect", required=True, help_text="First day in force")
    ends_on = ours.date_field(
        "Last day in force", help_text="Only where the document names another day than the count"
    )
    override_reason = forms.CharField(
        label="Why it differs", max_length=500, required=False, help_text="Needed with a last day"
    )


class PaperForm(SignForm):
    """The same with the copy that was signed."""

    file = forms.FileField(
        label="Signed copy", required=False, help_text="PDF or Word, up to 25 MB",
    )  # fmt: skip
    layout = {"file": "is-full"}

    def facts(self) -> dict[str, Any]:
        """What the action is given."""
        facts = {name: self.cleaned_data[name] for name in SignForm.base_fields}
        file = self.cleaned_data["file"]
        return {**facts, "scan": Scan(file.read(), file.name) if file else None}


class ReasonForm(ours.Form):
    reason = ours.text_area("Why", required=True, rows=3)


class SnoozeForm(ours.Form):
    until = ours.date_field("Remind on", required=True)
    until.widget.attrs["class"] = "form-control"
