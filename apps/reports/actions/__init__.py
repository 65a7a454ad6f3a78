"""The only writer of reports: drafts, publishing, files; renewal packs."""

from apps.reports.actions.drafting import Scope, draft, drop, edit, outline, revise
from apps.reports.actions.files import request_file, tidy_files, unfinished, write_file
from apps.reports.actions.packs import make_pack, request_pdf, write_pdf
from apps.reports.actions.publishing import publish

__all__ = [
    "Scope", "draft", "drop", "edit", "make_pack", "outline", "publish", "request_file",
    "request_pdf", "revise", "tidy_files", "unfinished", "write_file", "write_pdf",
]  # fmt: skip
