"""Words and moves of breaches."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class State(TextChoices):
    OK = "OK", "Met"
    PENDING = "PENDING", "Pending"
    OPEN = "OPEN", "Open"
    ACKNOWLEDGED = "ACKNOWLEDGED", "Acknowledged"
    RESOLVED = "RESOLVED", "Resolved"
    WAIVED = "WAIVED", "Waived"


LIVE = (State.OK, State.PENDING, State.OPEN, State.ACKNOWLEDGED, State.WAIVED)
BROKEN = (State.OPEN, State.ACKNOWLEDGED)

# agreements.md 9.1, machine "Breach". A data gap is no transition.
STATE_MOVES: Moves = (
    Move(State.OK, State.PENDING, "system", "condition true"),
    Move(State.OK, State.OPEN, "system", "streak reached at once"),
    Move(State.PENDING, State.OPEN, "system", "streak reached"),
    Move(State.PENDING, State.OK, "system", "condition false"),
    Move(State.OPEN, State.ACKNOWLEDGED, "engineer", "comment, snooze at most 14 days"),
    Move(State.OPEN, State.RESOLVED, "system", "clear streak reached"),
    Move(State.ACKNOWLEDGED, State.RESOLVED, "system", "clear streak reached"),
    Move(State.RESOLVED, State.OPEN, "system", "true again within 72 h"),
    *(
        Move(state, State.WAIVED, "approver", "dated, with a reason")
        for state in (State.PENDING, State.OPEN, State.ACKNOWLEDGED)
    ),
    Move(State.WAIVED, State.OPEN, "system", "waiver ended, still over the limit"),
    Move(State.WAIVED, State.RESOLVED, "system", "clear streak reached"),
)


class Kind(TextChoices):
    CAPACITY = "CAPACITY", "Upgrade trigger"
    OVER_COMMIT = "OVER_COMMIT", "Over commit"
    COMMIT_SHORTFALL = "COMMIT_SHORTFALL", "Commit shortfall"
    RATIO = "RATIO", "Traffic ratio"
    MIN_TRAFFIC = "MIN_TRAFFIC", "Minimum traffic"
    MAX_TRAFFIC = "MAX_TRAFFIC", "Maximum traffic"
    BURST = "BURST", "Burst cap"
    VOLUME = "VOLUME", "Volume commit"
    TIER = "TIER", "Price step"
    DOWNGRADE = "DOWNGRADE", "Capacity to hand back"
    MIN_SITES = "MIN_SITES", "Minimum sites"
    PORTS = "PORTS", "Ports"
    AVAILABILITY = "AVAILABILITY", "Availability"
    SLA = "SLA", "Service level"
    CACHE = "CACHE", "Cache terms"
    OBLIGATION_OVERDUE = "OBLIGATION_OVERDUE", "Overdue obligation"


class Severity(TextChoices):
    INFO = "INFO", "Info"
    WARNING = "WARNING", "Warning"
    MAJOR = "MAJOR", "Major"
    CRITICAL = "CRITICAL", "Critical"


class Outcome(TextChoices):
    KEPT = "KEPT", "Kept"
    BROKEN = "BROKEN", "Over the limit"
    UNDECIDED = "UNDECIDED", "Between limit and clearing"
    NO_DATA = "NO_DATA", "Hold, data gap"


class WaiverState(TextChoices):
    REQUESTED = "REQUESTED", "Waiting for approval"
    APPROVED = "APPROVED", "Approved"
    REJECTED = "REJECTED", "Rejected"
    ENDED = "ENDED", "Ended"


WAIVER_MOVES: Moves = (
    Move(WaiverState.REQUESTED, WaiverState.APPROVED, "approver", "not the one who asked"),
    Move(WaiverState.REQUESTED, WaiverState.REJECTED, "approver"),
    Move(WaiverState.APPROVED, WaiverState.ENDED, "system", "last day passed"),
)


class StatementState(TextChoices):
    ISSUED = "ISSUED", "Issued"
    AGREED = "AGREED", "Agreed"
    DISPUTED = "DISPUTED", "Disputed"
    RESOLVED = "RESOLVED", "Resolved"
    SUPERSEDED = "SUPERSEDED", "Superseded"


# What was issued never changes; late data or a corrected term supersedes it.
STATEMENT_MOVES: Moves = (
    Move(StatementState.ISSUED, StatementState.AGREED, "finance", "held against the invoice"),
    Move(StatementState.ISSUED, StatementState.DISPUTED, "finance", "with a note"),
    Move(StatementState.AGREED, StatementState.DISPUTED, "finance", "with a note"),
    Move(StatementState.DISPUTED, StatementState.RESOLVED, "finance", "how it was settled"),
    *(
        Move(state, StatementState.SUPERSEDED, "system", "late data or a corrected term")
        for state in (
            StatementState.ISSUED,
            StatementState.AGREED,
            StatementState.DISPUTED,
            StatementState.RESOLVED,
        )
    ),
)
UNSETTLED = (StatementState.ISSUED, StatementState.DISPUTED)


class UpgradeState(TextChoices):
    TRIGGERED = "TRIGGERED", "Triggered"
    NOTICED = "NOTICED", "Notice given"
    ACKNOWLEDGED = "ACKNOWLEDGED", "Acknowledged"
    IN_PROGRESS = "IN_PROGRESS", "In progress"
    COMPLETED = "COMPLETED", "Completed"
    OVERDUE = "OVERDUE", "Overdue"
    ESCALATED = "ESCALATED", "Escalated"
    WAIVED = "WAIVED", "Waived"
    WITHDRAWN = "WITHDRAWN", "Withdrawn"


RUNNING = (
    UpgradeState.TRIGGERED,
    UpgradeState.NOTICED,
    UpgradeState.ACKNOWLEDGED,
    UpgradeState.IN_PROGRESS,
)
LATE = (UpgradeState.OVERDUE, UpgradeState.ESCALATED)
LIVE_UPGRADES = (*RUNNING, *LATE)

# agreements.md 5.4. The clock runs by dates; people only say what happened.
UPGRADE_MOVES: Moves = (
    Move(UpgradeState.TRIGGERED, UpgradeState.NOTICED, "system", "notice sent or received"),
    *(
        Move(source, UpgradeState.ACKNOWLEDGED, "engineer", "whoever must act accepts it")
        for source in (UpgradeState.TRIGGERED, UpgradeState.NOTICED)
    ),
    *(
        Move(source, UpgradeState.IN_PROGRESS, "engineer", "ordered or being built")
        for source in RUNNING[:3]
    ),
    *(
        Move(source, UpgradeState.OVERDUE, "system", "due day passed, clock not stopped")
        for source in RUNNING
    ),
    Move(UpgradeState.OVERDUE, UpgradeState.ESCALATED, "system", "one day after the due day"),
    *(
        Move(source, UpgradeState.IN_PROGRESS, "system", "due day moved by a pause or notice")
        for source in LATE
    ),
    *(
        Move(source, UpgradeState.COMPLETED, "system", "capacity in service, metric at target")
        for source in LIVE_UPGRADES
    ),
    *(Move(source, UpgradeState.WAIVED, "approver", "with a reason") for source in LIVE_UPGRADES),
    *(
        Move(source, UpgradeState.WITHDRAWN, "system", "the breach was corrected away")
        for source in LIVE_UPGRADES
    ),
)


class PauseReason(TextChoices):
    LOA = "LOA", "Letter of authorization missing"
    OPTICS = "OPTICS", "Optics not delivered"
    ACCESS = "ACCESS", "No access to the site"
    SPACE = "SPACE", "No space or power"
    FREEZE = "FREEZE", "Change freeze of the other side"
    OTHER = "OTHER", "Something else"


class Actor(TextChoices):
    US = "US", "Us"
    PARTNER = "PARTNER", "The partner"
    BOTH = "BOTH", "Both sides"


ACTS = {
    Actor.US: "we must act",
    Actor.PARTNER: "the partner must act",
    Actor.BOTH: "both sides must act",
}
