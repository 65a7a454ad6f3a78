"""The only writer of evaluations, breaches and waivers."""

from datetime import datetime

from apps.breaches.actions.clocks import keep_clocks
from apps.breaches.actions.escalate import escalate
from apps.breaches.actions.forecasting import project_due
from apps.breaches.actions.handle import (
    LONGEST_SNOOZE,
    acknowledge,
    begin_waivers,
    decide_waiver,
    expire_waivers,
    note,
    request_waiver,
    turn_waivers_over,
)
from apps.breaches.actions.importing import import_invoices
from apps.breaches.actions.judging import evaluate
from apps.breaches.actions.papers import request_statement_pdf, write_statement_pdf
from apps.breaches.actions.pricing import escalate_prices
from apps.breaches.actions.recomputing import KIND as RECOMPUTE
from apps.breaches.actions.recomputing import recompute, request_recompute
from apps.breaches.actions.settling import (
    InvoiceFacts,
    agree,
    dispute,
    enter_invoice,
    resolve_dispute,
)
from apps.breaches.actions.stating import issue_due
from apps.breaches.actions.tally import Tally
from apps.breaches.actions.upgrading import (
    accept,
    complete,
    give_notice,
    pause,
    record_notice_receipt,
    resume,
    set_internal_target,
    start,
    waive,
)

__all__ = [
    "request_statement_pdf",
    "write_statement_pdf",
    "escalate_prices",
    "import_invoices",
    "accept",
    "complete",
    "give_notice",
    "keep_clocks",
    "pause",
    "record_notice_receipt",
    "resume",
    "set_internal_target",
    "start",
    "waive",
    "LONGEST_SNOOZE",
    "InvoiceFacts",
    "Tally",
    "acknowledge",
    "agree",
    "begin_waivers",
    "decide_waiver",
    "dispute",
    "enter_invoice",
    "escalate",
    "evaluate",
    "expire_waivers",
    "issue_due",
    "judge",
    "note",
    "project_due",
    "RECOMPUTE",
    "recompute",
    "request_recompute",
    "request_waiver",
    "resolve_dispute",
    "turn_waivers_over",
]


def judge(*, at: datetime) -> Tally:
    """All that happens by itself: evaluate, turn waivers over, tell of what nobody looks after."""
    tally = evaluate(at=at)
    turn_waivers_over(at=at)
    escalate(at=at)
    return tally
