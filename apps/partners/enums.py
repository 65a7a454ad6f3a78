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
