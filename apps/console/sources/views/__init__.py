"""Data sources: list, detail, settings, what is done with them, and their series."""

from apps.console.sources.views.mapping import (
    labels,
    map_new,
    preview,
    series_edit,
    series_list,
    series_unmap,
)
from apps.console.sources.views.pages import detail, source_list
from apps.console.sources.views.running import backfill, pause, resume, retire, sync
from apps.console.sources.views.settings import edit, new, test, test_form
from apps.console.sources.views.tokens import token_new, token_revoke
from apps.console.sources.views.trust import lift
from apps.console.sources.views.uploading import upload, upload_import

__all__ = [
    "backfill",
    "detail",
    "edit",
    "labels",
    "lift",
    "map_new",
    "new",
    "pause",
    "preview",
    "resume",
    "retire",
    "series_edit",
    "series_list",
    "series_unmap",
    "source_list",
    "sync",
    "test",
    "test_form",
    "token_new",
    "token_revoke",
    "upload",
    "upload_import",
]
