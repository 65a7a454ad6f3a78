"""The only writer of agreements, their terms in time, their clauses and reminders."""

from apps.agreements.actions.accepting import (
    Evidence,
    accept_by_link,
    decline_by_link,
    decline_here,
    resend_link,
    sign_here,
)
from apps.agreements.actions.amending import (
    NewTerm,
    amend,
    propose_facts,
    propose_retirement,
    propose_revision,
    propose_term,
    withdraw_change,
)
from apps.agreements.actions.applying import apply_due, resolve_change
from apps.agreements.actions.approving import approve, reject, submit, withdraw
from apps.agreements.actions.clauses import (
    TermText,
    add_term,
    edit_term,
    retire_term,
    revise_term,
)
from apps.agreements.actions.dates import keep_dates
from apps.agreements.actions.deciding import (
    approve_renewal,
    decide_renewal,
    reject_renewal,
    renew_by_agreement,
)
from apps.agreements.actions.delegating import delegate, end_delegation
from apps.agreements.actions.documents import (
    add_version,
    note_access,
    store_executed,
    sweep_documents,
    too_large,
)
from apps.agreements.actions.drafts import draft_docx, make_pdf_draft, request_pdf_draft
from apps.agreements.actions.duties import (
    ObligationChanges,
    ObligationFacts,
    add_obligation,
    edit_obligation,
    fulfil_occurrence,
    retire_obligation,
    waive_occurrence,
)
from apps.agreements.actions.ending import void_agreement
from apps.agreements.actions.envelopes import expire_envelopes, send_for_signature, void_envelope
from apps.agreements.actions.executing import finish_signed
from apps.agreements.actions.facts import (
    AgreementChanges,
    AgreementFacts,
    cancel_agreement,
    create_agreement,
    edit_agreement,
)
from apps.agreements.actions.inviting import invite
from apps.agreements.actions.issues import (
    IssueFacts,
    add_issue,
    edit_issue,
    reopen_issue,
    settle_issue,
)
from apps.agreements.actions.logged import log_notice
from apps.agreements.actions.negotiating import (
    NegotiationFacts,
    add_note,
    edit_negotiation,
    open_negotiation,
    pass_turn,
    plan_next_step,
    retarget,
)
from apps.agreements.actions.noticing import (
    NoticeFacts,
    confirm_termination,
    draft_notice,
    record_receipt,
    send_notice,
    waive_lateness,
    withdraw_notice,
)
from apps.agreements.actions.occurring import follow_calendar
from apps.agreements.actions.reminding import remind, snooze_reminder
from apps.agreements.actions.rounds import receive_round, redraft, send_round
from apps.agreements.actions.ruling import (
    APPROVERS,
    LARGEST_QUORUM,
    MOST_STEPS,
    RuleFacts,
    save_rule,
)
from apps.agreements.actions.signing import Scan, activate_due, override_end, record_signed
from apps.agreements.actions.stages import (
    close_lost,
    close_won,
    hold,
    lose_open_negotiation,
    move_stage,
    resume,
    win_open_negotiation,
)
from apps.agreements.actions.telling import tell_endings
from apps.agreements.actions.templating import (
    RowFacts,
    add_from_template,
    add_row,
    create_template,
    edit_row,
    edit_template,
    install_templates,
    remove_row,
    standard_rows,
)
from apps.agreements.actions.ticking import tick

__all__ = [
    "APPROVERS",
    "LARGEST_QUORUM",
    "MOST_STEPS",
    "AgreementChanges",
    "AgreementFacts",
    "Evidence",
    "IssueFacts",
    "NegotiationFacts",
    "NewTerm",
    "NoticeFacts",
    "ObligationChanges",
    "ObligationFacts",
    "RowFacts",
    "RuleFacts",
    "Scan",
    "TermText",
    "accept_by_link",
    "activate_due",
    "add_from_template",
    "add_issue",
    "add_note",
    "add_obligation",
    "add_row",
    "add_term",
    "add_version",
    "amend",
    "apply_due",
    "approve",
    "approve_renewal",
    "cancel_agreement",
    "close_lost",
    "close_won",
    "confirm_termination",
    "create_agreement",
    "create_template",
    "decide_renewal",
    "decline_by_link",
    "decline_here",
    "delegate",
    "draft_docx",
    "draft_notice",
    "edit_agreement",
    "edit_issue",
    "edit_negotiation",
    "edit_obligation",
    "edit_row",
    "edit_template",
    "edit_term",
    "end_delegation",
    "expire_envelopes",
    "finish_signed",
    "follow_calendar",
    "fulfil_occurrence",
    "hold",
    "install_templates",
    "invite",
    "keep_dates",
    "log_notice",
    "lose_open_negotiation",
    "make_pdf_draft",
    "move_stage",
    "note_access",
    "open_negotiation",
    "override_end",
    "pass_turn",
    "plan_next_step",
    "propose_facts",
    "propose_retirement",
    "propose_revision",
    "propose_term",
    "receive_round",
    "record_receipt",
    "record_signed",
    "redraft",
    "reject",
    "reject_renewal",
    "remind",
    "remove_row",
    "renew_by_agreement",
    "reopen_issue",
    "request_pdf_draft",
    "resend_link",
    "resolve_change",
    "resume",
    "retarget",
    "retire_obligation",
    "retire_term",
    "revise_term",
    "save_rule",
    "send_for_signature",
    "send_notice",
    "send_round",
    "settle_issue",
    "sign_here",
    "snooze_reminder",
    "tell_endings",
    "standard_rows",
    "store_executed",
    "submit",
    "sweep_documents",
    "tick",
    "too_large",
    "void_agreement",
    "void_envelope",
    "waive_lateness",
    "waive_occurrence",
    "win_open_negotiation",
    "withdraw",
    "withdraw_change",
    "withdraw_notice",
]
