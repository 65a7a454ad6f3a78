"""Daily rollups, for trends and forecasts."""

from datetime import date, timedelta

from apps.usage.models import DayStat, Series
from tests.factories.clock import AT

OUT, IN = 1, 0


def day_stats(series: Series, gbps: list[float | None], last_day: date | None = None) -> None:
    """p95 to the partner of days up to `last_day` (else yesterday); a tenth of it comes back."""
    last = last_day or AT.date() - timedelta(days=1)
    first = last - timedelta(days=len(gbps) - 1)
    DayStat.objects.bulk_create(
        DayStat(
            series_id=series.pk, day=first + timedelta(days=n), direction=side, n=288,
            sum_bps=288 * bps, max_bps=bps, p95_bps=bps, changed_at=AT,
        )
        for n, each in enumerate(gbps) if each is not None
        for side, bps in ((OUT, int(each * 10**9)), (IN, int(each * 10**8)))
    )  # fmt: skip
