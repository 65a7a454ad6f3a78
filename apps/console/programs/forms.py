"""Shape of what is typed about workstreams. Days are UTC days."""

from decimal import Decimal
from typing import Any

from django import forms

from apps.console import forms as ours
from apps.network.models import Metro, Region
from apps.programs.enums import PRICED, Health, Kind, Metric
from apps.programs.models import Goal, Workstream

GBPS = 10**9


class MetroField(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        found = Metro.objects.select_related("region").order_by("name")
        super().__init__(found, empty_label="None", **options)


class FactsForm(ours.Form):
    """What a workstream is called, whose it is, what it is about."""

    name = forms.CharField(label="Name", max_length=120, help_text="Such as “LATAM metro launch”")
    owner = ours.PersonField(label="Owner", help_text="Writes the weekly update")
    purpose = ours.text_area("Purpose", rows=3, help_text="What will be different when it is done")
    kind = forms.ChoiceField(
        label="About", choices=Kind.choices, help_text="Goals are measured there"
    )
    partner = ours.PartnerField(label="Partner", required=False, help_text="When it is about one")
    metro = MetroField(label="Metro", required=False)
    region = forms.ChoiceField(label="Region", required=False, help_text="A theme may have one too")

    layout = {"purpose": "is-full"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = Region.objects.order_by("name").values_list("code", "name")
        self.fields["region"].choices = [("", "All"), *found]  # type: ignore[attr-defined]


class NewForm(FactsForm):
    key = forms.CharField(
        label="Key", max_length=10,
        help_text="Begins the keys of its work items: LATAM makes LATAM-1. It cannot be changed.",
    )  # fmt: skip
    starts_on = ours.date_field("Starts on", required=True)
    target_on = ours.date_field(
        "Date", required=True, help_text="Kept as the original date, beside any later one"
    )
    field_order = ["name", "key", "owner", "starts_on", "target_on"]


def facts_of(workstream: Workstream) -> dict[str, Any]:
    """What the form shows of a workstream that is there."""
    return {name: getattr(workstream, name) for name in FactsForm.base_fields}


class HealthForm(ours.Form):
    to = forms.ChoiceField(label="How it stands", choices=Health.choices)
    reason = ours.text_area(
        "Why", rows=3, help_text="For those who read it next: what happened, what is done about it"
    )

    def __init__(self, *args: Any, workstream: Workstream, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = [(h.value, h.label) for h in Health if h != workstream.state]
        self.fields["to"].choices = others  # type: ignore[attr-defined]


class DateForm(ours.Form):
    to = ours.date_field("New date", required=True)
    reason = forms.CharField(label="Why", max_length=300, required=False)


class GoalForm(ours.Form):
    """A measured target, typed in the unit people say: Gbps, percent, money, a number."""

    metric = forms.ChoiceField(label="What is measured", choices=Metric.choices)
    target = forms.DecimalField(
        label="Target", min_value=0, max_digits=14, decimal_places=3,
        help_text="Capacity in Gbps, shares in percent, cost per Mbps a month, else a number",
    )  # fmt: skip
    currency = forms.CharField(
        label="Currency", min_length=3, max_length=3, initial="USD", help_text="For costs"
    )

    def __init__(self, *args: Any, prices: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(m.value, m.label) for m in Metric if prices or m not in PRICED]
        self.fields["metric"].choices = known  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("metric") == Metric.CAPACITY and found.get("target") is not None:
            found["target"] = found["target"] * GBPS
        return found


def typed(goal: Goal) -> dict[str, Any]:
    """What the form shows of a goal that is there."""
    target = goal.target / GBPS if goal.metric == Metric.CAPACITY else goal.target
    shown = f"{Decimal(target).normalize():f}"
    return {"metric": goal.metric, "target": shown, "currency": goal.currency}


class UpdateForm(ours.Form):
    """What the owner says of a week."""

    changed = ours.text_area(
        "What changed", rows=7, help_text="Drafted from the facts: add what they do not say"
    )
    risks = ours.text_area(
        "Risks", rows=4, help_text="What may go wrong, and what is done about it"
    )
    asks = ours.text_area("Asks", rows=3, help_text="What is needed, from whom, by when")

    layout = {"changed": "is-full", "risks": "is-full", "asks": "is-full"}
