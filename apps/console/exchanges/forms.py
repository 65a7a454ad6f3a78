"""Shape of what is typed about exchanges and our ports there."""

from typing import Any

from django import forms

from apps.console import forms as ours
from apps.console.interconnects.forms import SiteField
from apps.network import queries
from apps.network.models import Metro

LARGEST_ID = 2**31 - 1
PRICE = ("mrc", "currency")


class ExchangeForm(ours.Form):
    name = forms.CharField(
        label="Name", max_length=120, help_text="As PeeringDB calls it: Andes-IX"
    )
    metro = forms.ModelChoiceField(
        Metro.objects.order_by("name"), label="Metro", to_field_name="code", empty_label="Choose"
    )
    pdb_ix_id = forms.IntegerField(
        label="PeeringDB id", min_value=1, max_value=LARGEST_ID, required=False,
        help_text="The number in its address there: partners at the same exchange are found by it",
    )  # fmt: skip


class PriceForm(ours.Form):
    """What may change of a port. Its price is for whoever may see prices."""

    speed_bps = ours.GbpsField(label="Speed, Gbps")
    mrc = forms.DecimalField(
        label="Price per month", max_digits=14, decimal_places=2, required=False
    )
    currency = forms.CharField(
        label="Currency", max_length=3, initial="USD", help_text="Its code, such as USD"
    )

    def __init__(self, *args: Any, prices: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if prices else PRICE:
            del self.fields[name]

    def clean_currency(self) -> str:
        return str(self.cleaned_data["currency"]).upper()


class PortForm(PriceForm):
    ixp = forms.ModelChoiceField(queries.ixps(), label="Exchange", empty_label="Choose")
    site = SiteField(label="Our site", help_text="Where the router stands")
    name = forms.CharField(
        label="Port", max_length=64, help_text="Router and interface: edge1 et-0/0/7"
    )
    field_order = ["ixp", "site", "name", "speed_bps"]
