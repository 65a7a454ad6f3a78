"""Shape of what is asked about people at a partner."""

from django import forms
from django.contrib.auth import password_validation

from apps.core.ui import forms as ours
from apps.partners.enums import PartnerRole

ROLE_HELP = {
    PartnerRole.READ: "sees everything, changes nothing",
    PartnerRole.NOC: "also comments and announces maintenance",
    PartnerRole.ENGINEER: "also asks for capacity, uploads LOAs, confirms",
    PartnerRole.ADMIN: "also manages users, contacts, webhooks and tokens",
}
ROLES = [(role.value, f"{role.label}: {ROLE_HELP[role]}") for role in PartnerRole]


class InviteForm(ours.Form):
    email = forms.EmailField(label="E-mail", max_length=254)
    name = forms.CharField(label="Name", max_length=120)
    role = forms.ChoiceField(label="Role", choices=ROLES, widget=forms.RadioSelect)
    layout = {"role": "is-full"}


class RoleForm(ours.Form):
    role = forms.ChoiceField(label="Role", choices=ROLES, widget=forms.RadioSelect)
    layout = {"role": "is-full"}


class AccountForm(ours.Form):
    """A new account for somebody who was invited."""

    name = forms.CharField(label="Your name", max_length=120)
    password = forms.CharField(
        label="Password", max_length=128, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 8 letters, digits or signs; nothing common",
    )  # fmt: skip

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password)
        return password
