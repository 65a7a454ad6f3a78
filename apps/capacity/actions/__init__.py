"""The only writer of capacity requests and of the policy they are measured by."""

from apps.capacity.actions.acting import (
    SYSTEM,
    Acting,
    acting_for_partner,
    acting_for_seat,
    acting_for_staff,
)
from apps.capacity.actions.building import (
    activate,
    await_loa,
    confirm,
    dispute,
    fail,
    loa_lost,
    note_loa_issued,
    order_cross_connect,
    report_patched,
    retry,
    start_provisioning,
    start_testing,
)
from apps.capacity.actions.by_program import (
    BatchAsked,
    Outcome,
    Turned,
    Wanted,
    ask_for_sessions,
    request_by_program,
    submit_by_program,
    take_down,
)
from apps.capacity.actions.counters import Sent, may_return_to, note_return, send_counters
from apps.capacity.actions.deciding import approve, decide_line, decide_rest, reject
from apps.capacity.actions.drafting import draft, draft_from_breach, draft_from_forecast, edit
from apps.capacity.actions.eligibility import Scope, clear_rule, set_rule
from apps.capacity.actions.ending import cancel
from apps.capacity.actions.letters import LetterFacts, enter_ports, receive_letter
from apps.capacity.actions.refusals import (
    Duplicate,
    Illegal,
    NotAllowed,
    NotEligible,
    Stale,
    ToConfirm,
    Unlisted,
)
from apps.capacity.actions.reviewing import answer, ask, assign, claim, hold, take_up
from apps.capacity.actions.submitting import submit
from apps.capacity.actions.talking import attach, comment, remove_attachment, sweep_attachments
from apps.capacity.actions.ticking import offer_upgrades, remind_cross_connects, tick
from apps.capacity.actions.triage import clear_triage, set_priority, set_triage

__all__ = [
    "Acting",
    "BatchAsked",
    "Duplicate",
    "Illegal",
    "LetterFacts",
    "NotAllowed",
    "NotEligible",
    "Outcome",
    "SYSTEM",
    "Scope",
    "Sent",
    "Stale",
    "ToConfirm",
    "Turned",
    "Unlisted",
    "Wanted",
    "acting_for_partner",
    "acting_for_seat",
    "acting_for_staff",
    "activate",
    "answer",
    "approve",
    "ask",
    "ask_for_sessions",
    "assign",
    "attach",
    "await_loa",
    "cancel",
    "claim",
    "clear_rule",
    "clear_triage",
    "comment",
    "confirm",
    "decide_line",
    "decide_rest",
    "dispute",
    "draft",
    "draft_from_breach",
    "draft_from_forecast",
    "edit",
    "enter_ports",
    "fail",
    "hold",
    "loa_lost",
    "may_return_to",
    "note_loa_issued",
    "note_return",
    "offer_upgrades",
    "order_cross_connect",
    "receive_letter",
    "reject",
    "remove_attachment",
    "remind_cross_connects",
    "report_patched",
    "request_by_program",
    "retry",
    "send_counters",
    "set_priority",
    "set_rule",
    "set_triage",
    "start_provisioning",
    "start_testing",
    "submit",
    "submit_by_program",
    "sweep_attachments",
    "take_down",
    "take_up",
    "tick",
]
