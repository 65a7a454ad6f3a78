"""Words and moves of agreements and their terms."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class Kind(TextChoices):
    NDA = "NDA", "NDA"
    SFI = "SFI", "Settlement-free peering"
    SETTLED = "SETTLED", "Settled peering"
    PAID_PEERING = "PAID_PEERING", "Paid peering"
    TRANSIT = "TRANSIT", "Transit"
    CACHE = "CACHE", "Embedded cache"
    TRIAL = "TRIAL", "Trial"
    MSA = "MSA", "Master agreement"
    ORDER = "ORDER", "Order"
    SLA_SCHEDULE = "SLA_SCHEDULE", "SLA schedule"
    AMENDMENT = "AMENDMENT", "Amendment"


class State(TextChoices):
    DRAFT = "DRAFT", "Draft"
    NEGOTIATING = "NEGOTIATING", "Negotiating"
    IN_APPROVAL = "IN_APPROVAL", "In approval"
    APPROVED = "APPROVED", "Approved"
    OUT_FOR_SIGNATURE = "OUT_FOR_SIGNATURE", "Out for signature"
    EXECUTED = "EXECUTED", "Executed"
    ACTIVE = "ACTIVE", "Active"
    EXPIRED = "EXPIRED", "Expired"
    TERMINATED = "TERMINATED", "Terminated"
    SUPERSEDED = "SUPERSEDED", "Superseded"
    CANCELLED = "CANCELLED", "Cancelled"


BEFORE_EXECUTION = (
    State.DRAFT,
    State.NEGOTIATING,
    State.IN_APPROVAL,
    State.APPROVED,
    State.OUT_FOR_SIGNATURE,
)

# agreements.md 9.1. The first row lets a team bring in contracts that were signed before
# EdgePartners was there: the signed document stands for the steps that were not recorded.
STATE_MOVES: Moves = (
    Move(State.DRAFT, State.EXECUTED, "legal", "signed elsewhere, document at hand"),
    Move(State.DRAFT, State.NEGOTIATING, "negotiator", "first version sent"),
    Move(State.NEGOTIATING, State.DRAFT, "negotiator", "re-draft"),
    Move(
        State.NEGOTIATING, State.IN_APPROVAL, "negotiator", "no open blocking issue, facts complete"
    ),
    Move(State.IN_APPROVAL, State.APPROVED, "approvers", "all steps approved, hash unchanged"),
    Move(State.IN_APPROVAL, State.NEGOTIATING, "approvers", "rejected, withdrawn or void"),
    Move(State.APPROVED, State.NEGOTIATING, "system", "version changed, approvals voided"),
    Move(State.APPROVED, State.OUT_FOR_SIGNATURE, "legal", "envelope sent"),
    Move(State.OUT_FOR_SIGNATURE, State.EXECUTED, "system", "all signed"),
    Move(State.OUT_FOR_SIGNATURE, State.NEGOTIATING, "legal", "declined, voided or expired"),
    Move(State.EXECUTED, State.ACTIVE, "system", "effective date reached"),
    Move(State.EXECUTED, State.TERMINATED, "legal", "void, with a reason"),
    Move(State.ACTIVE, State.EXPIRED, "system", "last term passed, no successor, no holdover"),
    Move(State.ACTIVE, State.TERMINATED, "system", "effective date of valid notice passed"),
    Move(State.ACTIVE, State.SUPERSEDED, "system", "replacement active"),
    *(Move(state, State.CANCELLED, "owner", "reason") for state in BEFORE_EXECUTION),
)


class RenewalType(TextChoices):
    FIXED = "FIXED", "Fixed term"
    AUTO_RENEW = "AUTO_RENEW", "Renews automatically"
    MUTUAL_OPTION = "MUTUAL_OPTION", "Renews if both agree"
    EVERGREEN = "EVERGREEN", "No end date"


class Unit(TextChoices):
    DAY = "DAY", "days"
    BUSINESS_DAY = "BUSINESS_DAY", "business days"
    MONTH = "MONTH", "months"


class Reference(TextChoices):
    END = "END", "before the end date"
    RENEWAL_DATE = "RENEWAL_DATE", "before the renewal date"


class EndRule(TextChoices):
    CIVIL = "CIVIL", "Civil (day before the corresponding day)"
    CLAMP = "CLAMP", "Clamped (start plus months, less one day)"


class Origin(TextChoices):
    INITIAL = "INITIAL", "Initial"
    RENEWAL = "RENEWAL", "Renewal"
    EXTENSION = "EXTENSION", "Extension"
    HOLDOVER = "HOLDOVER", "Holdover"


class PeriodState(TextChoices):
    PLANNED = "PLANNED", "Planned"
    CURRENT = "CURRENT", "Current"
    ENDED = "ENDED", "Ended"
    CANCELLED = "CANCELLED", "Cancelled"


PERIOD_MOVES: Moves = (
    Move(PeriodState.PLANNED, PeriodState.CURRENT, "system", "start reached"),
    Move(PeriodState.CURRENT, PeriodState.ENDED, "system", "end passed"),
    Move(PeriodState.PLANNED, PeriodState.CANCELLED, "legal", "valid non-renewal or waiver"),
    Move(PeriodState.CANCELLED, PeriodState.PLANNED, "legal", "notice withdrawn, both sides agree"),
)


class TermType(TextChoices):
    UPGRADE_TRIGGER = "UPGRADE_TRIGGER", "Upgrade trigger"
    AUGMENT_LEAD_TIME = "AUGMENT_LEAD_TIME", "Upgrade lead time"
    DOWNGRADE_RIGHT = "DOWNGRADE_RIGHT", "Right to downgrade"
    COMMIT_RATE = "COMMIT_RATE", "Commit"
    COMMIT_VOLUME = "COMMIT_VOLUME", "Volume commit"
    BURST_CAP = "BURST_CAP", "Burst cap"
    TIER_RESET = "TIER_RESET", "Price steps"
    PRICE_ESCALATOR = "PRICE_ESCALATOR", "Price escalator"
    RATIO_MAX = "RATIO_MAX", "Traffic ratio"
    MIN_TRAFFIC = "MIN_TRAFFIC", "Minimum traffic"
    MAX_TRAFFIC = "MAX_TRAFFIC", "Maximum traffic"
    MIN_SITES = "MIN_SITES", "Minimum sites"
    PORT_SPEED = "PORT_SPEED", "Port speed"
    AVAILABILITY_SLA = "AVAILABILITY_SLA", "Availability"
    LATENCY_SLA = "LATENCY_SLA", "Latency"
    LOSS_SLA = "LOSS_SLA", "Packet loss"
    JITTER_SLA = "JITTER_SLA", "Jitter"
    REPAIR_TIME = "REPAIR_TIME", "Repair time"
    RESPONSE_TIME = "RESPONSE_TIME", "Response time"
    CACHE_OFFLOAD = "CACHE_OFFLOAD", "Cache offload"
    CACHE_FILL = "CACHE_FILL", "Cache fill window"
    CACHE_HOSTING = "CACHE_HOSTING", "Cache hosting"
    HARDWARE_RMA = "HARDWARE_RMA", "Hardware replacement"
    MIN_CACHE_TRAFFIC = "MIN_CACHE_TRAFFIC", "Minimum cache traffic"
    EXCLUSIVITY = "EXCLUSIVITY", "Exclusivity"
    MFN = "MFN", "Most favoured terms"
    NDA_TERM = "NDA_TERM", "Confidentiality"
    REPORTING = "REPORTING", "Reporting"
    REVIEW = "REVIEW", "Review"
    TERMINATION_RIGHT = "TERMINATION_RIGHT", "Right to terminate"
    CURE = "CURE", "Time to cure"
    POLICY_COMPLIANCE = "POLICY_COMPLIANCE", "Policy compliance"


class ScopeKind(TextChoices):
    PARTNER = "partner", "All interconnects with the partner"
    METRO = "metro", "A metro"
    SITE = "site", "A site"
    INTERCONNECT = "interconnect", "An interconnect"
    CACHE_SET = "cache_set", "Some caches"


class ReminderState(TextChoices):
    PLANNED = "PLANNED", "Planned"
    SENT = "SENT", "Sent"
    SKIPPED = "SKIPPED", "Skipped"
    CANCELLED = "CANCELLED", "Cancelled"
