"""What a partner may read of what was measured on their own interconnects.

No other partner's traffic, no source, no device. Rates are bit/s, times UTC, slots 300 s.
"""

from datetime import datetime

from django.db.models import Max

from apps.network.enums import IN_SERVICE
from apps.partners.models import Partner
from apps.usage.models import LinkStat


def newest(partner: Partner) -> datetime | None:
    """The newest sample of all interconnects of theirs in service; None before the first.

    One query.
    """
    stats = LinkStat.objects.filter(
        interconnect__partner=partner, interconnect__state__in=IN_SERVICE
    )
    found: datetime | None = stats.aggregate(newest=Max("last_sample_at"))["newest"]
    return found
