"""Words and moves of partners."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class Stage(TextChoices):
    PROSPECT = "PROSPECT", "Prospect"
    CONTACTED = "CONTACTED", "Contacted"
    IN_DISCUSSION = "IN_DISCUSSION", "In discussion"
    ACTIVE = "ACTIVE", "Active"
    AT_RISK = "AT_RISK", "At risk"
    DORMANT = "DORMANT", "Dormant"
    OFFBOARDING = "OFFBOARDING", "Offboarding"
    CLOSED = "CLOSED", "Closed"
    DECLINED = "DECLINED", "Declined"


_EARLY = (Stage.PROSPECT, Stage.CONTACTED, Stage.IN_DISCUSSION)

STAGE_MOVES: Moves = (
    Move(Stage.PROSPECT, Stage.CONTACTED, "manager"),
    Move(Stage.CONTACTED, Stage.IN_DISCUSSION, "manager"),
    Move(Stage.PROSPECT, Stage.ACTIVE, "manager", "interconnected already"),
    Move(Stage.IN_DISCUSSION, Stage.ACTIVE, "manager"),
    Move(Stage.ACTIVE, Stage.AT_RISK, "manager"),
    Move(Stage.AT_RISK, Stage.ACTIVE, "manager"),
    Move(Stage.ACTIVE, Stage.DORMANT, "manager"),
    Move(Stage.DORMANT, Stage.ACTIVE, "manager"),
    *(Move(s, Stage.OFFBOARDING, "manager") for s in (Stage.ACTIVE, Stage.AT_RISK, Stage.DORMANT)),
    Move(Stage.OFFBOARDING, Stage.CLOSED, "manager"),
    *(Move(s, Stage.DECLINED, "manager", "with a date until when") for s in _EARLY),
    Move(Stage.DECLINED, Stage.PROSPECT, "manager"),
)


class Tier(TextChoices):
    STRATEGIC = "STRATEGIC", "Strategic"
    KEY = "KEY", "Key"
    STANDARD = "STANDARD", "Standard"
    TAIL = "TAIL", "Tail"


class Policy(TextChoices):
    OPEN = "OPEN", "Open"
    SELECTIVE = "SELECTIVE", "Selective"
    RESTRICTIVE = "RESTRICTIVE", "Restrictive"
    NO = "NO", "No peering"
    UNKNOWN = "UNKNOWN", "Unknown"


class PartnerField(TextChoices):
    """What of a partner PeeringDB says as well, and may keep up to date."""

    NAME = "name", "Name"
    LEGAL_NAME = "legal_name", "Legal name"
    POLICY = "policy", "Peering policy"


class AsnField(TextChoices):
    """What of an AS number PeeringDB says as well, and may keep up to date."""

    NAME = "name", "Network's name"
    AS_SET = "as_set", "AS-SET"
    MAX_PREFIX4 = "max_prefix4", "IPv4 prefixes"
    MAX_PREFIX6 = "max_prefix6", "IPv6 prefixes"
    CONTACTS = "contacts", "Contacts"


class Fate(TextChoices):
    """What becomes of an AS number that a partner is to be filled by."""

    NEW = "NEW", "New partner"
    JOINS = "JOINS", "Joins a partner"
    FILLS = "FILLS", "Fills a partner"
    SAME = "SAME", "There already"
    TWICE = "TWICE", "Given twice"
    NO_NUMBER = "NO_NUMBER", "No AS number"
    RESERVED = "RESERVED", "Reserved"
    OURS = "OURS", "Our own"
    UNKNOWN = "UNKNOWN", "Not at PeeringDB"
    GONE = "GONE", "Deleted at PeeringDB"
    NAMED = "NAMED", "Name is taken"
    ARCHIVED = "ARCHIVED", "Archived"
    REFUSED = "REFUSED", "Refused"


class ContactRoleKind(TextChoices):
    PEERING = "PEERING", "Peering"
    NOC = "NOC", "NOC"
    ENGINEERING = "ENGINEERING", "Engineering"
    COMMERCIAL = "COMMERCIAL", "Commercial"
    LEGAL = "LEGAL", "Legal"
    BILLING = "BILLING", "Billing"
    LOGISTICS = "LOGISTICS", "Logistics"
    EXECUTIVE = "EXECUTIVE", "Executive"
    ESCALATION = "ESCALATION", "Escalation"


class Priority(TextChoices):
    PRIMARY = "PRIMARY", "Primary"
    SECONDARY = "SECONDARY", "Secondary"
    TERTIARY = "TERTIARY", "Tertiary"
    INACTIVE = "INACTIVE", "Inactive"


class PartnerRole(TextChoices):
    """What somebody at a partner may do in the portal (portal.md 6.1)."""

    READ = "P-RO", "Read only"
    NOC = "P-NOC", "NOC"
    ENGINEER = "P-ENG", "Engineer"
    ADMIN = "P-ADMIN", "Administrator"


class MemberState(TextChoices):
    PENDING = "PENDING", "Waiting for us to confirm"
    ACTIVE = "ACTIVE", "Active"
    SUSPENDED = "SUSPENDED", "Suspended"
    REMOVED = "REMOVED", "Removed"


class MemberSource(TextChoices):
    PEERINGDB = "PEERINGDB", "PeeringDB"
    INVITE = "INVITE", "Invitation"


class Suspended(TextChoices):
    """Why somebody is suspended: who suspends decides who lifts it."""

    RIGHTS = "RIGHTS", "PeeringDB lists no network of the partner any more"
    IDLE = "IDLE", "Not signed in for long"
    STAFF = "STAFF", "By an administrator"


class ClaimState(TextChoices):
    PENDING = "PENDING", "Waiting for us"
    CONFIRMED = "CONFIRMED", "Confirmed"
    REFUSED = "REFUSED", "Refused"
    WITHDRAWN = "WITHDRAWN", "No longer at PeeringDB"


CLAIM_MOVES: Moves = (
    Move(ClaimState.PENDING, ClaimState.CONFIRMED, "manager", "a partner that runs the network"),
    Move(ClaimState.PENDING, ClaimState.REFUSED, "manager", "reason"),
    Move(ClaimState.PENDING, ClaimState.WITHDRAWN, "system", "PeeringDB does not list it any more"),
    Move(ClaimState.WITHDRAWN, ClaimState.PENDING, "system", "PeeringDB lists it again"),
)

MEMBER_MOVES: Moves = (
    Move(MemberState.PENDING, MemberState.ACTIVE, "manager", "link confirmed, invitation accepted"),
    Move(MemberState.PENDING, MemberState.REMOVED, "manager", "refused or withdrawn"),
    Move(MemberState.ACTIVE, MemberState.SUSPENDED,
         "manager, partner administrator, system", "rights lost, or idle"),
    Move(MemberState.SUSPENDED, MemberState.ACTIVE,
         "manager, partner administrator, system", "rights are back"),
    Move(MemberState.ACTIVE, MemberState.REMOVED, "manager, partner administrator"),
    Move(MemberState.SUSPENDED, MemberState.REMOVED, "manager, partner administrator"),
    Move(MemberState.REMOVED, MemberState.PENDING, "manager, system", "asked for again"),
)  # fmt: skip

_EVERY = frozenset(PartnerRole)
_NOC = frozenset({PartnerRole.NOC, PartnerRole.ENGINEER, PartnerRole.ADMIN})
_ENGINEERS = frozenset({PartnerRole.ENGINEER, PartnerRole.ADMIN})
_ADMINS = frozenset({PartnerRole.ADMIN})

# The one table of what partner roles may do; what is not listed is denied.
PARTNER_PERMISSIONS: dict[str, frozenset[PartnerRole]] = {
    "see": _EVERY,
    "comment": _NOC,
    "maintain": _NOC,
    "request": _ENGINEERS,
    "confirm": _ENGINEERS,
    "loa": _ENGINEERS,
    "manage": _ADMINS,
}


class Scope(TextChoices):
    """What a token of a partner's program may be used for (portal.md 6.1, "Machine")."""

    SESSIONS_READ = "sessions:read", "Read BGP sessions"
    SESSIONS_WRITE = "sessions:write", "Ask for BGP sessions and remove them"
    REQUESTS_READ = "requests:read", "Read requests"
    REQUESTS_WRITE = "requests:write", "Make, change and submit requests"
    CAPACITY_READ = "capacity:read", "Read interconnects, caches and their figures"
    MAINTENANCE_READ = "maintenance:read", "Read maintenance windows"
    LOA_READ = "loa:read", "Read and download LOAs"
    LOA_WRITE = "loa:write", "Upload LOAs"
    WEBHOOKS_READ = "webhooks:read", "Read webhooks and what was sent to them"
    WEBHOOKS_WRITE = "webhooks:write", "Add, change, test and remove webhooks"


# The permission of PARTNER_PERMISSIONS that the holder of a token needs for a scope.
SCOPE_NEEDS: dict[str, str] = {
    Scope.SESSIONS_READ: "see",
    Scope.SESSIONS_WRITE: "request",
    Scope.REQUESTS_READ: "see",
    Scope.REQUESTS_WRITE: "request",
    Scope.CAPACITY_READ: "see",
    Scope.MAINTENANCE_READ: "see",
    Scope.LOA_READ: "loa",
    Scope.LOA_WRITE: "loa",
    Scope.WEBHOOKS_READ: "manage",
    Scope.WEBHOOKS_WRITE: "manage",
}


class InteractionKind(TextChoices):
    CALL = "CALL", "Call"
    MEETING = "MEETING", "Meeting"
    MAIL = "MAIL", "Mail"
    NOTE = "NOTE", "Note"


class Direction(TextChoices):
    """Of a mail: who wrote it."""

    IN = "IN", "From them"
    OUT = "OUT", "From us"


class Visibility(TextChoices):
    INTERNAL = "INTERNAL", "Only our own people"


class Taking(TextChoices):
    """How somebody takes part in an interaction."""

    SENDER = "SENDER", "From"
    RECIPIENT = "RECIPIENT", "To"
    PRESENT = "PRESENT", "With"


class CampaignState(TextChoices):
    DRAFT = "DRAFT", "Draft"
    SENDING = "SENDING", "Sending"
    PAUSED = "PAUSED", "Paused"
    DONE = "DONE", "Done"
    CANCELLED = "CANCELLED", "Cancelled"


CAMPAIGN_MOVES: Moves = (
    Move(CampaignState.DRAFT, CampaignState.SENDING, "manager", "somebody to write to"),
    Move(CampaignState.SENDING, CampaignState.PAUSED, "manager"),
    Move(CampaignState.PAUSED, CampaignState.SENDING, "manager"),
    Move(CampaignState.SENDING, CampaignState.DONE, "system", "every mail has its outcome"),
    Move(CampaignState.DRAFT, CampaignState.CANCELLED, "manager"),
    Move(CampaignState.SENDING, CampaignState.CANCELLED, "manager"),
    Move(CampaignState.PAUSED, CampaignState.CANCELLED, "manager"),
)


class LetterState(TextChoices):
    """How far one mail of a campaign has come. It has no move table: senders set it in bulk."""

    EXCLUDED = "EXCLUDED", "Not written to"
    WAITING = "WAITING", "Waiting"
    QUEUED = "QUEUED", "In the outbox"
    SENT = "SENT", "Sent"
    FAILED = "FAILED", "Failed"
    DROPPED = "DROPPED", "Cancelled"


class LetterOutcome(TextChoices):
    """What became of a mail that was sent; the last that is known."""

    NONE = "", "No answer yet"
    REPLIED = "REPLIED", "Replied"
    BOUNCED = "BOUNCED", "Bounced"
    OPTED_OUT = "OPTED_OUT", "Opted out"
