"""Shape of what is typed about status reports."""

from datetime import date
from typing import Any

from django import forms

from apps.console import forms as ours
from apps.console import options
from apps.network.models import Metro, Region
from apps.reports.actions import Scope
from apps.reports.enums import Health, Kind, ScopeKind, Section, Visibility
from apps.reports.models import StatusReport

NONE = [("", "None")]
PERIODS = (
    ("last", "Last whole week, month or quarter"),
    ("present", "The present one, to today"),
    ("days", "Other days"),
)


class AboutForm(ours.Form):
    """Which reports: their kind and scope."""

    kind = forms.ChoiceField(label="Kind", choices=Kind.choices)
    scope = forms.ChoiceField(label="About", choices=ScopeKind.choices)
    region = forms.ChoiceField(label="Region", required=False)
    metro = forms.ChoiceField(label="Metro", required=False)
    partner = ours.PartnerField(label="Partner", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, found in (("region", options.regions()), ("metro", options.metros())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  for the type checker
            field.choices = NONE + found

    def clean(self) -> dict[str, Any]:
        """The field that the chosen scope needs must be filled."""
        given = self.cleaned_data
        scope = str(given.get("scope", "")).lower()
        named = scope in ("region", "metro", "partner") and not given.get(scope)
        if named and scope not in self.errors:
            self.add_error(scope, f"Choose the {scope}.")
        return given

    @property
    def asked(self) -> Scope:
        """The scope as actions take it; only the field that counts is read."""
        given, scope = self.cleaned_data, self.cleaned_data["scope"]
        match scope:
            case ScopeKind.REGION:
                return Scope(region=Region.objects.get(code=given["region"]))
            case ScopeKind.METRO:
                return Scope(metro=Metro.objects.get(code=given["metro"]))
            case ScopeKind.PARTNER:
                return Scope(partner=given["partner"])
        return Scope()


class ScopeForm(AboutForm):
    """First step: what the report is about, and when."""

    period = forms.ChoiceField(label="Period", choices=PERIODS)
    starts_on = ours.date_field("First day")
    ends_on = ours.date_field("Last day")
    visibility = forms.ChoiceField(
        label="Who may read it", choices=Visibility.choices,
        help_text="Amounts are shown only to those who see prices, whoever reads it",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Days that are chosen must be filled in."""
        given = super().clean()
        if given.get("period") == "days":
            for name in ("starts_on", "ends_on"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, "Fill this in.")
        return given

    def days(self, last: tuple[date, date], present: tuple[date, date]) -> tuple[date, date]:
        given = self.cleaned_data
        typed = (given["starts_on"], given["ends_on"])
        return {"last": last, "present": present}.get(given["period"], typed)


class SectionsForm(ours.Form):
    """Second step: what it tells. The preview follows the boxes."""

    title = forms.CharField(label="Title", max_length=160)
    sections = forms.MultipleChoiceField(
        label="Sections", choices=Section.choices, widget=forms.CheckboxSelectMultiple
    )


class WordsForm(ours.Form):
    """What its owner says beside the numbers."""

    title = forms.CharField(label="Title", max_length=160)
    health = forms.ChoiceField(
        label="Health", choices=Health.choices,
        help_text="On track: no date has moved and no contract date is in danger",
    )  # fmt: skip
    summary = ours.text_area("Summary", rows=4, help_text="A few sentences: the answer first")
    highlights = ours.text_area("Highlights", rows=4, help_text="One a line")
    lowlights = ours.text_area("Lowlights", rows=4, help_text="One a line")
    asks = ours.text_area("Asks", rows=4, help_text="One a line: who, by when, what")
    sections = forms.MultipleChoiceField(
        label="Sections", choices=Section.choices, widget=forms.CheckboxSelectMultiple
    )
    visibility = forms.ChoiceField(label="Who may read it", choices=Visibility.choices)
    seen = forms.IntegerField(widget=forms.HiddenInput)


def words_of(report: StatusReport) -> dict[str, Any]:
    """What the form shows of a draft."""
    names = [name for name in WordsForm.base_fields if name != "seen"]
    return {name: getattr(report, name) for name in names} | {"seen": report.edits}
