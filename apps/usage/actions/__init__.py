"""The only writer of this app's tables (samples go through `store`)."""

from apps.usage.actions.anomalies import acknowledge_anomaly, find_anomalies
from apps.usage.actions.asking import Preview, preview, suggest, test_connection
from apps.usage.actions.backfilling import backfill, request_backfill
from apps.usage.actions.collecting import collect, request_sync, sync_source
from apps.usage.actions.groupstats import refresh_group_stats
from apps.usage.actions.levels import watch_levels
from apps.usage.actions.linkstats import refresh_link_stats
from apps.usage.actions.mapping import edit_series, map_series, unmap
from apps.usage.actions.moving import DayMoved
from apps.usage.actions.moving import Plan as MovePlan
from apps.usage.actions.moving import compare as compare_samples
from apps.usage.actions.moving import move as move_samples
from apps.usage.actions.pushing import Pushed, push
from apps.usage.actions.quality import QualityRow, record_quality, upload_quality
from apps.usage.actions.quarantines import lift
from apps.usage.actions.sources import (
    SourceDetails,
    add_source,
    edit_source,
    pause,
    resume,
    retire,
)
from apps.usage.actions.tokens import issue_source_token, revoke_source_token, token_source
from apps.usage.actions.upkeep import care, make_room, settle
from apps.usage.actions.uploads import UploadResult, upload_csv
from apps.usage.actions.watching import measure_completeness, watch

__all__ = [
    "DayMoved",
    "MovePlan",
    "Preview",
    "QualityRow",
    "Pushed",
    "SourceDetails",
    "UploadResult",
    "acknowledge_anomaly",
    "add_source",
    "backfill",
    "care",
    "collect",
    "compare_samples",
    "edit_series",
    "edit_source",
    "make_room",
    "issue_source_token",
    "lift",
    "find_anomalies",
    "map_series",
    "measure_completeness",
    "move_samples",
    "pause",
    "preview",
    "refresh_group_stats",
    "record_quality",
    "push",
    "refresh_link_stats",
    "request_backfill",
    "request_sync",
    "resume",
    "retire",
    "revoke_source_token",
    "settle",
    "suggest",
    "sync_source",
    "test_connection",
    "token_source",
    "unmap",
    "upload_csv",
    "upload_quality",
    "watch",
    "watch_levels",
]
