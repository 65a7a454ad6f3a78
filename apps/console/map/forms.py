"""What a map may be limited to."""

from django import forms

from apps.console.forms.fields import PartnerField
from apps.network.enums import Kind

ROOMS = (("10", "10 % or less left"), ("20", "20 % or less left"), ("30", "30 % or less left"),
         ("50", "50 % or less left"))  # fmt: skip


class MapForm(forms.Form):
    kind = forms.ChoiceField(
        choices=[("", "Every kind"), *Kind.choices], required=False, label="Kind"
    )
    partner = PartnerField(required=False, label="Partner")
    headroom = forms.ChoiceField(
        choices=[("", "Any headroom"), *ROOMS], required=False, label="Headroom"
    )
    breaches = forms.BooleanField(required=False, label="Only with open breaches")
