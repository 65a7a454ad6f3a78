"""What was measured: sources, their series, samples and rollups, and the log of every sync.

Samples live in two partitioned tables (hot rows and sealed days) that migrations create in SQL;
they are read and written through `store`, never row by row.
"""

from apps.usage.models.alerts import SourceAlert
from apps.usage.models.anomalies import Anomaly
from apps.usage.models.counters import CounterReading
from apps.usage.models.figures import DayStat, GroupStat, LinkStat
from apps.usage.models.levels import LinkLevel
from apps.usage.models.quality import QualityReading
from apps.usage.models.samples import Sample, SampleWrite, SealedDay, Touched
from apps.usage.models.sources import QUERY_IN, QUERY_OUT, DataSource, Series, SyncRun
from apps.usage.models.tokens import SourceToken
from apps.usage.models.trust import Filled, Quarantine

__all__ = [
    "CounterReading",
    "Anomaly",
    "DataSource",
    "DayStat",
    "GroupStat",
    "Filled",
    "LinkLevel",
    "LinkStat",
    "QUERY_IN",
    "QUERY_OUT",
    "Quarantine",
    "QualityReading",
    "Sample",
    "SampleWrite",
    "SealedDay",
    "Series",
    "SourceAlert",
    "SourceToken",
    "SyncRun",
    "Touched",
]
