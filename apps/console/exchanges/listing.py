"""The list of exchanges, with what we have at each."""

from django.urls import reverse, reverse_lazy
from django.utils.safestring import SafeString

from apps.console import options
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.ui import components
from apps.network.filters import ExchangeFilter
from apps.network.models import IXP


def _name(ixp: IXP) -> SafeString:
    return components.link(reverse("console:exchange", args=[ixp.pk]), ixp.name)


EXCHANGES = Listing(
    key="exchanges",
    saves=True,
    watches=True,
    noun="exchange",
    nouns="exchanges",
    filters=ExchangeFilter,
    sort="name",
    hint="Name or metro",
    columns=(
        Column("name", "Exchange", lambda x: x.name, _name, sort="name"),
        Column("metro", "Metro", lambda x: x.metro.name, sort="metro__name", css="ep-2"),
        Column("region", "Region", lambda x: x.metro.region.code, sort="metro__region__code",
               css="ep-2"),
        Column("ports", "Our ports", lambda x: x.our_ports, sort="our_ports", numeric=True),
        Column("capacity", "Capacity", lambda x: x.our_bps, lambda x: units.capacity(x.our_bps),
               sort="our_bps", numeric=True),
        Column("peeringdb", "PeeringDB", lambda x: x.pdb_ix_id, numeric=True, css="ep-2"),
    ),
    drops=(
        Drop("region", "Region", options.regions),
        Drop("metro", "Metro", options.metros),
    ),
    empty=Empty(
        "No exchanges yet",
        "Exchanges where we have ports, or want them. IX peerings use our ports there.",
        "plug-connected",
        reverse_lazy("console:exchange_new"),
        "Add an exchange",
    ),
)  # fmt: skip
