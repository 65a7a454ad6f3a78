"""How each state looks: the status table of the design reference, in one place.

A status is an icon and a word; the tone gives icon and colour (never colour alone).
"""

from django.utils.safestring import SafeString

from apps.accounts.models import ApiToken
from apps.agreements.enums import (
    ApprovalState,
    EnvelopeState,
    IssueState,
    NoticeState,
    OccurrenceState,
    PeriodState,
    ReminderState,
    RenewalState,
    SignatoryState,
)
from apps.agreements.enums import Stage as NegotiationStage
from apps.agreements.enums import State as AgreementState
from apps.agreements.models import ContractNotice
from apps.breaches.enums import Outcome, Severity, StatementState, UpgradeState, WaiverState
from apps.breaches.enums import State as BreachState
from apps.capacity.enums import Decision
from apps.capacity.enums import Outcome as Verdict
from apps.capacity.enums import State as RequestState
from apps.core.models import Job
from apps.core.ui import components
from apps.core.ui.looks import COLOURED, ICONS, UNKNOWN, Look
from apps.core.ui.looks import table as _table
from apps.exchange.enums import BulkState
from apps.exchange.enums import RunState as ImportState
from apps.exchange.enums import Verdict as ImportVerdict
from apps.network.enums import (
    CacheState,
    IncidentState,
    LoaState,
    MaintenanceState,
    MemberState,
    PortState,
    SessionState,
    SiteState,
)
from apps.network.enums import State as LinkState
from apps.partners.enums import CampaignState, LetterState, Stage
from apps.programs.enums import Category, Health
from apps.reports.enums import Health as ReportHealth
from apps.reports.enums import State as ReportState
from apps.usage.enums import RunState, SourceState

__all__ = ["COLOURED", "ICONS", "LOOKS", "Look", "look", "notice_look", "token_look"]

LOOKS: dict[str, dict[str, Look]] = {
    "import": _table(
        ImportState, draft="draft", checked="acc", applying="wait", applied="ok", undoing="wait",
        undone="void", failed="bad", dropped="void",
    ),
    "bulk": _table(
        BulkState, draft="wait", checked="acc", applying="wait", applied="ok", undoing="wait",
        undone="void", failed="bad", dropped="void",
    ),
    "import_row": _table(
        ImportVerdict, add="acc", change="warn", same="idle", error="bad", skipped="hold"
    ),
    "report": _table(ReportState, draft="draft", published="ok", superseded="void", dropped="void"),
    "report_health": _table(ReportHealth, on_track="ok", at_risk="warn", off_track="bad"),
    "partner": _table(
        Stage, active="ok", at_risk="bad", in_discussion="acc", contacted="acc", closed="void",
        declined="void", dormant="hold", offboarding="warn",
    ),
    "campaign": _table(
        CampaignState, draft="draft", sending="acc", paused="hold", done="ok", cancelled="void"
    ),
    "letter": _table(
        LetterState, excluded="void", waiting="wait", queued="acc", sent="ok", failed="bad",
        dropped="void",
    ),
    "interconnect": _table(
        LinkState, active="ok", augmenting="ok", maintenance="warn", _="acc", proposed="draft",
        on_hold="hold", blocked="warn", rejected="void", cancelled="void", decommissioned="void",
        decommission_requested="wait", decommissioning="wait",
    ),
    "member": _table(MemberState, up="ok", low_light="warn", down="bad", removed="void"),
    "port": _table(PortState, free="ok", reserved="wait", used="idle", broken="bad"),
    "session": _table(
        SessionState, pending="wait", approved="acc", established="ok", down="bad",
        rejected="void", unestablished="warn", removed="void",
    ),
    "loa": _table(
        LoaState, draft="draft", issued="acc", accepted="ok", locked="ok", used="ok",
        expired="bad", cancelled="void", superseded="void",
    ),
    "cache": _table(
        CacheState, proposed="draft", live="ok", draining="warn", rma="warn", returning="wait",
        returned="void", _="acc",
    ),
    "site": _table(SiteState, active="ok", constrained="warn", closed="void", building="acc"),
    "agreement": _table(
        AgreementState, draft="draft", negotiating="acc", in_approval="acc", approved="ok",
        out_for_signature="acc", executed="ok", active="ok", expired="void", terminated="bad",
        superseded="void", cancelled="void",
    ),
    "negotiation": _table(
        NegotiationStage, on_hold="hold", closed_won="ok", closed_lost="void",
    ),
    "issue": _table(
        IssueState, won="ok", compromise="ok", conceded="void", parked="hold", _="wait",
    ),
    "period": _table(PeriodState, current="acc", ended="void", cancelled="void"),
    "approval": _table(
        ApprovalState, waiting="acc", approved="ok", rejected="bad", withdrawn="void", void="void"
    ),
    "renewal": _table(
        RenewalState, undecided="idle", renew="acc", renegotiate="acc", non_renew="warn",
        notice_sent="acc", notice_effective="ok", auto_renewed="ok", renewed="ok", lapsing="warn",
    ),
    "envelope": _table(
        EnvelopeState, draft="draft", sent="acc", completed="ok", declined="bad", voided="void",
        expired="warn",
    ),
    "signatory": _table(
        SignatoryState, asked="acc", signed="ok", declined="bad", cancelled="void"
    ),
    "reminder": _table(ReminderState, sent="ok", skipped="void", cancelled="void"),
    "occurrence": _table(
        OccurrenceState, due="warn", overdue="bad", fulfilled="ok", fulfilled_late="ok",
        waived="hold",
    ),
    "breach": _table(
        BreachState, ok="ok", pending="warn", open="bad", acknowledged="acc", resolved="ok",
        waived="hold",
    ),
    "severity": _table(Severity, info="idle", warning="warn", major="bad", critical="bad"),
    "outcome": _table(Outcome, kept="ok", broken="bad", undecided="warn", no_data="gap"),
    "maintenance": _table(
        MaintenanceState, planned="wait", running="warn", done="ok", cancelled="void"
    ),
    "incident": _table(IncidentState, open="bad", closed="ok"),
    "statement": _table(
        StatementState, issued="wait", agreed="ok", disputed="bad", resolved="ok",
        superseded="void",
    ),
    "upgrade": _table(
        UpgradeState, triggered="warn", noticed="acc", acknowledged="acc", in_progress="acc",
        completed="ok", overdue="bad", escalated="bad", waived="hold", withdrawn="void",
    ),
    "request": _table(
        RequestState, draft="draft", submitted="wait", in_review="acc", info_requested="warn",
        on_hold="hold", active="ok", rejected="void", cancelled="void", expired="void",
        failed="bad", _="acc",
    ),
    "verdict": _table(Verdict, passed="ok", failed="bad", warning="warn", unknown="gap"),
    "decision": _table(
        Decision, pending="wait", approved="ok", reduced="warn", rejected="void", withdrawn="void",
    ),
    "waiver": _table(WaiverState, requested="wait", approved="ok", rejected="bad", ended="void"),
    "source": _table(SourceState, enabled="ok", paused="hold", retired="void"),
    "run": _table(RunState, running="acc", done="ok", partial="warn", failed="bad"),
    "workstream": _table(
        Health, on_track="ok", at_risk="warn", off_track="bad", paused="hold", done="ok"
    ),
    "work": _table(Category, todo="idle", doing="acc", done="ok"),
    "job": _table(
        Job.State, waiting="wait", running="acc", done="ok", failed="bad", stopped="void"
    ),
}  # fmt: skip


def look(machine: str, state: str) -> Look:
    """How a state of a lifecycle looks, e.g. `look("interconnect", "ACTIVE")`."""
    return LOOKS[machine].get(state, UNKNOWN)


def state(machine: str, value: str, word: str = "", *, loud: bool = False) -> SafeString:
    """The status of a lifecycle state; `word` replaces the usual one."""
    found = look(machine, value)
    return components.status(found.tone, word or found.word, loud=loud)


def notice_look(notice: ContractNotice) -> Look:
    """A notice by what counts: whether it was received in time, else how far it has come."""
    if notice.state != NoticeState.RECEIVED:
        words = {"DRAFT": ("warn", "Drafted, not sent"), "SENT": ("acc", "Sent")}
        return Look(*words.get(notice.state, ("void", "Withdrawn")))
    tones = {"IN_TIME": ("ok", "In time"), "LATE": ("warn", "Late"), "WAIVED": ("ok", "Waived")}
    return Look(*tones.get(notice.timely, ("ok", "Received")))


def token_look(token: ApiToken, *, is_over: bool) -> Look:
    """An API token is in use, past its date or withdrawn."""
    if token.revoked_at:
        return Look("void", "Revoked")
    return Look("warn", "Expired") if is_over else Look("ok", "Valid")
