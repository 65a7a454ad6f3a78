"""Pure rules about PeeringDB entries, and what has changed in them."""

from apps.peeringdb.rules.changes import Difference, of_network, of_presence
from apps.peeringdb.rules.entries import NET_PAGE, Entry, missing

__all__ = ["NET_PAGE", "Difference", "Entry", "missing", "of_network", "of_presence"]
