"""Shape of what is typed about maintenance, incidents and quality. Times are UTC."""

import re
from typing import Any

from django import forms

from apps.console import forms as ours
from apps.core.ui.forms import moment_field
from apps.network import enums
from apps.network.models import Incident, Interconnect, Maintenance, Site

MOST_LINKS = 500
_SPLIT = re.compile(r"[\s,;]+")


class LinksField(forms.CharField):
    """Interconnects by reference, several at once; gives the interconnects."""

    widget = forms.Textarea({"rows": 2, "spellcheck": "false"})

    def clean(self, value: Any) -> list[Interconnect]:  # type: ignore[override]
        refs = {word.upper() for word in _SPLIT.split(super().clean(value)) if word}
        if len(refs) > MOST_LINKS:
            raise forms.ValidationError(f"At most {MOST_LINKS} interconnects at once.")
        found = list(Interconnect.objects.filter(ref__in=refs).order_by("pk"))
        missing = sorted(refs - {link.ref for link in found})
        if missing:
            raise forms.ValidationError(f"There is no interconnect {', '.join(missing[:5])}.")
        return found


class MaintenanceFactsForm(ours.Form):
    title = forms.CharField(label="What is done", max_length=120)
    side = forms.ChoiceField(label="Whose work", choices=enums.MaintenanceSide.choices)
    starts_at = moment_field("Starts", required=True)
    ends_at = moment_field("Ends", required=True)
    announced_at = moment_field(
        "Announced", help_text="Only what was announced before it starts excuses anything"
    )
    ticket = forms.CharField(label="Their ticket", max_length=64, required=False)
    text = ours.text_area("Remarks", rows=3)

    layout = {"title": "is-full"}


class MaintenanceForm(MaintenanceFactsForm):
    """New maintenance, with what it does to which interconnects."""

    impact = forms.ChoiceField(
        label="Impact", choices=enums.Impact.choices, initial=enums.Impact.DOWN,
        help_text="None excuses nothing",
    )  # fmt: skip
    interconnects = LinksField(
        label="Interconnects", help_text="References, such as PNI-00001 PNI-00002"
    )

    def given(self) -> dict[str, Any]:
        """For the action."""
        facts = dict(self.cleaned_data)
        links, impact = facts.pop("interconnects"), facts.pop("impact")
        return {**facts, "impacts": dict.fromkeys(links, impact)}


def facts_of(row: Maintenance | Incident, form: type[forms.Form]) -> dict[str, Any]:
    """What the form shows of a row that is there."""
    return {name: getattr(row, name) for name in form.base_fields}


class ReasonForm(ours.Form):
    reason = ours.text_area("Why", required=True, rows=2)


class IncidentFactsForm(ours.Form):
    title = forms.CharField(label="What happened", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=enums.IncidentKind.choices)
    severity = forms.ChoiceField(
        label="Severity", choices=enums.IncidentSeverity.choices,
        initial=enums.IncidentSeverity.MAJOR,
    )  # fmt: skip
    started_at = moment_field("Started", required=True)
    detected_at = moment_field("Detected", help_text="When our monitoring saw it")
    reported_at = moment_field("Reported", help_text="When the other side was told")
    answered_at = moment_field("Answered", help_text="When the other side first answered")
    restored_at = moment_field("Restored", help_text="Empty while it goes on")
    cause = forms.ChoiceField(
        label="Cause", choices=enums.Cause.choices,
        help_text="Terms may exclude some: maintenance, force majeure, others' networks",
    )  # fmt: skip
    ticket = forms.CharField(label="Their ticket", max_length=64, required=False)
    text = ours.text_area("Remarks", rows=3)

    layout = {"title": "is-full"}


class IncidentForm(IncidentFactsForm):
    """A new incident, on an interconnect or at a site."""

    partner = ours.PartnerField(label="Partner", required=False, help_text="Needed with a site")
    interconnect = ours.InterconnectField(label="Interconnect", required=False)
    site = forms.ModelChoiceField(
        Site.objects.order_by("code"), label="Site as a whole", required=False,
        empty_label="None", help_text="Instead of an interconnect",
    )  # fmt: skip

    field_order = ("title", "interconnect", "site", "partner")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        link = found.get("interconnect")
        if link is not None and not found.get("partner"):
            found["partner"] = link.partner
        if not found.get("partner"):
            self.add_error("interconnect", "Name an interconnect, or a partner and a site.")
        return found


class CloseForm(ours.Form):
    restored_at = moment_field("Restored", required=True)
    cause = forms.ChoiceField(label="Cause", choices=enums.Cause.choices)


class QualityForm(ours.Form):
    file = forms.FileField(
        label="CSV file",
        help_text="Columns interconnect, kind (latency_ms, loss_pct, jitter_ms), timestamp, value",
    )

    layout = {"file": "is-full"}
