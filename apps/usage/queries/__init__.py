"""Staff reads over what was measured. Rates are bit/s; times are UTC; slots are 300 s."""

from apps.usage.queries.changes import changes_since, newest_change
from apps.usage.queries.charts import Chart, Sample, chart, drawn, samples
from apps.usage.queries.days import Day, days
from apps.usage.queries.links import link_rates, series_of
from apps.usage.queries.periods import Statistics, statistics
from apps.usage.queries.sources import Health, due_sources, health, runs, sources

__all__ = [
    "Chart",
    "Day",
    "Health",
    "Sample",
    "Statistics",
    "changes_since",
    "chart",
    "days",
    "drawn",
    "due_sources",
    "health",
    "link_rates",
    "newest_change",
    "runs",
    "samples",
    "series_of",
    "sources",
    "statistics",
]
