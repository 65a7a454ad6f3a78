"""Embedded caches as their host sees them. Rates are bit/s, times of the fill window local."""

from dataclasses import dataclass
from datetime import time

from apps.network.enums import Kind, State
from apps.network.for_partner.links import HIDDEN
from apps.network.models import CacheDeployment
from apps.partners.models import Partner


@dataclass(frozen=True)
class Cache:
    """A deployment at one site. `fill_from` and `fill_to` are in the site's zone."""

    ref: str
    name: str
    state: str
    site: str
    metro: str
    zone: str
    facility: str
    model: str
    servers: int
    served_bps: int
    capacity_bps: int
    rack_units: int | None
    power_w: int | None
    fill_from: time | None
    fill_to: time | None
    fill_max_bps: int | None

    @property
    def state_label(self) -> str:
        return State(self.state).label

    @property
    def has_fill_window(self) -> bool:
        return self.fill_from is not None and self.fill_to is not None


_FIELDS = (
    "interconnect__ref", "interconnect__name", "interconnect__state", "interconnect__site__name",
    "interconnect__site__metro__name", "interconnect__site__metro__time_zone",
    "interconnect__site__facility__name", "model", "servers", "served_bps",
    "interconnect__capacity_bps", "rack_units", "power_w", "fill_from", "fill_to", "fill_max_bps",
)  # fmt: skip


def caches(partner: Partner) -> list[Cache]:
    """All caches of theirs, by name. One query."""
    rows = CacheDeployment.objects.filter(
        interconnect__partner=partner, interconnect__kind=Kind.CACHE
    ).exclude(interconnect__state__in=HIDDEN)
    return [Cache(*row) for row in rows.order_by("interconnect__name", "pk").values_list(*_FIELDS)]
