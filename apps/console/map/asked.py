"""What a map is asked for: the part of the world, and which interconnects count."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest
from django.urls import reverse

from apps.console.map.forms import MapForm
from apps.network.models import Metro, Region
from apps.partners.models import Partner


@dataclass(frozen=True)
class Asked:
    """A metro, a region, or the world; `headroom` is the most that may be left, in percent."""

    regions: list[Region]
    region: Region | None = None
    metro: Metro | None = None
    kind: str = ""
    partner: Partner | None = None
    headroom: int | None = None
    breaches: bool = False

    @property
    def is_limited(self) -> bool:
        """Whether places without anything that counts are left out."""
        return bool(self.kind or self.partner or self.headroom is not None or self.breaches)

    @property
    def title(self) -> str:
        return str(self.metro or self.region or "World")

    def links(self) -> Q:
        """Interconnects that count, as `rows` lists them."""
        found = Q(kind=self.kind) if self.kind else Q()
        found &= Q(partner=self.partner) if self.partner else Q()
        if self.headroom is not None:
            found &= Q(stat__used_pct__gte=100 - self.headroom)
        return found

    def broken(self) -> Q:
        """Breaches that count, as `breach_rows` lists them: whatever room is left."""
        found = Q(interconnect__kind=self.kind) if self.kind else Q()
        return found & (Q(partner=self.partner) if self.partner else Q())

    def rows(self, **place: str) -> str:
        """The address of the interconnects in service at a place."""
        query = {"by": "interconnect", "kind": self.kind, "partner": self._ref, **place}
        if self.headroom is not None:
            query["used_from"] = str(100 - self.headroom)
        return _address("console:capacity", query)

    def breach_rows(self, **place: str) -> str:
        """The address of the open breaches at a place."""
        query = {"state": "live", "link_kind": self.kind, "partner": self._ref, **place}
        return _address("console:breach_list", query)

    def zoomed(self, **place: str) -> str:
        """The address of the same map of another part of the world."""
        room = "" if self.headroom is None else str(self.headroom)
        query = {"kind": self.kind, "partner": self._ref, "headroom": room,
                 "breaches": "on" if self.breaches else "", **place}  # fmt: skip
        return _address("console:map", query)

    @property
    def region_address(self) -> str:
        return self.zoomed(region=self.region.code) if self.region else self.zoomed()

    @property
    def _ref(self) -> str:
        return self.partner.ref if self.partner else ""


def _address(name: str, query: dict[str, str]) -> str:
    kept = urlencode({key: value for key, value in query.items() if value})
    return f"{reverse(name)}?{kept}" if kept else reverse(name)


def read(request: HttpRequest) -> tuple[Asked, MapForm]:
    """What the address asks for. Three queries at most; Http404 for a metro that is not there.

    What the form refuses limits nothing, and stands in the form with the reason.
    """
    form = MapForm(request.GET or None)
    given: dict[str, Any] = form.cleaned_data if form.is_valid() else getattr(
        form, "cleaned_data", {}
    )  # fmt: skip
    regions = list(Region.objects.order_by("name"))
    metro = _metro(request.GET.get("metro", ""))
    code = metro.region.code if metro else request.GET.get("region", "").upper()
    return Asked(
        regions=regions,
        region=next((each for each in regions if each.code.upper() == code.upper()), None),
        metro=metro,
        kind=given.get("kind", ""),
        partner=given.get("partner"),
        headroom=int(given["headroom"]) if given.get("headroom") else None,
        breaches=bool(given.get("breaches")),
    ), form


def _metro(code: str) -> Metro | None:
    if not code:
        return None
    found = Metro.objects.select_related("region").filter(code=code.upper()).first()
    if found is None:
        raise Http404(f"There is no metro {code}.")
    return found
