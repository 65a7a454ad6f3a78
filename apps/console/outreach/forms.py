"""Shape of templates and campaigns."""

from typing import Any

from django import forms
from django.urls import reverse

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


class FiltersInput(forms.TextInput):
    """Filters of a list in words, and a way to the list; the text itself is folded away."""

    template_name = "console/_parts/filters.html"
    said = "all of them"

    def __init__(self, page: str) -> None:
        super().__init__({"autocomplete": "off", "spellcheck": "false"})
        self.page = page

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        address = f"{reverse(self.page)}?{value}" if value else reverse(self.page)
        return super().get_context(name, value, attrs) | {
            "said": self.said, "list": address, "is_open": "aria-invalid" in (attrs or {}),
        }  # fmt: skip


class FiltersField(forms.CharField):
    """The filters of a list as its address has them; a whole address is taken as well."""

    def __init__(self, label: str, page: str) -> None:
        super().__init__(
            label=label, required=False, max_length=1000, widget=FiltersInput(page)
        )  # fmt: skip

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        return text.partition("?")[2] if text.startswith(("http", "/", "?")) else text


class CampaignForm(ours.Form):
    name = forms.CharField(label="Name", max_length=120)
    template = forms.ModelChoiceField(
        MailTemplate.objects.none(), label="Template", empty_label="Choose"
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label="To whom at each partner", choices=ContactRoleKind.choices, required=False,
        widget=forms.CheckboxSelectMultiple, help_text="None chosen: everybody",
    )  # fmt: skip
    query = FiltersField("Which partners", "console:partner_list")
    people = FiltersField("Which contacts", "console:contact_list")
    layout = {"query": "is-full", "people": "is-full"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = queries.templates()  # type: ignore[attr-defined]

    def tell(self, partners: str, people: str) -> "CampaignForm":
        """Says in words what both filters are that the form begins with."""
        for name, said in (("query", partners), ("people", people)):
            self.fields[name].widget.said = said  # type: ignore[attr-defined]
        return self
