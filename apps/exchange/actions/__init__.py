"""The only writer of imports. What they import, the actions of the apps below write."""

from apps.exchange.actions.applying import apply, request_apply
from apps.exchange.actions.archiving import (
    remove,
    request_export,
    take,
    tidy_exports,
    write_export,
)
from apps.exchange.actions.bulk_applying import apply_bulk, request_bulk
from apps.exchange.actions.bulk_checking import MOST, SMALL, check_bulk, propose_bulk
from apps.exchange.actions.bulk_undoing import request_bulk_undo, undo_bulk
from apps.exchange.actions.checking import check, request_check
from apps.exchange.actions.linking import (
    connect,
    hand_back,
    prove,
    read,
    request_read,
    take_over,
    test_connection,
    trace,
    trace_job,
)
from apps.exchange.actions.packing import repack, upload_documents
from apps.exchange.actions.planning import Given, draft, plan
from apps.exchange.actions.tending import lost
from apps.exchange.actions.undoing import request_undo, undo
from apps.exchange.actions.uploading import (
    FORMULAS,
    Reading,
    drop,
    map_columns,
    sweep,
    upload,
)

__all__ = [
    "FORMULAS",
    "Given",
    "MOST",
    "SMALL",
    "Reading",
    "apply",
    "apply_bulk",
    "check",
    "check_bulk",
    "connect",
    "prove",
    "draft",
    "drop",
    "hand_back",
    "lost",
    "map_columns",
    "plan",
    "read",
    "remove",
    "propose_bulk",
    "repack",
    "request_apply",
    "request_bulk",
    "request_bulk_undo",
    "request_check",
    "request_export",
    "request_read",
    "request_undo",
    "sweep",
    "take",
    "take_over",
    "test_connection",
    "tidy_exports",
    "trace",
    "trace_job",
    "undo",
    "undo_bulk",
    "upload",
    "upload_documents",
    "write_export",
]
