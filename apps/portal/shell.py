"""What every page of the portal shows around its content: menu, seat, unread mail, data age."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import NoReverseMatch, resolve, reverse
from django.utils import timezone

from apps.notifications import for_partner as told
from apps.partners.for_partner import Seat
from apps.usage import for_partner as usage

STALE = timedelta(minutes=20)
KEEP_SECONDS = 30

# Pages in the order of the menu (portal.md 6.2); those of MORE are behind one word on wide screens.
MAIN = (
    ("Home", "portal:home"),
    ("Interconnects", "portal:interconnect_list"),
    ("Caches", "portal:cache_list"),
    ("Requests", "portal:request_list"),
    ("Documents", "portal:document_list"),
    ("Maintenance", "portal:maintenance_list"),
    ("Contacts", "portal:contact_list"),
)
MORE = (
    ("Potential", "portal:potential"),
    ("Policy", "portal:policy"),
    ("Users", "portal:member_list"),
    ("API tokens", "portal:token_list"),
    ("Webhooks", "portal:webhook_list"),
    ("Your access", "portal:access"),
)


@dataclass(frozen=True)
class Line:
    """A page in the menu."""

    label: str
    address: str
    is_here: bool


@dataclass(frozen=True)
class Freshness:
    """The newest sample of the partner's interconnects; None where nothing was measured yet."""

    newest: datetime | None
    is_stale: bool


def address_of(name: str) -> str:
    """The address of a page; empty for one that does not exist."""
    return _place(name)[0]


@lru_cache(maxsize=64)
def _place(name: str) -> tuple[str, str]:
    """Address and permission of a page."""
    try:
        address = reverse(name)
    except NoReverseMatch:
        return "", ""
    permission = getattr(resolve(address).func, "permission", "")
    return address, permission.removeprefix("portal:")


def lines(names: Sequence[tuple[str, str]], seat: Seat, path: str) -> list[Line]:
    """The pages that exist and that the seat may open."""
    found = []
    for label, name in names:
        address, permission = _place(name)
        if address and (not permission or seat.may(permission)):
            found.append(Line(label, address, _is_here(address, path)))
    return found


def _is_here(address: str, path: str) -> bool:
    home = _place("portal:home")[0]
    return path == address or (address != home and path.startswith(address))


def freshness(seat: Seat, now: datetime) -> Freshness:
    """Asked at most twice a minute for a partner."""
    key = f"portal:newest:{seat.partner.pk}"
    kept = cache.get(key)
    if kept is None:
        kept = (usage.newest(seat.partner),)
        cache.set(key, kept, KEEP_SECONDS)
    return Freshness(kept[0], kept[0] is None or now - kept[0] > STALE)


def context(request: HttpRequest) -> dict[str, Any]:
    """For `portal/shell.html`. One query, two when the kept data age is too old."""
    seat: Seat | None = getattr(request, "seat", None)
    found = {"network": settings.NETWORK_NAME, "seat": seat, "home": address_of("portal:home")}
    if seat is None:
        return found
    more = lines(MORE, seat, request.path)
    return found | {
        "main": lines(MAIN, seat, request.path),
        "more": more,
        "is_in_more": any(line.is_here for line in more),
        "inbox": address_of("portal:inbox"),
        "unread": told.unread_count(seat.partner, seat.user),
        "fresh": freshness(seat, timezone.now()),
        "switch": address_of("portal:switch"),
        "stop": address_of("portal:act_end"),
    }
