"""What sources of measurements leave behind."""

from datetime import timedelta
from typing import Any

from apps.usage.models import Quarantine, Series
from tests.factories.clock import AT


def quarantine(*, series: Series, **fields: Any) -> Quarantine:
    """An hour of a series that is not believed, ended a day ago."""
    facts = {
        "reason": "flat",
        "detail": "In stays at 5.0 Gbps, out at 7.0 Gbps, to the bit.",
        "starts_at": AT - timedelta(days=1, hours=1),
        "ends_at": AT - timedelta(days=1),
        "found_at": AT - timedelta(days=1),
    }
    return Quarantine.objects.create(series=series, **facts | fields)


def quarantine_ref(of: Quarantine) -> str:
    return f"{of.series.source.ref}-Q{of.pk}"
