"""Words of the mirror."""

from django.db.models import TextChoices


class Outcome(TextChoices):
    """How an attempt to bring the mirror up to date went."""

    RUNNING = "RUNNING", "Running"
    DONE = "DONE", "Done"
    PARTIAL = "PARTIAL", "Done, with objects left out"
    FAILED = "FAILED", "Failed"


class ChangeKind(TextChoices):
    """What was seen to change in the entry of a network."""

    RENAMED = "RENAMED", "Renamed"
    AS_SET = "AS_SET", "Other AS-SET"
    POLICY = "POLICY", "Other peering policy"
    POLICY_PAGE = "POLICY_PAGE", "Other policy page"
    MOVED = "MOVED", "Other organisation"
    DELETED = "DELETED", "Entry deleted"
    RETURNED = "RETURNED", "Entry is back"
    RECLAIMED = "RECLAIMED", "AS number reclaimed"
    JOINED_FAC = "JOINED_FAC", "Came to a facility"
    LEFT_FAC = "LEFT_FAC", "Left a facility"
    JOINED_IX = "JOINED_IX", "Came to an exchange"
    LEFT_IX = "LEFT_IX", "Left an exchange"


# Those after which something between us may no longer work.
GRAVE = (ChangeKind.DELETED, ChangeKind.RECLAIMED, ChangeKind.LEFT_FAC, ChangeKind.LEFT_IX)
