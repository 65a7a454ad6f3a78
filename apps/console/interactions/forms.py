"""Shape of what is written down about talks and mails."""

from datetime import datetime
from typing import Any

from django import forms

from apps.console import forms as ours
from apps.core.ui.forms import fields
from apps.partners.enums import InteractionKind


class InteractionForm(ours.Form):
    partner = ours.PartnerField(label="Partner")
    kind = forms.ChoiceField(label="Kind", choices=InteractionKind.choices)
    took_place = fields.moment_field("When", required=True)
    subject = forms.CharField(label="About", max_length=200)
    text = ours.text_area("What was said", help_text="References such as AGR-00042 become links")
    people = forms.CharField(
        label="With", required=False, help_text="Names of contacts of the partner, by comma"
    )
    refs = forms.CharField(label="References", required=False, help_text="AGR-00042, PNI-00007")

    def facts(self) -> dict[str, Any]:
        """What the action takes, but for the people."""
        given = {name: self.cleaned_data[name] for name in ("partner", "kind", "subject", "text")}
        took_place: datetime = self.cleaned_data["took_place"]
        return {**given, "took_place": took_place, "refs": [self.cleaned_data["refs"]]}


class MailForm(ours.Form):
    file = forms.FileField(label="Mail", help_text="An .eml file: a mail, or a bounce")
    partner = ours.PartnerField(
        label="Partner", required=False, help_text="Empty: by the addresses in the mail"
    )
