"""The capacity cockpit: the same figures by metro, partner, region, kind, and one by one."""

from dataclasses import dataclass

from django.core.cache import cache
from django.http import Http404, HttpResponseBase
from django.urls import reverse

from apps.console import lists
from apps.console.access import StaffRequest, needs
from apps.console.capacity import links, listing
from apps.console.heat import LEVELS, steps
from apps.usage import queries
from apps.usage.enums import GroupBy
from apps.usage.queries import Overview

SWITCH = {**dict(GroupBy.choices), listing.LINKS: "Interconnect"}
KEEP_SECONDS = 30
CARRIED = ("q", "sort", "region", "kind", "needs", "show")  # every grouping understands them


@dataclass(frozen=True)
class Way:
    """One way to put interconnects together, as a link."""

    value: str
    label: str
    address: str
    is_here: bool


@needs("usage.view")
def cockpit(request: StaffRequest) -> HttpResponseBase:
    """Groups first; a group leads to its interconnects, an interconnect to its page."""
    by = request.GET.get("by", GroupBy.METRO)
    if by not in SWITCH:
        raise Http404("Group by metro, partner, region, kind or interconnect.")
    is_links = by == listing.LINKS
    show = listing.SHOW_HEAT if request.GET.get("show") == listing.SHOW_HEAT else ""
    return lists.respond(
        request,
        links.LISTINGS[show] if is_links else listing.LISTINGS[by, show],
        links.rows() if is_links else listing.rows(by),
        title="Capacity",
        template="console/capacity/cockpit.html",
        by=by,
        show=show,
        ways=_ways(request, by),
        overview=_overview(GroupBy.METRO if is_links else GroupBy(by)),
        group_by=GroupBy.METRO if is_links else by,
        seen=SWITCH[GroupBy.METRO if is_links else by].lower(),
        least=LEVELS[0],
        steps=steps(),
        clear=f"?by={by}&show={show}" if show else f"?by={by}",
    )


def _overview(by: GroupBy) -> Overview:
    """Made of figures of the night, so half a minute does not matter."""
    place = f"console:capacity:{by}"
    kept: Overview | None = cache.get(place)
    if kept is None:
        kept = queries.overview(by)
        cache.set(place, kept, KEEP_SECONDS)
    return kept


def _ways(request: StaffRequest, by: str) -> list[Way]:
    """Links that keep the filters which every grouping understands."""
    kept = request.GET.copy()
    for name in [name for name in kept if name not in CARRIED]:
        del kept[name]
    ways = []
    for value, label in SWITCH.items():
        kept["by"] = value
        address = f"{reverse('console:capacity')}?{kept.urlencode()}"
        ways.append(Way(value, label, address, value == by))
    return ways
