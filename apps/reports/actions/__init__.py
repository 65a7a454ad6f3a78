"""The only writer of reports: drafts, publishing, files, subscriptions; renewal packs."""

from apps.reports.actions.drafting import Scope, draft, drop, edit, outline, revise
from apps.reports.actions.files import request_file, tidy_files, unfinished, write_file
from apps.reports.actions.packs import make_pack, request_pdf, write_pdf
from apps.reports.actions.publishing import publish
from apps.reports.actions.sending import carry_on, note_due
from apps.reports.actions.subscribing import (
    end,
    join,
    leave,
    pause,
    resubscribe,
    resume,
    send_now,
    subscribe,
)

__all__ = [
    "Scope", "carry_on", "draft", "drop", "edit", "end", "join", "leave", "make_pack", "note_due",
    "outline", "pause", "publish", "request_file", "request_pdf", "resubscribe", "resume", "revise",
    "send_now", "subscribe", "tidy_files", "unfinished", "write_file", "write_pdf",
]  # fmt: skip
