"""The list of sites, with what is in service at each."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils.safestring import SafeString

from apps.console import options, statuses
from apps.console.lists import Column, Drop, Empty, Listing
from apps.core import units
from apps.core.custom.kinds import ObjectKind
from apps.core.ui import components
from apps.network.enums import IN_SERVICE, SiteKind, SiteState
from apps.network.filters import SiteFilter
from apps.network.models import Interconnect, Site

NONE = {"links": 0, "capacity": 0, "p95": None}
grey = partial(Column, css="ep-2")


def decorate(sites: Sequence[Site]) -> None:
    """Set `use` on each site: interconnects in service, their capacity and p95. One query."""
    rows = (
        Interconnect.objects.filter(site__in=list(sites), state__in=IN_SERVICE)
        .values("site")
        .annotate(links=Count("pk"), capacity=Sum("capacity_bps"), p95=Sum("stat__p95_bps"))
    )
    found = {row["site"]: row for row in rows}
    for site in sites:
        site.use = found.get(site.pk, NONE)  # type: ignore[attr-defined]


def _use(site: Site, name: str) -> Any:
    value = site.use[name]  # type: ignore[attr-defined]
    return None if value is None else int(value)


def _capacity(site: Site) -> SafeString | str:
    """Leads to what the capacity is made of."""
    bps = _use(site, "capacity")
    address = f"{reverse('console:capacity')}?by=interconnect&site={site.code}"
    return components.plain_link(address, units.capacity(bps)) if bps else units.capacity(bps)


def _links(site: Site) -> SafeString | str:
    """Leads to them."""
    address = f"{reverse('console:interconnect_list')}?site={site.code}"
    count = _use(site, "links")
    return components.plain_link(address, units.number(count)) if count else "0"


def _name(site: Site) -> SafeString:
    return components.link(reverse("console:site", args=[site.code]), site.code, site.name)


def _fields(site: Site) -> SafeString:
    """Where the custom fields of a site are filled in."""
    address = reverse("console:custom_values", args=[ObjectKind.SITE.value, site.code])
    return components.plain_link(address, "Edit")


SITES = Listing(
    key="sites",
    bulk="sites",
    saves=True,
    watches=True,
    noun="site",
    nouns="sites",
    filters=SiteFilter,
    sort="code",
    hint="Code or name",
    decorate=decorate,
    columns=(
        Column("code", "Site", lambda s: s.code, _name, sort="code"),
        grey("metro", "Metro", lambda s: s.metro.name, sort="metro__name"),
        grey("region", "Region", lambda s: s.metro.region.code, sort="metro__region__code"),
        grey("facility", "Facility", lambda s: s.facility.name, sort="facility__name"),
        grey("kind", "Kind", lambda s: s.get_kind_display(), sort="kind"),
        Column("links", "Interconnects", lambda s: _use(s, "links"), _links, numeric=True),
        Column(
            "capacity", "Capacity", lambda s: _use(s, "capacity"),
            _capacity, numeric=True,
        ),
        Column(
            "p95", "Sum of p95", lambda s: _use(s, "p95"), lambda s: units.rate(_use(s, "p95")),
            numeric=True, css="ep-2",
        ),
        Column(
            "state", "State", lambda s: s.get_state_display(),
            lambda s: statuses.state("site", s.state), sort="state",
        ),
        Column("more", "Fields", None, _fields, css="ep-2"),
    ),
    drops=(
        Drop("region", "Region", options.regions),
        Drop("metro", "Metro", options.metros),
        Drop("kind", "Kind", lambda: SiteKind.choices),
        Drop("state", "State", lambda: SiteState.choices),
    ),
    empty=Empty(
        "No sites yet", "Sites are the places where partners join you. They come with the network.",
        "map-pin",
    ),
)  # fmt: skip
