"""Shape of a token as somebody at a partner asks for it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone

from apps.core.ui import forms as ours
from apps.partners.enums import PARTNER_PERMISSIONS, SCOPE_NEEDS, Scope
from apps.partners.for_partner import Seat

DAYS = (("30", "30 days"), ("90", "90 days"), ("180", "180 days"), ("365", "One year"))


def scopes_of(seat: Seat) -> list[tuple[str, str]]:
    """What the role of the seat may give to a program."""
    return [
        (scope.value, str(scope.label))
        for scope in Scope
        if seat.role in PARTNER_PERMISSIONS[SCOPE_NEEDS[scope]]
    ]


class TokenForm(ours.Form):
    name = forms.CharField(label="Name", max_length=80, help_text="Such as: peering automation")
    scopes = forms.MultipleChoiceField(label="What it may do", widget=forms.CheckboxSelectMultiple)
    asns = forms.MultipleChoiceField(
        label="AS numbers it acts for", widget=forms.CheckboxSelectMultiple
    )
    days = forms.ChoiceField(label="Good for", choices=DAYS, initial="180")
    ip_allowed = forms.CharField(
        label="Networks it is used from", required=False, widget=forms.Textarea({"rows": 3}),
        help_text="One a line, such as 198.51.100.0/24. Empty: from anywhere",
    )  # fmt: skip
    layout = {"scopes": "is-full", "asns": "is-full", "ip_allowed": "is-full"}

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [(str(asn.number), f"AS{asn.number} {asn.name}".strip()) for asn in seat.asns]
        self.fields["asns"].choices = numbers  # type: ignore[attr-defined]
        self.fields["scopes"].choices = scopes_of(seat)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What the action takes."""
        told = self.cleaned_data
        networks: Sequence[str] = [each for each in told["ip_allowed"].split() if each]
        return {
            "name": told["name"], "scopes": told["scopes"],
            "asns": [int(number) for number in told["asns"]], "ip_allowed": networks,
            "expires_at": timezone.now() + timedelta(days=int(told["days"])),
        }  # fmt: skip
