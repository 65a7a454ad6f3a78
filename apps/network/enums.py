"""Words and moves of places and interconnects."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class Kind(TextChoices):
    PNI = "pni", "PNI"
    IXP = "ixp", "IX peering"
    CACHE = "cache", "Embedded cache"
    TRANSIT = "transit", "Transit"


class SiteKind(TextChoices):
    POP = "pop", "Our PoP"
    PARTNER_HOSTED = "partner_hosted", "Hosted by the partner"


class SiteState(TextChoices):
    PLANNED = "PLANNED", "Planned"
    BUILDING = "BUILDING", "Building"
    ACTIVE = "ACTIVE", "Active"
    CONSTRAINED = "CONSTRAINED", "Constrained"
    CLOSING = "CLOSING", "Closing"
    CLOSED = "CLOSED", "Closed"


class Numbering(TextChoices):
    """How a facility counts the fibres of a panel."""

    PAIR = "PAIR", "By pair"
    STRAND = "STRAND", "By strand"


class State(TextChoices):
    PROPOSED = "PROPOSED", "Proposed"
    APPROVED = "APPROVED", "Approved"
    LOA_ISSUED = "LOA_ISSUED", "LOA issued"
    XC_ORDERED = "XC_ORDERED", "Cross-connect ordered"
    XC_COMPLETE = "XC_COMPLETE", "Cross-connect complete"
    TESTING = "TESTING", "Testing"
    ACTIVE = "ACTIVE", "In service"
    MAINTENANCE = "MAINTENANCE", "In maintenance"
    AUGMENTING = "AUGMENTING", "Augmenting"
    DECOMMISSION_REQUESTED = "DECOM_REQUESTED", "Decommission requested"
    DECOMMISSIONING = "DECOMMISSIONING", "Decommissioning"
    DECOMMISSIONED = "DECOMMISSIONED", "Decommissioned"
    ON_HOLD = "ON_HOLD", "On hold"
    BLOCKED = "BLOCKED", "Blocked"
    REJECTED = "REJECTED", "Rejected"
    CANCELLED = "CANCELLED", "Cancelled"


IN_SERVICE = (State.ACTIVE, State.MAINTENANCE, State.AUGMENTING)
LEAVING = (State.DECOMMISSION_REQUESTED, State.DECOMMISSIONING, State.DECOMMISSIONED)
_BUILD = (
    State.PROPOSED,
    State.APPROVED,
    State.LOA_ISSUED,
    State.XC_ORDERED,
    State.XC_COMPLETE,
    State.TESTING,
    State.ACTIVE,
)
_BEFORE_ACTIVE = _BUILD[:-1]
_ASIDE = (State.ON_HOLD, State.BLOCKED)

# field.md section 4, "Interconnect status"
STATE_MOVES: Moves = (
    *(Move(a, b, "engineer") for a, b in zip(_BUILD, _BUILD[1:], strict=False)),
    Move(State.APPROVED, State.TESTING, "engineer", "IX peering and caches need no cross-connect"),
    Move(State.ACTIVE, State.MAINTENANCE, "engineer"),
    Move(State.MAINTENANCE, State.ACTIVE, "engineer"),
    Move(State.ACTIVE, State.AUGMENTING, "engineer"),
    Move(State.AUGMENTING, State.ACTIVE, "engineer"),
    Move(State.ACTIVE, State.DECOMMISSION_REQUESTED, "manager"),
    Move(State.DECOMMISSION_REQUESTED, State.ACTIVE, "manager", "request withdrawn"),
    Move(State.DECOMMISSION_REQUESTED, State.DECOMMISSIONING, "engineer"),
    Move(State.DECOMMISSIONING, State.DECOMMISSIONED, "engineer"),
    *(Move(a, b, "engineer", "reason") for a in _BEFORE_ACTIVE for b in _ASIDE),
    *(Move(a, b, "engineer") for a in _ASIDE for b in _BEFORE_ACTIVE),
    *(Move(a, State.CANCELLED, "manager", "reason") for a in (*_BEFORE_ACTIVE, *_ASIDE)),
    Move(State.PROPOSED, State.REJECTED, "manager", "reason"),
)


class MemberState(TextChoices):
    UP = "UP", "Up"
    LOW_LIGHT = "LOW_LIGHT", "Up, low light"
    DOWN = "DOWN", "Down"
    PLANNED = "PLANNED", "Planned"
    REMOVED = "REMOVED", "Removed"


class PaidBy(TextChoices):
    US = "us", "Us"
    THEM = "them", "Partner"
    ALTERNATE = "alternate", "In turn"


class MaintenanceSide(TextChoices):
    OURS = "OURS", "Ours"
    THEIRS = "THEIRS", "The partner's"


class MaintenanceState(TextChoices):
    PLANNED = "PLANNED", "Planned"
    RUNNING = "RUNNING", "Running"
    DONE = "DONE", "Done"
    CANCELLED = "CANCELLED", "Cancelled"


MAINTENANCE_MOVES: Moves = (
    Move(MaintenanceState.PLANNED, MaintenanceState.RUNNING, "engineer, system"),
    Move(MaintenanceState.RUNNING, MaintenanceState.DONE, "engineer, system"),
    Move(
        MaintenanceState.PLANNED, MaintenanceState.DONE, "engineer, system", "recorded afterwards"
    ),
    Move(MaintenanceState.PLANNED, MaintenanceState.CANCELLED, "engineer", "reason"),
)


class Impact(TextChoices):
    NONE = "NONE", "None"
    REDUCED = "REDUCED", "Reduced redundancy"
    DEGRADED = "DEGRADED", "Degraded"
    DOWN = "DOWN", "Down"


class IncidentKind(TextChoices):
    OUTAGE = "OUTAGE", "Outage"
    DEGRADATION = "DEGRADATION", "Degradation"
    RMA = "RMA", "Hardware replacement"
    REQUEST = "REQUEST", "Request"


class IncidentSeverity(TextChoices):
    CRITICAL = "CRITICAL", "Critical"
    MAJOR = "MAJOR", "Major"
    MINOR = "MINOR", "Minor"


class IncidentState(TextChoices):
    OPEN = "OPEN", "Open"
    CLOSED = "CLOSED", "Closed"


INCIDENT_MOVES: Moves = (
    Move(IncidentState.OPEN, IncidentState.CLOSED, "engineer", "restored"),
    Move(IncidentState.CLOSED, IncidentState.OPEN, "engineer", "it came back"),
)


class Cause(TextChoices):
    """Whose fault it was; the words are those of a term's exclusions."""

    UNKNOWN = "UNKNOWN", "Not known yet"
    OURS = "OURS", "Ours"
    PARTNER = "PARTNER", "The partner's"
    MAINTENANCE = "MAINTENANCE", "Announced maintenance"
    FORCE_MAJEURE = "FORCE_MAJEURE", "Force majeure"
    CUSTOMER = "CUSTOMER", "The other side"
    THIRD_PARTY = "THIRD_PARTY", "Networks of others"


class PortState(TextChoices):
    FREE = "FREE", "Free"
    RESERVED = "RESERVED", "Reserved"
    USED = "USED", "In use"
    BROKEN = "BROKEN", "Out of order"


class SessionState(TextChoices):
    """BGP sessions in the words of the Peering API (portal.md 1.4, 6.4)."""

    PENDING = "PENDING", "Pending"
    APPROVED = "APPROVED", "Approved"
    ESTABLISHED = "ESTABLISHED", "Established"
    DOWN = "DOWN", "Down"
    REJECTED = "REJECTED", "Rejected"
    UNESTABLISHED = "UNESTABLISHED", "Unestablished"
    REMOVED = "REMOVED", "Removed"


SESSION_MOVES: Moves = (
    Move(SessionState.PENDING, SessionState.APPROVED, "engineer, system"),
    Move(SessionState.PENDING, SessionState.REJECTED, "engineer"),
    Move(SessionState.PENDING, SessionState.REMOVED, "partner, engineer"),
    Move(SessionState.APPROVED, SessionState.ESTABLISHED, "system", "both sides configured"),
    Move(SessionState.APPROVED, SessionState.UNESTABLISHED, "system", "never up for 14 days"),
    Move(SessionState.APPROVED, SessionState.REMOVED, "partner, engineer"),
    Move(SessionState.UNESTABLISHED, SessionState.APPROVED, "engineer", "tried again"),
    Move(SessionState.ESTABLISHED, SessionState.DOWN, "system"),
    Move(SessionState.DOWN, SessionState.ESTABLISHED, "system"),
    Move(SessionState.ESTABLISHED, SessionState.REMOVED, "partner, engineer", "after notice"),
    Move(SessionState.DOWN, SessionState.REMOVED, "partner, engineer"),
)


class Standing(TextChoices):
    """What a partner was last told of a session."""

    UP = "UP", "Up"
    DOWN = "DOWN", "Down"


class LoaDirection(TextChoices):
    ISSUED = "ISSUED", "Issued by us"
    RECEIVED = "RECEIVED", "Received"


class LoaState(TextChoices):
    DRAFT = "DRAFT", "Draft"
    ISSUED = "ISSUED", "Issued"
    ACCEPTED = "ACCEPTED", "Accepted"
    LOCKED = "LOCKED", "Locked"
    USED = "USED", "Used"
    EXPIRED = "EXPIRED", "Expired"
    CANCELLED = "CANCELLED", "Cancelled"
    SUPERSEDED = "SUPERSEDED", "Superseded"


LOA_GOOD = (LoaState.ISSUED, LoaState.ACCEPTED, LoaState.LOCKED)
_LOA_LIVE = (LoaState.DRAFT, *LOA_GOOD)

# portal.md 6.4, "Sub-machines"
LOA_MOVES: Moves = (
    Move(LoaState.DRAFT, LoaState.ISSUED, "engineer, partner", "complete, or uploaded"),
    Move(LoaState.ISSUED, LoaState.ACCEPTED, "the other side", "checked"),
    Move(LoaState.ACCEPTED, LoaState.LOCKED, "the side that orders", "cross-connect ordered"),
    Move(LoaState.LOCKED, LoaState.USED, "engineer", "patched"),
    *(Move(s, LoaState.CANCELLED, "engineer, partner", "reason") for s in _LOA_LIVE),
    *(Move(s, LoaState.EXPIRED, "system", "last day passed") for s in _LOA_LIVE[1:]),
    *(Move(s, LoaState.SUPERSEDED, "engineer", "a newer version") for s in _LOA_LIVE[1:3]),
    Move(LoaState.EXPIRED, LoaState.SUPERSEDED, "engineer", "issued again"),
)


class CacheState(TextChoices):
    """Where the hardware of a cache stands, beside the state of its interconnect."""

    PROPOSED = "PROPOSED", "Proposed"
    QUALIFIED = "QUALIFIED", "Qualified"
    AGREEMENT = "AGREEMENT", "Agreement"
    SITE_SURVEY = "SITE_SURVEY", "Site survey"
    CONFIGURING = "CONFIGURING", "Being configured"
    SHIPPED = "SHIPPED", "Shipped"
    DELIVERED = "DELIVERED", "Delivered"
    INSTALLED = "INSTALLED", "Installed"
    BURN_IN = "BURN_IN", "Burn-in"
    LIVE = "LIVE", "Live"
    DRAINING = "DRAINING", "Draining"
    RMA = "RMA", "Hardware replacement"
    RETURNING = "RETURNING", "Returning"
    RETURNED = "RETURNED", "Returned"


CACHE_BUILD = (
    CacheState.PROPOSED, CacheState.QUALIFIED, CacheState.AGREEMENT, CacheState.SITE_SURVEY,
    CacheState.CONFIGURING, CacheState.SHIPPED, CacheState.DELIVERED, CacheState.INSTALLED,
    CacheState.BURN_IN, CacheState.LIVE,
)  # fmt: skip

# field.md section 4, "Cache status"
CACHE_MOVES: Moves = (
    *(Move(a, b, "engineer") for a, b in zip(CACHE_BUILD, CACHE_BUILD[1:], strict=False)),
    Move(CacheState.BURN_IN, CacheState.INSTALLED, "engineer", "reason"),
    Move(CacheState.LIVE, CacheState.DRAINING, "engineer, partner"),
    Move(CacheState.DRAINING, CacheState.LIVE, "engineer, partner"),
    Move(CacheState.LIVE, CacheState.RMA, "engineer", "reason"),
    Move(CacheState.DRAINING, CacheState.RMA, "engineer", "reason"),
    Move(CacheState.RMA, CacheState.LIVE, "engineer"),
    Move(CacheState.DRAINING, CacheState.RETURNING, "engineer", "reason"),
    Move(CacheState.RMA, CacheState.RETURNING, "engineer", "reason"),
    *(Move(s, CacheState.RETURNING, "engineer", "reason") for s in CACHE_BUILD[5:9]),
    Move(CacheState.RETURNING, CacheState.RETURNED, "engineer"),
)


class FactKind(TextChoices):
    """What people write down about a market."""

    REGULATION = "regulation", "Regulatory note"
    USERS = "users", "Internet users"
    TRANSIT = "transit", "Price of IP transit"
    CROSS_CONNECT = "cross_connect", "Price of a cross-connect"
    NOTE = "note", "Note"


class PriceUnit(TextChoices):
    """What a price is for."""

    MBPS_MONTH = "mbps_month", "per Mbps and month"
    GBPS_MONTH = "gbps_month", "per Gbps and month"
    MONTH = "month", "per month"
    ONCE = "once", "once"
