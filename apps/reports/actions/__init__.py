"""The only writer of reports: drafts, publishing, files; renewal packs."""

from apps.reports.actions.drafting import Scope, draft, drop, edit, outline, revise
from apps.reports.actions.packs import make_pack, request_pdf, write_pdf
from apps.reports.actions.publishing import publish

__all__ = [
    "Scope", "draft", "drop", "edit", "make_pack", "outline", "publish", "request_pdf", "revise",
    "write_pdf",
]  # fmt: skip
