"""Staff reads over what was measured. Rates are bit/s; times are UTC; slots are 300 s."""

from apps.usage.queries.changes import changes_since, newest_change
from apps.usage.queries.charts import Chart, Sample, chart, samples
from apps.usage.queries.links import link_rates, series_of
from apps.usage.queries.sources import Health, due_sources, health, runs, sources
from apps.usage.queries.statistics import Statistics, statistics

__all__ = [
    "Chart",
    "Health",
    "Sample",
    "Statistics",
    "changes_since",
    "chart",
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
