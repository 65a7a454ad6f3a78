"""Shape of what is typed about partners, their AS numbers and contacts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django_countries import countries

from apps.console import forms as ours
from apps.console import options
from apps.partners.actions import RoleGiven
from apps.partners.enums import ContactRoleKind, PartnerRole, Policy, Priority, Stage, Tier
from apps.partners.models import Contact, Partner

UNKNOWN = [("", "Not known")]


class PartnerForm(forms.Form):
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
    portal_enabled = forms.BooleanField(
        label="Portal open to its people", required=False,
        help_text="Then they can be invited or come with PeeringDB, and get notices",
    )  # fmt: skip
    tags = forms.CharField(label="Tags", required=False, help_text="Separated by commas")
    notes = ours.text_area("Notes", help_text="For staff only")
    layout = {"tags": "is-full"}

    def clean_tags(self) -> list[str]:
        words = (word.strip() for word in self.cleaned_data["tags"].split(","))
        return list(dict.fromkeys(word for word in words if word))

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


def facts_of(partner: Partner) -> dict[str, Any]:
    """What the form shows of a partner that is there."""
    names = [name for name in PartnerForm.base_fields if name not in ("tags", "country")]
    facts = {name: getattr(partner, name) for name in names}
    return {**facts, "tags": ", ".join(partner.tags), "country": str(partner.country)}


class StageForm(forms.Form):
    to = forms.ChoiceField(label="New stage")
    reason = forms.CharField(label="Why", required=False, max_length=500)
    until = ours.date_field("Not to be asked until", help_text="Needed when the partner declined")

    def __init__(self, *args: Any, targets: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["to"]
        choice.choices = [(s, Stage(s).label) for s in targets]  # type: ignore[attr-defined]


class AsnForm(forms.Form):
    number = forms.CharField(label="AS number", max_length=16, help_text="AS64500 or 64500")
    name = forms.CharField(label="Name", max_length=120, required=False)
    as_set = forms.CharField(label="AS-SET", max_length=120, required=False)
    is_primary = forms.BooleanField(label="Known by this number", required=False)


class ContactForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120)
    title = forms.CharField(label="Title", max_length=120, required=False)
    email = forms.EmailField(label="E-mail", required=False)
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    time_zone = ours.ZoneField(label="Time zone", required=False)
    verified_on = ours.date_field("Last confirmed")
    roles = forms.MultipleChoiceField(
        label="Roles",
        choices=ContactRoleKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    priority = forms.ChoiceField(label="Priority", choices=Priority.choices)

    def facts(self) -> dict[str, Any]:
        return {k: v for k, v in self.cleaned_data.items() if k not in ("roles", "priority")}

    def roles_given(self) -> list[RoleGiven]:
        priority = self.cleaned_data["priority"]
        return [RoleGiven(role, priority) for role in self.cleaned_data["roles"]]


def facts_of_contact(contact: Contact) -> dict[str, Any]:
    held = list(contact.roles.all())
    names = ("name", "title", "email", "phone", "time_zone", "verified_on")
    return {
        **{name: getattr(contact, name) for name in names},
        "roles": [role.role for role in held],
        "priority": held[0].priority if held else Priority.PRIMARY,
    }


class LinkForm(forms.Form):
    role = forms.ChoiceField(
        label="Role", choices=PartnerRole.choices,
        help_text="Suggested by what PeeringDB lets them do. It never gives more than PeeringDB",
    )  # fmt: skip


class RoleForm(forms.Form):
    role = forms.ChoiceField(label="Role", choices=PartnerRole.choices)


class RefuseForm(forms.Form):
    reason = forms.CharField(label="Reason", max_length=200, help_text="Kept with the refusal")
    layout = {"reason": "is-full"}


class ClaimForm(forms.Form):
    partner = ours.PartnerField(
        label="Partner", required=False, help_text="Whose network it is. Empty: make a new partner"
    )
    region = forms.ChoiceField(
        label="Region of a new partner", required=False,
        choices=lambda: [("", "Choose"), *options.regions()],
    )  # fmt: skip
    role = forms.ChoiceField(label="Role", choices=PartnerRole.choices)


class InviteForm(forms.Form):
    email = forms.EmailField(label="E-mail", max_length=254)
    name = forms.CharField(label="Name", max_length=120)
    role = forms.ChoiceField(label="Role", choices=PartnerRole.choices)
