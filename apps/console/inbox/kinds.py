"""Kinds of notices in words, for the inbox and its preferences."""

from apps.notifications.enums import Channel

KINDS = {
    "breach_opened": ("A breach opens", "alert-octagon"),
    "breach_raised": ("A breach gets more severe", "alert-triangle"),
    "breach_escalated": ("Nobody has answered a breach", "bell"),
    "breach_acknowledged": ("Somebody acknowledges a breach", "check"),
    "breach_resolved": ("A breach is over", "circle-check"),
    "waiver_requested": ("Somebody asks for a waiver", "gavel"),
    "waiver_decided": ("A waiver is decided", "gavel"),
    "upgrade_triggered": ("Capacity must be added by a contract", "plug-connected"),
    "upgrade_overdue": ("A contracted upgrade is overdue", "alert-triangle"),
    "price_index_asked": ("Prices change with an index", "chart-line"),
    "statements_issued": ("Statements are issued", "report-money"),
    "statement_reissued": ("A statement gets a new version", "refresh"),
    "statement_disputed": ("An invoice is disputed", "alert-triangle"),
    "notice_deadline": ("A notice deadline comes near", "calendar-event"),
    "obligation_due": ("An obligation comes due", "checklist"),
    "obligation_overdue": ("An obligation is overdue", "alert-triangle"),
    "renewal_approval": ("A renewal decision needs approval", "gavel"),
    "renewal_locked": ("A renewal is locked in", "refresh"),
    "holdover": ("An agreement goes on in holdover", "clock"),
    "agreement_ended": ("An agreement is over", "file-text"),
    "contract_notice": ("A contract notice is received", "mail"),
    "approval_asked": ("An agreement waits for my approval", "gavel"),
    "approval_closed": ("An approval I asked for is given, rejected or void", "gavel"),
    "loa": ("A LOA-CFA waits, is accepted or expires", "file-text"),
    "signature_asked": ("A document waits for my signature", "pencil"),
    "signature_news": ("A document I sent is signed, declined or expired", "pencil"),
    "samples_short": ("Room for samples is running out", "database"),
    "source_trouble": ("A data source needs somebody", "alert-triangle"),
    "source_well": ("A data source is well again", "circle-check"),
    "link_pending": ("Somebody at a partner waits for us to confirm them", "users"),
    "request_received": ("A partner sends in a request", "plug-connected"),
    "request_assigned": ("A request is given to me", "user"),
    "request_answered": ("A partner answers my question", "note"),
    "request_commented": ("A partner comments on a request", "note"),
    "request_review": ("A request on hold is to be looked at again", "clock"),
    "request_second": ("A request needs a second approval", "gavel"),
    "request_overdue": ("A request waits longer than it should", "alert-triangle"),
    "request_loa": ("A request needs its LOA-CFA again", "file-text"),
    "request_patched": ("A partner reports a cross-connect as patched", "plug-connected"),
    "request_disputed": ("A reported cross-connect is not found", "alert-triangle"),
    "request_confirmed": ("A partner confirms that a turn-up works", "check"),
    "request_failed": ("A turn-up failed", "alert-octagon"),
    "request_active": ("What was asked for is in service", "circle-check"),
    "request_cancelled": ("A partner calls a request off", "x"),
    "request_expired": ("A request expires without an answer", "clock"),
    "peeringdb_changed": ("A partner's entry at PeeringDB changed", "refresh"),
    "agreement_review": ("An agreement is due for review", "file-text"),
}
CHANNELS = {Channel.IN_APP.value: "Inbox", Channel.EMAIL.value: "E-mail"}


def icon(kind: str) -> str:
    return KINDS[kind][1] if kind in KINDS else "bell"
