"""How many requests an AS number may send in: five open ones within an hour (portal.md 6.5)."""

from datetime import datetime, timedelta

from django.conf import settings

from apps.api.robots.faults import Fault
from apps.capacity import for_partner
from apps.partners.for_partner import Seat

HOUR = timedelta(hours=1)


def check(seat: Seat, asn: int, *, at: datetime, more: int = 1) -> None:
    """429 when `more` requests would be too many."""
    sent = for_partner.sent_since(seat.partner, asn=asn, since=at - HOUR)
    if len(sent) + more <= settings.PARTNER_API_SUBMISSIONS:
        return
    wait = (sent[0] + HOUR - at).total_seconds() if sent else HOUR.total_seconds()
    raise Fault(
        429,
        f"AS{asn} has {len(sent)} open requests of the last hour; "
        f"{settings.PARTNER_API_SUBMISSIONS} are possible.",
        headers={"Retry-After": str(int(wait) + 1)},
    )
