"""Shape of what is typed about the policy."""

from typing import Any

from django import forms

from apps.capacity.actions import Scope
from apps.capacity.enums import RequestType
from apps.capacity.for_partner import CHECKED
from apps.capacity.rules.eligibility import RULES, Unit
from apps.console import forms as ours
from apps.network import queries as network

RULE_CHOICES = [(rule.code, rule.name) for rule in RULES]
TYPES = [(type.value, type.label) for type in RequestType if type in CHECKED]


class ValueForm(ours.Form):
    """What a rule needs in a scope that is fixed."""

    value = forms.CharField(label="Value", max_length=40, required=False)
    is_on = forms.BooleanField(
        label="Ask for it", required=False, initial=True,
        help_text="Without the tick the rule is not asked there",
    )  # fmt: skip
    reason = forms.CharField(
        label="Why", max_length=200, help_text="For colleagues; partners do not read it"
    )
    layout = {"reason": "is-full"}

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if unit == Unit.FLAG:
            del self.fields["value"]
        else:
            counted = f"in {unit}" if unit and unit != Unit.COUNT else "in the unit of the rule"
            self.fields["value"].help_text = f"A number, {counted}; empty: as otherwise"


class SettingForm(ValueForm):
    code = forms.ChoiceField(label="Rule", choices=RULE_CHOICES)
    type = forms.ChoiceField(
        label="Type of request", choices=[("", "Every type it fits"), *TYPES], required=False
    )
    region = forms.ChoiceField(label="Region", required=False)
    partner = ours.PartnerField(
        label="Partner", required=False, help_text="Leave region and partner empty for all"
    )
    field_order = ("code", "type", "region", "partner", "value", "is_on", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [(region.code, region.name) for region in network.regions()]
        self.fields["region"].choices = [("", "Any region"), *regions]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        given = self.cleaned_data
        scope = Scope(given["type"], given["region"], given["partner"])
        return {"scope": scope, **{n: given[n] for n in ("code", "value", "is_on", "reason")}}
