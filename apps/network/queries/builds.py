"""What a build needs: free ports, sessions, checklists, LOA-CFAs."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, QuerySet

from apps.network.enums import LOA_GOOD, LoaState, PortState
from apps.network.models import BGPSession, Interconnect, Loa, Port, Site, TurnUpCheck


def free_ports(site: Site) -> dict[int, int]:
    """How many ports are free at a site, by speed in bit/s, fastest first. One query."""
    return free_ports_at([site.pk]).get(site.pk, {})


def free_ports_at(site_ids: Iterable[int]) -> dict[int, dict[int, int]]:
    """`free_ports` of many sites at once, by the site's id. One query."""
    rows = (
        Port.objects.filter(site__in=list(site_ids), state=PortState.FREE)
        .values_list("site_id", "speed_bps")
        .annotate(n=Count("pk"))
        .order_by("site_id", "-speed_bps")
    )
    found: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for site, speed, count in rows:
        found[site][speed] = count
    return dict(found)


def offered_speeds(site: Site) -> list[int]:
    """Speeds of the ports that a site has at all, free or not, in bit/s, slowest first."""
    rows = Port.objects.filter(site=site).exclude(state=PortState.BROKEN)
    return list(rows.order_by("speed_bps").values_list("speed_bps", flat=True).distinct())


def ports() -> QuerySet[Port]:
    """All ports with their place and interconnect, in no order."""
    return Port.objects.select_related("site__metro", "interconnect")


def ports_held_for(ref: str) -> list[Port]:
    """The ports that are reserved for a reference."""
    rows = Port.objects.filter(held_for=ref, state=PortState.RESERVED)
    return list(rows.select_related("site").order_by("device", "pk"))


def sessions() -> QuerySet[BGPSession]:
    """All BGP sessions with interconnect and partner, in no order."""
    return BGPSession.objects.select_related("interconnect__partner", "interconnect__site__metro")


def sessions_of(interconnect: Interconnect | int) -> QuerySet[BGPSession]:
    """The sessions of an interconnect, those up first."""
    return BGPSession.objects.filter(interconnect=interconnect).order_by("pk")


def turn_up(interconnect: Interconnect, request_ref: str = "") -> QuerySet[TurnUpCheck]:
    """A checklist in its order."""
    rows = TurnUpCheck.objects.filter(interconnect=interconnect, request_ref=request_ref)
    return rows.select_related("by").order_by("position")


def is_turned_up(interconnect: Interconnect, request_ref: str | None = None) -> bool:
    """Whether every point of every checklist that was started is in order; True where none was.

    With `request_ref` only the checklist of that request counts.
    """
    rows = TurnUpCheck.objects.filter(interconnect=interconnect).exclude(is_ok=True)
    return not (rows if request_ref is None else rows.filter(request_ref=request_ref)).exists()


def loas() -> QuerySet[Loa]:
    """All versions of LOA-CFAs with partner, site, interconnect and issuer, in no order."""
    return Loa.objects.select_related(
        "partner", "site__facility", "site__metro", "interconnect", "issued_by", "job"
    )


def loa_versions(ref: str) -> QuerySet[Loa]:
    """The versions of one LOA-CFA, newest first."""
    return loas().filter(ref=ref).order_by("-version")


def loas_of(request_ref: str) -> list[Loa]:
    """All versions of the LOA-CFAs of a request, newest first."""
    return list(loas().filter(request_ref=request_ref).order_by("-pk"))


def good_loa(request_ref: str) -> Loa | None:
    """The LOA-CFA by which the cross-connect of a request may be ordered; None without one."""
    return loas().filter(request_ref=request_ref, state__in=LOA_GOOD).order_by("-pk").first()


def loa_of(request_ref: str) -> Loa | None:
    """The newest LOA-CFA of a request, whatever became of it."""
    rows = loas().filter(request_ref=request_ref).exclude(state=LoaState.SUPERSEDED)
    return rows.order_by("-pk").first()


def digest_of(token: str) -> str:
    """What is kept of the token of a verification link: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def loa_by_digest(digest: str) -> Loa | None:
    """The LOA-CFA whose paper carries the token with this digest."""
    return loas().filter(digest=digest).first() if digest else None
