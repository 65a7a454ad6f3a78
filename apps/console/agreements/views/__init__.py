"""Agreements: list, detail, what is edited about them, and their clauses."""

from apps.console.agreements.views.edits import cancel, edit, new, sign, snooze
from apps.console.agreements.views.notices import (
    notice_confirm,
    notice_detail,
    notice_new,
    notice_receive,
    notice_send,
    notice_waive,
    notice_withdraw,
)
from apps.console.agreements.views.pages import agreement_list, detail, options, revisions
from apps.console.agreements.views.renewals import (
    renew,
    renewal_approve,
    renewal_decide,
    void,
)
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
    "notice_confirm",
    "notice_detail",
    "notice_new",
    "notice_receive",
    "notice_send",
    "notice_waive",
    "notice_withdraw",
    "options",
    "renew",
    "renewal_approve",
    "renewal_decide",
    "revisions",
    "sign",
    "snooze",
    "term_detail",
    "term_edit",
    "term_new",
    "term_retire",
    "term_revise",
    "void",
]
