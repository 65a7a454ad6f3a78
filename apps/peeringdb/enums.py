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
    PREFIXES4 = "PREFIXES4", "Other IPv4 limit"
    PREFIXES6 = "PREFIXES6", "Other IPv6 limit"
    MOVED = "MOVED", "Other organisation"
    ORG_NAME = "ORG_NAME", "Organisation renamed"
    DELETED = "DELETED", "Entry deleted"
    RETURNED = "RETURNED", "Entry is back"
    RECLAIMED = "RECLAIMED", "AS number reclaimed"
    JOINED_FAC = "JOINED_FAC", "Came to a facility"
    LEFT_FAC = "LEFT_FAC", "Left a facility"
    JOINED_IX = "JOINED_IX", "Came to an exchange"
    LEFT_IX = "LEFT_IX", "Left an exchange"
    NEW_PORT = "NEW_PORT", "New port at an exchange"
    LESS_PORT = "LESS_PORT", "One port less at an exchange"
    PERSON_NEW = "PERSON_NEW", "New contact"
    PERSON_GONE = "PERSON_GONE", "Contact gone"
    PERSON_NAME = "PERSON_NAME", "Contact renamed"
    PERSON_MAIL = "PERSON_MAIL", "Other mail of a contact"
    PERSON_PHONE = "PERSON_PHONE", "Other phone of a contact"
    PERSON_ROLE = "PERSON_ROLE", "Other role of a contact"


class Decision(TextChoices):
    """What was made of a change. Nothing yet: it waits for somebody."""

    ACCEPTED = "ACCEPTED", "Taken over"
    IGNORED = "IGNORED", "Ignored"
    FOLLOWED = "FOLLOWED", "Taken over by itself"
    NOTED = "NOTED", "Noted"


# Those after which something between us may no longer work.
GRAVE = (ChangeKind.DELETED, ChangeKind.RECLAIMED, ChangeKind.LEFT_FAC, ChangeKind.LEFT_IX)
