"""Shape of what is typed about approvals: the question, the answer, the rules."""

from typing import Any

from django import forms

from apps.accounts.enums import Role
from apps.agreements.actions import APPROVERS, LARGEST_QUORUM, MOST_STEPS
from apps.agreements.enums import Kind
from apps.agreements.models import ApprovalRule
from apps.console import forms as ours

ROLES = [(role.value, role.label) for role in Role if role in APPROVERS]
PLACES = range(1, MOST_STEPS + 1)


class SubmitForm(ours.Form):
    is_nonstandard = forms.BooleanField(
        label="A clause departs from our standard", required=False,
        help_text="Such as another liability cap; more people are asked then",
    )  # fmt: skip
    comment = ours.text_area("What they should know", rows=3)


class DecideForm(ours.Form):
    """`number` is the approval the person has seen: nobody decides on what they have not read."""

    number = forms.IntegerField(widget=forms.HiddenInput)
    comment = ours.text_area("Comment", help_text="Needed to reject", rows=3)


class RuleForm(ours.Form):
    """A rule with its steps in order, as fields `role_1`, `quorum_1`, ..."""

    name = forms.CharField(label="Name", max_length=80, help_text="Said to those who are asked")
    kind = forms.ChoiceField(
        label="Kind", choices=[("", "Any kind"), *Kind.choices], required=False
    )
    min_value = forms.DecimalField(
        label="Yearly value from", min_value=0, max_digits=14, decimal_places=2, required=False,
        help_text="Of the commits, in the agreement's currency",
    )  # fmt: skip
    min_commit_bps = ours.GbpsField(label="Commit from", required=False, help_text="In Gbps")
    min_months = forms.IntegerField(
        label="First term from", min_value=1, max_value=600, required=False,
        help_text="In months; one without an end is longer than any",
    )  # fmt: skip
    for_nonstandard = forms.BooleanField(
        label="Only with a non-standard clause", required=False,
        help_text="Said by whoever submits the agreement",
    )  # fmt: skip
    is_active = forms.BooleanField(label="In use", required=False, initial=True)
    layout = {"name": "is-full", "for_nonstandard": "is-full", "is_active": "is-full"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in PLACES:
            self.fields[f"role_{place}"] = forms.ChoiceField(
                label=f"Step {place}", choices=[("", "Nobody"), *ROLES], required=place == 1
            )
            self.fields[f"quorum_{place}"] = forms.IntegerField(
                label="How many people", min_value=1, max_value=LARGEST_QUORUM, initial=1,
                required=False,
            )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """What the action saves; a step without a role is left out."""
        given = self.cleaned_data
        steps = [
            (given[f"role_{place}"], given[f"quorum_{place}"] or 1)
            for place in PLACES
            if given[f"role_{place}"]
        ]
        return {name: given[name] for name in self.base_fields} | {"steps": steps}


def facts_of(rule: ApprovalRule) -> dict[str, Any]:
    """What the form shows of a rule that is there."""
    shown = {name: getattr(rule, name) for name in RuleForm.base_fields}
    for place, step in enumerate(rule.steps, 1):
        shown |= {f"role_{place}": step["role"], f"quorum_{place}": step["quorum"]}
    return shown
