"""Words and moves of status reports."""

from django.db.models import TextChoices

from apps.core.lifecycle import Move, Moves


class Kind(TextChoices):
    WEEKLY = "WEEKLY", "Weekly leadership report"
    REGIONAL = "REGIONAL", "Regional report"
    REVIEW = "REVIEW", "Partner review"
    RENEWALS = "RENEWALS", "Renewal report"
    CAPACITY = "CAPACITY", "Capacity report"
    PORTFOLIO = "PORTFOLIO", "Portfolio on a map"


class ScopeKind(TextChoices):
    ALL = "ALL", "The whole network"
    REGION = "REGION", "A region"
    METRO = "METRO", "A metro"
    PARTNER = "PARTNER", "A partner"


class Section(TextChoices):
    """What a report can tell; the order is that of the page."""

    WORKSTREAMS = "WORKSTREAMS", "Workstreams"
    MAP = "MAP", "Map"
    TREND = "TREND", "Capacity and breaches"
    AGREEMENTS = "AGREEMENTS", "Agreements"
    RENEWALS = "RENEWALS", "Renewals ahead"
    SPEND = "SPEND", "Spend against commit"
    CAPACITY = "CAPACITY", "Capacity and headroom"
    BREACHES = "BREACHES", "Breaches"
    UPGRADES = "UPGRADES", "Upgrades due"
    REQUESTS = "REQUESTS", "Capacity requests"
    BUILDS = "BUILDS", "Builds"


class Health(TextChoices):
    ON_TRACK = "ON_TRACK", "On track"
    AT_RISK = "AT_RISK", "At risk"
    OFF_TRACK = "OFF_TRACK", "Off track"


class Visibility(TextChoices):
    STAFF = "STAFF", "All of our people"
    LEADERSHIP = "LEADERSHIP", "Leadership and its owner"


class State(TextChoices):
    DRAFT = "DRAFT", "Draft"
    PUBLISHED = "PUBLISHED", "Published"
    SUPERSEDED = "SUPERSEDED", "Corrected since"
    DROPPED = "DROPPED", "Dropped"


# Publishing freezes every number; a mistake is corrected by the next version.
STATE_MOVES: Moves = (
    Move(State.DRAFT, State.PUBLISHED, "who writes reports", "its numbers are frozen"),
    Move(State.DRAFT, State.DROPPED, "who writes reports"),
    Move(State.PUBLISHED, State.SUPERSEDED, "system", "a corrected version was published"),
)
READABLE = (State.PUBLISHED, State.SUPERSEDED)


class Format(TextChoices):
    PDF = "pdf", "PDF"
    PPTX = "pptx", "PowerPoint"
    XLSX = "xlsx", "Excel"
    DOCX = "docx", "Word"
    MARKDOWN = "md", "Markdown"


class Paper(TextChoices):
    A4 = "A4", "A4"
    LETTER = "Letter", "Letter"


OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.PPTX: f"{OFFICE}.presentationml.presentation",
    Format.XLSX: f"{OFFICE}.spreadsheetml.sheet",
    Format.DOCX: f"{OFFICE}.wordprocessingml.document",
    Format.MARKDOWN: "text/markdown; charset=utf-8",
}


class Cadence(TextChoices):
    """How often a subscription is due."""

    WEEKLY = "WEEKLY", "Every week"
    MONTHLY = "MONTHLY", "Every month"
    QUARTERLY = "QUARTERLY", "Every quarter"


class Missing(TextChoices):
    """What a due subscription does where the report of the last period is not there."""

    WAIT = "WAIT", "Wait until somebody publishes it"
    DRAFT = "DRAFT", "Begin a draft for me, and wait until it is published"
    PUBLISH = "PUBLISH", "Publish it from the facts at once"


class Stage(TextChoices):
    """Where one mail to one reader stands."""

    DUE = "DUE", "Waits for the report"
    MAKING = "MAKING", "Files are made"
    SENT = "SENT", "Sent"
    SKIPPED = "SKIPPED", "Not sent"


OPEN_STAGES = (Stage.DUE, Stage.MAKING)
