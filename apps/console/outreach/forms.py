"""Shape of templates and campaigns."""

from typing import Any

from django import forms

from apps.console import forms as ours
from apps.partners import queries, rules
from apps.partners.enums import ContactRoleKind
from apps.partners.models import MailTemplate

HOLES = "There are: " + ", ".join(f"{{{{ {name} }}}}" for name in rules.PLACEHOLDERS)


class TemplateForm(ours.Form):
    name = forms.CharField(label="Name", max_length=80)
    language = forms.CharField(
        label="Language", max_length=8, initial="en", help_text="The same name in each language"
    )
    subject = forms.CharField(label="Subject", max_length=200)
    body = ours.text_area("Text", required=True, rows=14, help_text=HOLES)
    layout = {"subject": "is-full"}


class CampaignForm(ours.Form):
    name = forms.CharField(label="Name", max_length=120)
    template = forms.ModelChoiceField(
        MailTemplate.objects.none(), label="Template", empty_label="Choose"
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label="To whom at each partner", choices=ContactRoleKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text="None chosen: everybody",
    )  # fmt: skip
    query = forms.CharField(
        label="Which partners", required=False, max_length=1000,
        help_text="Filters of the list of partners, as in its address. Empty: all of them",
    )  # fmt: skip
    people = forms.CharField(
        label="Which contacts", required=False, max_length=1000,
        help_text="Filters of the list of contacts, as in its address. Empty: all of them",
    )  # fmt: skip
    layout = {"query": "is-full", "people": "is-full"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = queries.templates()  # type: ignore[attr-defined]

    def tell(self, partners: str, people: str) -> "CampaignForm":
        """Says in words what both filters are that the form begins with."""
        for name, said in (("query", partners), ("people", people)):
            field = self.fields[name]
            field.help_text = f"Now: {said}. {field.help_text}"
        return self
