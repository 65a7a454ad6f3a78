"""Everything Home shows, read once: the same number of queries whatever there is."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from apps.agreements import for_partner as agreements
from apps.agreements.for_partner import Deal
from apps.breaches import for_partner as breaches
from apps.capacity import for_partner as capacity
from apps.capacity.enums import RequestType
from apps.network import for_partner as network
from apps.partners import for_partner as partners
from apps.partners.for_partner import Seat
from apps.portal import asking, progress, shell
from apps.portal.documents import rows as documents
from apps.portal.documents.rows import Document
from apps.portal.home import needs
from apps.portal.home.needs import Need
from apps.portal.interconnects import rows as links
from apps.portal.interconnects.rows import Row
from apps.portal.interconnects.table import home_table
from apps.portal.tables import body, labels

SHOWN = 5  # interconnects and documents
AHEAD = timedelta(days=30)  # planned work
MOST_NEEDS = 12
MOST_REQUESTS = 50  # that are not over


def page(seat: Seat, now: datetime) -> dict[str, Any]:
    """For the template."""
    today = timezone.localdate(now)
    found = links.rows(seat, now)
    serving = [row for row in found if row.link.is_in_service]
    asked = capacity.requests(seat.partner, state="live", limit=MOST_REQUESTS)
    deals = agreements.deals(seat.partner)
    papers = documents.with_deals(seat, deals, today)
    ending = [deal for deal in deals if deal.is_in_force and documents.ends(deal, today)]
    items = _needs(seat, serving, asked, papers, ending, today)
    busiest = sorted(serving, key=_busy, reverse=True)[:SHOWN]
    return {
        "network": settings.NETWORK_NAME,
        "needs": items[:MOST_NEEDS],
        "needs_count": len(items),
        "links": body(home_table(), links.with_trends(busiest, now)),
        "links_head": home_table().columns,
        "links_labels": labels(home_table()),
        "links_shown": len(busiest),
        "links_count": len(serving),
        "capacity_bps": sum(row.link.capacity_bps for row in serving),
        "late": sum(row.is_late for row in serving),
        "requests": _open(seat, asked, now),
        "documents": papers[:SHOWN],
        "documents_count": len(papers),
        "works": network.maintenances(seat.partner, after=now, before=now + AHEAD)[::-1],
        "team": seat.partner.owner,
        "ask": asking.address(seat, ""),
        "requests_address": shell.address_of("portal:request_list"),
    }


def _open(seat: Seat, asked: Sequence[capacity.Row], now: datetime) -> list[progress.Progress]:
    reached = capacity.reached(seat.partner, [each.ref for each in asked])
    return [progress.of(each, now, reached[each.ref]) for each in asked]


def _busy(row: Row) -> tuple[bool, Any]:
    used = row.figures.used_pct
    return used is not None, used or 0


def _needs(
    seat: Seat, serving: Sequence[Row], asked: Sequence[capacity.Row], papers: list[Document],
    ending: Sequence[Deal], today: date,
) -> list[Need]:  # fmt: skip
    """What to do, the worst first."""
    at = reverse("portal:interconnect_list")
    own_papers = reverse("portal:document_list")
    upgrades = {each.place for each in asked if _is_open_upgrade(each)}
    forms = {row.link.ref: asking.upgrade(seat, row.link) for row in serving}
    found = [
        *needs.of_access(seat.read_only, shell.address_of("portal:access")),
        *needs.of_requests(asked, today, shell.address_of("portal:request_list")),
        *needs.of_faults(network.faults(seat.partner), at),
        *needs.of_links(serving, breaches.breaches(seat.partner), upgrades, forms, at),
        *needs.of_documents(documents.expiring(papers), today, own_papers),
        *needs.of_contacts(partners.contacts(seat.partner), today, reverse("portal:contact_list")),
        *needs.of_deals(ending, asking.address(seat, RequestType.AGREEMENT_RENEW), own_papers),
    ]
    return sorted(found, key=lambda need: need.order)


def _is_open_upgrade(each: capacity.Row) -> bool:
    return each.type == RequestType.PNI_AUGMENT and not each.is_over
