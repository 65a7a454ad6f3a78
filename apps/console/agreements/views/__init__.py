"""Agreements: list, detail, what is edited about them, and their clauses."""

from apps.console.agreements.views.edits import cancel, edit, new, sign, snooze
from apps.console.agreements.views.pages import agreement_list, detail, options, revisions
from apps.console.agreements.views.terms import (
    term_detail,
    term_edit,
    term_new,
    term_retire,
    term_revise,
)

__all__ = [
    "agreement_list",
    "cancel",
    "detail",
    "edit",
    "new",
    "options",
    "revisions",
    "sign",
    "snooze",
    "term_detail",
    "term_edit",
    "term_new",
    "term_retire",
    "term_revise",
]
