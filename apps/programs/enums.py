"""Words and moves of programs: what a workstream is about, how it stands, what it is measured."""

from django.db.models import IntegerChoices, TextChoices

from apps.core.lifecycle import Move, Moves


class Kind(TextChoices):
    """What a workstream is about; its goals are measured there."""

    PARTNER = "PARTNER", "Partner"
    METRO = "METRO", "Metro"
    REGION = "REGION", "Region"
    THEME = "THEME", "Theme"


class Health(TextChoices):
    ON_TRACK = "ON_TRACK", "On track"
    AT_RISK = "AT_RISK", "At risk"
    OFF_TRACK = "OFF_TRACK", "Off track"
    PAUSED = "PAUSED", "Paused"
    DONE = "DONE", "Done"


RUNNING = (Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK)
OPEN_HEALTH = (*RUNNING, Health.PAUSED)

HEALTH_MOVES: Moves = (
    *(
        Move(a, b, "owner", "reason" if b != Health.ON_TRACK else "reason, date not passed")
        for a in RUNNING
        for b in RUNNING
        if a != b
    ),
    *(Move(a, Health.PAUSED, "owner", "reason") for a in RUNNING),
    *(Move(Health.PAUSED, b, "owner", "reason") for b in RUNNING),
    *(Move(a, Health.DONE, "owner", "reason") for a in OPEN_HEALTH),
    *(Move(Health.DONE, b, "owner", "reason, opened again") for b in RUNNING),
)


class Metric(TextChoices):
    """What a goal measures, from the facts of the apps below."""

    CAPACITY = "CAPACITY", "Capacity in service"
    ON_NET = "ON_NET", "Share of traffic on-net"
    COST = "COST", "Cost per Mbps a month"
    RENEWALS = "RENEWALS", "Renewals done"
    BREACHES = "BREACHES", "Open breaches"


FALLING = (Metric.COST, Metric.BREACHES)  # the less the better
PRICED = (Metric.COST,)  # only for those who may see prices


class Category(TextChoices):
    """What a column of a workflow means, whatever it is called."""

    TODO = "TODO", "To do"
    DOING = "DOING", "Doing"
    DONE = "DONE", "Done"


USUAL_COLUMNS = (
    ("To do", Category.TODO, None),
    ("In progress", Category.DOING, 8),
    ("Waiting", Category.DOING, None),
    ("Done", Category.DONE, None),
)


class ItemType(TextChoices):
    TASK = "TASK", "Task"
    DEAL = "DEAL", "Deal"
    BUILD = "BUILD", "Build"
    RENEWAL = "RENEWAL", "Renewal"
    BREACH = "BREACH", "Breach"
    RISK = "RISK", "Risk"
    MILESTONE = "MILESTONE", "Milestone"


class Priority(IntegerChoices):
    URGENT = 1, "Urgent"
    HIGH = 2, "High"
    NORMAL = 3, "Normal"
    LOW = 4, "Low"


class CauseKind(TextChoices):
    """What items may be born from."""

    BREACH = "BREACH", "Open breaches"
    RENEWAL = "RENEWAL", "Undecided renewals"
    REQUEST = "REQUEST", "Requests past their time"


class JiraFlavour(TextChoices):
    """The two kinds of Jira there are."""

    CLOUD = "CLOUD", "Jira Cloud"
    DATA_CENTER = "DC", "Jira Data Center"


class Taken(TextChoices):
    """Whose value was taken where both sides had changed a field."""

    OURS = "ours", "ours"
    JIRA = "jira", "Jira's"
