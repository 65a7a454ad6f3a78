"""Requests with what a line of a panel or of a partner's tab shows."""

from datetime import datetime

from django.db.models import QuerySet

from apps.capacity.models import CapacityRequest
from apps.console.requests import listing, words
from apps.partners.models import Partner

MOST = 200  # of a partner; the queue has them all


def lines(found: QuerySet[CapacityRequest], now: datetime) -> list[CapacityRequest]:
    """Each with `asked`, `place`, `clock` and `turn` in words. Two queries."""
    rows = list(listing.prepare(found))
    listing.decorate(rows)
    for row in rows:
        row.place, row.clock = words.place(row), words.clock(row, now)  # type: ignore[attr-defined]
        row.turn = words.turn(row)  # type: ignore[attr-defined]
    return rows


def of_partner(partner: Partner, now: datetime) -> list[CapacityRequest]:
    """The newest first. Two queries."""
    found = CapacityRequest.objects.filter(partner=partner).order_by("-pk")
    return lines(found[:MOST], now)
