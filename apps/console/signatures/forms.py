"""Shape of what is typed about signatures: who signs, by when; one's own name."""

from datetime import timedelta
from typing import Any

from django import forms

from apps.agreements import rules
from apps.agreements.enums import Provider, Side
from apps.agreements.models import Agreement
from apps.console import forms as ours
from apps.core.errors import Invalid
from apps.partners import queries as partners

USUAL = timedelta(days=14)
PLACES = (1, 2)
FIRST = [(Side.PARTNER.value, "They sign first"), (Side.US.value, "We sign first")]


class ContactField(forms.ModelChoiceField):
    """Somebody at the partner who has an e-mail address."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}, {obj.title}, {obj.email}" if obj.title else f"{obj.name}, {obj.email}"


class SendForm(ours.Form):
    provider = forms.ChoiceField(
        label="How it is signed", choices=Provider.choices, initial=Provider.ACCEPTANCE,
        widget=forms.RadioSelect,
    )  # fmt: skip
    first = forms.ChoiceField(label="Order", choices=FIRST, initial=Side.PARTNER)
    expires_on = ours.date_field("Last day to sign", required=True)
    message = ours.text_area("Message to those who sign", rows=3)
    layout = {"provider": "is-full"}

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contacts = partners.contacts(agreement.partner).exclude(email="")
        for place in PLACES:
            self.fields[f"us_{place}"] = ours.PersonField(
                label=f"Signs for us, {place}", help_text="After sign-in"
            )
        for place in PLACES:
            self.fields[f"them_{place}"] = ContactField(
                contacts, required=False, empty_label="Nobody", label=f"Signs for them, {place}",
                help_text="By a personal link",
            )  # fmt: skip
        self.fields["name"] = forms.CharField(
            label="Somebody else for them", max_length=120, required=False,
            help_text="Full name of who is not among the contacts",
        )  # fmt: skip
        self.fields["email"] = forms.EmailField(label="Their e-mail address", required=False)

    def facts(self) -> dict[str, Any]:
        """What the action is given: our people and theirs, in the chosen order."""
        given = self.cleaned_data
        people = {Side.US.value: self._us(), Side.PARTNER.value: self._them()}
        second = Side.US if given["first"] == Side.PARTNER else Side.PARTNER
        return {
            "signers": people[given["first"]] + people[second.value],
            "provider": given["provider"],
            "expires_on": given["expires_on"],
            "message": given["message"],
        }

    def _us(self) -> list[rules.Signer]:
        chosen = [self.cleaned_data[f"us_{place}"] for place in PLACES]
        return [
            rules.Signer(Side.US, each.name, each.email, each.get_role_display(), each.pk)
            for each in chosen
            if each
        ]

    def _them(self) -> list[rules.Signer]:
        given = self.cleaned_data
        chosen = [given[f"them_{place}"] for place in PLACES]
        found = [
            rules.Signer(Side.PARTNER, each.name, each.email, each.title) for each in chosen if each
        ]
        if bool(given["name"]) != bool(given["email"]):
            raise Invalid({"email": "Enter both, the name and the e-mail address."})
        if given["name"]:
            found.append(rules.Signer(Side.PARTNER, given["name"].strip(), given["email"]))
        return found


class AcceptForm(ours.Form):
    typed_name = forms.CharField(label="Your full name", max_length=120)
    agrees = forms.BooleanField(
        label="I have read the document, I may sign it, and I agree to sign it electronically.",
        required=False,
    )
    layout = {"typed_name": "is-full", "agrees": "is-full"}
