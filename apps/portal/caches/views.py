"""Embedded caches of the partner: where they are, how they do, when they fill."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.core.ui.looks import Look
from apps.network import for_partner as network
from apps.network.enums import State
from apps.network.for_partner import Cache, Work
from apps.partners.for_partner import Seat
from apps.portal import asking, tables
from apps.portal.access import PartnerRequest, member
from apps.portal.caches.table import CACHES
from apps.portal.interconnects.rows import STATES
from apps.usage import for_partner as usage
from apps.usage.for_partner import Figures


@dataclass(frozen=True)
class Row:
    """A cache with the traffic of its interconnect and the work that runs or comes next."""

    cache: Cache
    figures: Figures
    is_late: bool
    work: Work | None
    now: datetime

    @property
    def is_working(self) -> bool:
        """Whether planned work on it is under way."""
        return self.work is not None and self.work.starts_at <= self.now

    @property
    def health(self) -> Look:
        """What we know: its state, whether traffic arrives, whether work is under way."""
        if self.cache.state != State.ACTIVE:
            return STATES[self.cache.state]
        if self.is_working:
            return Look("warn", "In maintenance")
        if self.figures.newest is None:
            return Look("gap", "Not measured")
        return Look("gap", "Data late") if self.is_late else Look("ok", "Serving")


@require_safe
@member("see")
def cache_list(request: PartnerRequest) -> HttpResponseBase:
    return tables.respond(
        request, CACHES, rows(request.seat, timezone.now()), template="portal/caches/list.html",
        ask=asking.address(request.seat, "cache_new"),
    )  # fmt: skip


def rows(seat: Seat, now: datetime) -> list[Row]:
    """All caches of the partner. Four queries."""
    figures = usage.figures(seat.partner)
    works = works_by_link(network.maintenances(seat.partner, after=now))
    return [
        _row(cache, figures.get(cache.ref), works.get(cache.ref), now)
        for cache in network.caches(seat.partner)
    ]


def works_by_link(works: list[Work]) -> dict[str, Work]:
    """The next work on each interconnect."""
    found = {}
    for work in works:  # the latest first, so that the earliest stays
        for each in work.touched:
            if not work.is_over:
                found[each.ref] = work
    return found


def _row(cache: Cache, figures: Figures | None, work: Work | None, now: datetime) -> Row:
    found = figures or Figures(cache.ref, cache.capacity_bps)
    return Row(cache, found, found.is_late(now), work, now)
