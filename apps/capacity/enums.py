"""Words and moves of capacity requests (portal.md 6.3, 6.4)."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class RequestType(TextChoices):
    PNI_NEW = "pni_new", "New PNI"
    PNI_AUGMENT = "pni_augment", "PNI upgrade"
    PNI_REMOVE = "pni_remove", "PNI removal"
    IX_SESSIONS = "ix_sessions", "IX sessions"
    SESSION_CHANGE = "session_change", "Session change"
    SESSION_REMOVE = "session_remove", "Session removal"
    CACHE_NEW = "cache_new", "New embedded cache"
    CACHE_AUGMENT = "cache_augment", "Cache upgrade"
    CACHE_MOVE = "cache_move", "Cache move"
    CACHE_RMA = "cache_rma", "Cache hardware replacement"
    CACHE_REMOVE = "cache_remove", "Cache removal"
    AGREEMENT_NEW = "agreement_new", "New agreement"
    AGREEMENT_RENEW = "agreement_renew", "Agreement renewal"
    AGREEMENT_AMEND = "agreement_amend", "Agreement amendment"
    PREFIX_CHANGE = "prefix_change", "Prefix change"
    MAINTENANCE_NOTICE = "maintenance_notice", "Maintenance notice"
    CAPACITY_CONCERN = "capacity_concern", "Capacity concern"
    CONTACT_CHANGE = "contact_change", "Contact change"
    OTHER = "other", "Other"


class Source(TextChoices):
    PORTAL = "portal", "Portal"
    API = "api", "API"
    STAFF = "staff", "Our team"
    BREACH = "breach", "Breach"
    FORECAST = "forecast", "Forecast"


class Priority(TextChoices):
    LOW = "LOW", "Low"
    NORMAL = "NORMAL", "Normal"
    HIGH = "HIGH", "High"
    URGENT = "URGENT", "Urgent"


class State(TextChoices):
    DRAFT = "DRAFT", "Draft"
    SUBMITTED = "SUBMITTED", "Submitted"
    IN_REVIEW = "IN_REVIEW", "In review"
    INFO_REQUESTED = "INFO_REQUESTED", "Question to the partner"
    ON_HOLD = "ON_HOLD", "On hold"
    APPROVED = "APPROVED", "Approved"
    LOA_PENDING = "LOA_PENDING", "LOA pending"
    LOA_ISSUED = "LOA_ISSUED", "LOA issued"
    XC_ORDERED = "XC_ORDERED", "Cross-connect ordered"
    PROVISIONING = "PROVISIONING", "Provisioning"
    TESTING = "TESTING", "Testing"
    ACTIVE = "ACTIVE", "Active"
    REJECTED = "REJECTED", "Rejected"
    CANCELLED = "CANCELLED", "Cancelled"
    EXPIRED = "EXPIRED", "Expired"
    FAILED = "FAILED", "Failed"


class Actor(TextChoices):
    """Who may make a move; `Move.who` lists them by comma."""

    P_ENG = "P-ENG", "Partner engineer"
    P_ADMIN = "P-ADMIN", "Partner administrator"
    S_STRAT = "S-STRAT", "Edge strategist"
    S_ENG = "S-ENG", "Network engineer"
    S_APPR = "S-APPR", "Second approver"
    SYS = "SYS", "EdgePartners"


FINAL = (State.ACTIVE, State.REJECTED, State.CANCELLED, State.EXPIRED)
OPEN = tuple(state for state in State if state not in (State.DRAFT, *FINAL))
# Lines may be taken back, and files, while nothing is decided.
WITHDRAWABLE = (State.SUBMITTED, State.IN_REVIEW, State.INFO_REQUESTED, State.ON_HOLD)
UNDECIDED = (State.DRAFT, *WITHDRAWABLE)
BUILDING = (
    State.APPROVED, State.LOA_PENDING, State.LOA_ISSUED, State.XC_ORDERED, State.PROVISIONING,
    State.TESTING, State.FAILED,
)  # fmt: skip
_CANCELLABLE = (
    State.SUBMITTED, State.IN_REVIEW, State.INFO_REQUESTED, State.ON_HOLD, State.APPROVED,
    State.LOA_PENDING, State.LOA_ISSUED,
)  # fmt: skip
_PARTNER = "P-ENG, P-ADMIN"
_OURS = "S-STRAT, S-ENG"

STATE_MOVES: Moves = (
    Move(State.DRAFT, State.SUBMITTED, f"{_PARTNER}, {_OURS}", "complete and eligible"),
    Move(State.DRAFT, State.CANCELLED, f"{_PARTNER}, {_OURS}, SYS", "thrown away, or 90 days old"),
    Move(State.SUBMITTED, State.IN_REVIEW, f"{_OURS}, SYS", "somebody takes it"),
    Move(State.SUBMITTED, State.APPROVED, "SYS", "IX sessions that pass every rule"),
    Move(State.IN_REVIEW, State.INFO_REQUESTED, _OURS, "a question"),
    Move(State.INFO_REQUESTED, State.IN_REVIEW, _PARTNER, "an answer or a change"),
    Move(State.INFO_REQUESTED, State.EXPIRED, "SYS", "no answer for 14 days"),
    Move(State.IN_REVIEW, State.ON_HOLD, "S-STRAT", "public reason and review date"),
    Move(State.ON_HOLD, State.IN_REVIEW, "S-STRAT, SYS", "review date or earlier"),
    Move(State.IN_REVIEW, State.APPROVED, "S-STRAT, S-APPR", "lines decided, by another person"),
    Move(State.IN_REVIEW, State.REJECTED, "S-STRAT", "public reason"),
    Move(State.APPROVED, State.LOA_PENDING, f"{_OURS}, SYS", "types with a cross-connect"),
    Move(State.LOA_PENDING, State.LOA_ISSUED, f"S-ENG, {_PARTNER}", "complete LOA, ports reserved"),
    Move(State.LOA_ISSUED, State.LOA_PENDING, "SYS, S-ENG", "LOA expired or refused"),
    Move(State.XC_ORDERED, State.LOA_PENDING, "SYS, S-ENG", "LOA expired or refused"),
    Move(State.LOA_ISSUED, State.XC_ORDERED, f"{_PARTNER}, S-ENG", "the side that orders"),
    Move(State.XC_ORDERED, State.PROVISIONING, f"{_PARTNER}, S-ENG", "circuit, reported patched"),
    Move(State.PROVISIONING, State.XC_ORDERED, f"{_PARTNER}, S-ENG", "disputed within 3 days"),
    Move(State.APPROVED, State.PROVISIONING, "S-ENG, SYS", "types without LOA"),
    Move(State.APPROVED, State.ACTIVE, f"{_OURS}, SYS", "types without anything to build"),
    Move(State.PROVISIONING, State.TESTING, "S-ENG, SYS", "turn-up checklist"),
    Move(State.TESTING, State.ACTIVE, f"S-ENG, {_PARTNER}, SYS", "both sides confirm"),
    Move(State.PROVISIONING, State.FAILED, "S-ENG, SYS", "what went wrong"),
    Move(State.TESTING, State.FAILED, "S-ENG, SYS", "what went wrong"),
    Move(State.FAILED, State.PROVISIONING, "S-ENG", "tried again"),
    Move(State.FAILED, State.CANCELLED, "S-STRAT", "reason"),
    *(Move(s, State.CANCELLED, f"{_PARTNER}, S-STRAT", "reason") for s in _CANCELLABLE),
    *(Move(s, State.CANCELLED, "S-STRAT", "reason; fees may be due")
      for s in (State.XC_ORDERED, State.PROVISIONING, State.TESTING)),
)  # fmt: skip


class Side(TextChoices):
    """Who holds the ball, or provides something."""

    US = "us", "Us"
    PARTNER = "partner", "Partner"
    BOTH = "both", "Both"
    NOBODY = "nobody", "Nobody"


class Decision(TextChoices):
    PENDING = "PENDING", "Not decided"
    APPROVED = "APPROVED", "Approved"
    REDUCED = "REDUCED", "Approved in part"
    REJECTED = "REJECTED", "Rejected"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


class Reason(TextChoices):
    """Public reasons of a no, a hold or a cut; partners read them."""

    CAPACITY_ENOUGH = "CAPACITY_ENOUGH", "The present capacity is enough"
    NO_PORTS = "NO_PORTS", "No free ports at this site"
    NO_POWER = "NO_POWER", "No space or power at this site"
    TRAFFIC_TOO_LOW = "TRAFFIC_TOO_LOW", "Traffic is below our minimum"
    POLICY = "POLICY", "Our peering policy is not met"
    AGREEMENT = "AGREEMENT", "An agreement is missing or ends"
    SITE_CLOSING = "SITE_CLOSING", "We leave this site"
    BUDGET = "BUDGET", "Planned for a later period"
    DUPLICATE = "DUPLICATE", "Another request covers it"
    FORECAST = "FORECAST", "The forecast is not supported by the traffic"
    OTHER = "OTHER", "Another reason"


class TriageWay(TextChoices):
    """How auto-triage finds whoever looks after a request."""

    OWNER = "OWNER", "Owner of the partner"
    ROUND_ROBIN = "ROUND_ROBIN", "Managers of the region in turn"
    LEAST_LOADED = "LEAST_LOADED", "Whoever in the region has least to do"


class CounterState(TextChoices):
    """Of what we ask back for at a partner's own Peering API."""

    WAITING = "WAITING", "Waiting"
    SENT = "SENT", "Sent"
    NOTHING = "NOTHING", "Nothing to ask for"
    FAILED = "FAILED", "Failed"
    DROPPED = "DROPPED", "Not needed"


class Visibility(TextChoices):
    INTERNAL = "INTERNAL", "Our team only"
    SHARED = "SHARED", "Our team and the partner"


class CommentKind(TextChoices):
    COMMENT = "COMMENT", "Comment"
    QUESTION = "QUESTION", "Question"
    ANSWER = "ANSWER", "Answer"


class Outcome(TextChoices):
    """What an eligibility rule says; only FAILED stands in the way of a request."""

    PASSED = "PASSED", "Met"
    FAILED = "FAILED", "Not met"
    UNKNOWN = "UNKNOWN", "Not known"
    WARNING = "WARNING", "Look twice"
    NOTE = "NOTE", "For your information"
