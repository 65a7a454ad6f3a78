"""Staff reads over what was measured. Rates are bit/s; times are UTC; slots are 300 s."""

from apps.usage.queries.anomalies import anomalies
from apps.usage.queries.changes import changes_since, newest_change
from apps.usage.queries.charts import Chart, Sample, chart, drawn, samples
from apps.usage.queries.daily import daily_p95
from apps.usage.queries.days import Day, days
from apps.usage.queries.exporting import Line, sample_lines
from apps.usage.queries.groups import Overview, all_groups, groups, overview
from apps.usage.queries.levels import off_level
from apps.usage.queries.links import (
    INTERPOLATED,
    QUARANTINED,
    link_bounds,
    link_flags,
    link_rates,
    series_of,
)
from apps.usage.queries.linkstats import are_samples_kept, high_then
from apps.usage.queries.moving import measured_days, measured_series
from apps.usage.queries.periods import Statistics, day_edges, of_rates, statistics
from apps.usage.queries.quality import (
    QualityRead,
    quality,
    quality_changes,
    quality_readings,
)
from apps.usage.queries.rollups import rolled_up
from apps.usage.queries.room import Pending, Room, pending_rollups, room
from apps.usage.queries.sources import (
    Health,
    due_sources,
    health,
    runs,
    sources,
    sources_at_work,
    tokens,
)
from apps.usage.queries.steps import Steps, even_edges, stepped
from apps.usage.queries.trust import quarantines
from apps.usage.queries.weeks import weekly_use

__all__ = [
    "INTERPOLATED",
    "QUARANTINED",
    "Chart",
    "Day",
    "Health",
    "Overview",
    "Pending",
    "Room",
    "QualityRead",
    "Sample",
    "Statistics",
    "Line",
    "Steps",
    "all_groups",
    "anomalies",
    "are_samples_kept",
    "changes_since",
    "daily_p95",
    "day_edges",
    "even_edges",
    "sample_lines",
    "stepped",
    "chart",
    "days",
    "drawn",
    "due_sources",
    "groups",
    "health",
    "high_then",
    "link_bounds",
    "link_flags",
    "link_rates",
    "measured_days",
    "measured_series",
    "newest_change",
    "off_level",
    "of_rates",
    "overview",
    "pending_rollups",
    "room",
    "quarantines",
    "rolled_up",
    "quality",
    "quality_changes",
    "quality_readings",
    "runs",
    "samples",
    "series_of",
    "sources",
    "sources_at_work",
    "statistics",
    "tokens",
    "weekly_use",
]
