"""Pure rules about PeeringDB entries, and what has changed in them."""

from apps.peeringdb.rules.changes import (
    PERSON_WORDS,
    Difference,
    of_network,
    of_person,
    of_presence,
    told,
)
from apps.peeringdb.rules.entries import NET_PAGE, Entry, missing

__all__ = [
    "NET_PAGE",
    "PERSON_WORDS",
    "Difference",
    "Entry",
    "missing",
    "of_network",
    "of_person",
    "of_presence",
    "told",
]
