"""Shape of what is typed about partners, their AS numbers and contacts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django_countries import countries

from apps.console import forms as ours
from apps.console import options
from apps.partners import rules
from apps.partners.actions import RoleGiven
from apps.partners.enums import ContactRoleKind, PartnerRole, Policy, Priority, Stage, Tier
from apps.partners.models import Contact, Partner

UNKNOWN = [("", "Not known")]


class PartnerForm(ours.Form):
    name = forms.CharField(label="Name", max_length=120)
    legal_name = forms.CharField(label="Legal name", max_length=200, required=False)
    region = forms.ChoiceField(label="Region", choices=lambda: [("", "Choose"), *options.regions()])
    country = forms.ChoiceField(
        label="Country", required=False, choices=lambda: [*UNKNOWN, *countries]
    )
    tier = forms.ChoiceField(label="Tier", choices=Tier.choices, initial=Tier.STANDARD)
    policy = forms.ChoiceField(
        label="Peering policy", choices=Policy.choices, initial=Policy.UNKNOWN
    )
    owner = ours.PersonField(label="Owner")
    backup_owner = ours.PersonField(label="Backup owner")
    subscribers = forms.IntegerField(label="Subscribers", min_value=0, required=False)
    parent = ours.PartnerField(
        label="Parent partner", required=False, help_text="The group it belongs to"
    )
    since = ours.date_field("Partner since")
    next_review_on = ours.date_field("Next review")
    accounts = forms.CharField(
        label="Our accounts there",
        required=False,
        max_length=600,
        help_text="Our numbers as their customer, separated by commas",
    )
    portal_enabled = forms.BooleanField(
        label="Portal open to its people", required=False,
        help_text="Then they can be invited or come with PeeringDB, and get notices",
    )  # fmt: skip
    tags = forms.CharField(label="Tags", required=False, help_text="Separated by commas")
    notes = ours.text_area("Notes", help_text="For staff only")
    layout = {"tags": "is-full"}

    def clean_tags(self) -> list[str]:
        return _split(self.cleaned_data["tags"])

    def clean_accounts(self) -> list[str]:
        return _split(self.cleaned_data["accounts"])

    def without_notes(self) -> "PartnerForm":
        """For people who may not read them: the field is gone, the text stays as it is."""
        del self.fields["notes"]
        return self


class NewPartnerForm(PartnerForm):
    asn = forms.CharField(label="AS number", required=False, help_text="AS64500 or 64500")
    stage = forms.ChoiceField(
        label="Stage",
        choices=[(s.value, s.label) for s in (Stage.PROSPECT, Stage.CONTACTED, Stage.ACTIVE)],
    )
    field_order = ["name", "asn", "legal_name", "stage"]

    def clean_asn(self) -> str | None:
        return self.cleaned_data["asn"] or None


def _split(text: str) -> list[str]:
    words = (word.strip() for word in text.split(","))
    return list(dict.fromkeys(word for word in words if word))


def facts_of(partner: Partner) -> dict[str, Any]:
    """What the form shows of a partner that is there."""
    names = [name for name in PartnerForm.base_fields if name not in ("tags", "country")]
    facts = {name: getattr(partner, name) for name in names}
    lists = {name: ", ".join(getattr(partner, name)) for name in ("tags", "accounts")}
    return {**facts, **lists, "country": str(partner.country)}


class StageForm(ours.Form):
    to = forms.ChoiceField(label="New stage")
    reason = forms.CharField(label="Why", required=False, max_length=500)
    until = ours.date_field("Not to be asked until", help_text="Needed when the partner declined")

    def __init__(self, *args: Any, targets: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["to"]
        choice.choices = [(s, Stage(s).label) for s in targets]  # type: ignore[attr-defined]


class AsnForm(ours.Form):
    number = forms.CharField(label="AS number", max_length=16, help_text="AS64500 or 64500")
    name = forms.CharField(label="Name", max_length=120, required=False)
    as_set = forms.CharField(label="AS-SET", max_length=120, required=False)
    is_primary = forms.BooleanField(label="Known by this number", required=False)


class PersonForm(ours.Form):
    """Who a contact is. Its roles are given and taken away one by one on its page."""

    name = forms.CharField(label="Name", max_length=120)
    title = forms.CharField(label="Title", max_length=120, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    time_zone = ours.ZoneField(label="Time zone", required=False)
    language = forms.CharField(
        label="Language", max_length=8, required=False, help_text="Of mails: en, es, pt-BR"
    )
    verified_on = ours.date_field("Last confirmed")

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in PersonForm.base_fields}


class ContactForm(PersonForm):
    """A new contact, with the roles it has for the whole partner."""

    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=ContactRoleKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    priority = forms.ChoiceField(label="Priority", choices=Priority.choices)

    def roles_given(self) -> list[RoleGiven]:
        priority = self.cleaned_data["priority"]
        return [RoleGiven(role, priority) for role in self.cleaned_data["roles"]]


def facts_of_contact(contact: Contact) -> dict[str, Any]:
    return {name: getattr(contact, name) for name in PersonForm.base_fields}


class ContactRoleForm(ours.Form):
    """One role of a contact, for all of the partner or for a part."""

    role = forms.ChoiceField(label="Role", choices=ContactRoleKind.choices)
    priority = forms.ChoiceField(
        label="Priority", choices=Priority.choices,
        help_text="Primary is written to first, inactive never",
    )  # fmt: skip
    scope = forms.CharField(
        label="Only for", required=False, max_length=32,
        help_text="Empty: all of the partner. Else BOG-1, BOG, LATAM, AGR-00042",
    )  # fmt: skip
    layout = {"scope": "is-full"}

    def clean_scope(self) -> str:
        """Places are there; references are taken as they are, like those in a text."""
        scope = rules.scope_of(self.cleaned_data["scope"])
        if scope is None or not (rules.refs_in(scope) or options.is_place(scope)):
            raise forms.ValidationError(
                "That is no site, metro or region, and no reference. Enter a code such as BOG-1, "
                "a reference such as AGR-00042, or nothing."
            )
        return scope


class LinkForm(ours.Form):
    role = forms.ChoiceField(
        label="Role", choices=PartnerRole.choices,
        help_text="Suggested by what PeeringDB lets them do. It never gives more than PeeringDB",
    )  # fmt: skip


class RoleForm(ours.Form):
    role = forms.ChoiceField(label="Role", choices=PartnerRole.choices)


class RefuseForm(ours.Form):
    reason = forms.CharField(label="Reason", max_length=200, help_text="Kept with the refusal")
    layout = {"reason": "is-full"}


class ClaimForm(ours.Form):
    partner = ours.PartnerField(
        label="Partner", required=False, help_text="Whose network it is. Empty: make a new partner"
    )
    region = forms.ChoiceField(
        label="Region of a new partner", required=False,
        choices=lambda: [("", "Choose"), *options.regions()],
    )  # fmt: skip
    role = forms.ChoiceField(label="Role", choices=PartnerRole.choices)


class InviteForm(ours.Form):
    email = forms.EmailField(label="E-mail", max_length=254)
    name = forms.CharField(label="Name", max_length=120)
    role = forms.ChoiceField(label="Role", choices=PartnerRole.choices)
