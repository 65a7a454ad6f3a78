"""The types of contracted terms and their parameters. Rules: contract-term types 10.1.

Forms, the API document and the documentation of term types are made from it.
"""

from apps.agreements.rules.catalogue import (
    cache,
    capacity,
    commercial,
    legal,
    sites,
    sla,
    traffic,
)
from apps.agreements.rules.catalogue.shapes import Entry
from apps.agreements.rules.fields import Field

__all__ = ["CATALOGUE", "FIELDS", "GROUPS", "Entry"]

# By purpose, in the order in which the editor offers them.
GROUPS: dict[str, dict[str, Entry]] = {
    "Capacity": capacity.TYPES,
    "Money": commercial.TYPES,
    "Traffic": traffic.TYPES,
    "Places and ports": sites.TYPES,
    "Service quality": sla.TYPES,
    "Caches": cache.TYPES,
    "Rights and duties": legal.TYPES,
}
CATALOGUE: dict[str, Entry] = {
    type: entry for types in GROUPS.values() for type, entry in types.items()
}
FIELDS: dict[str, tuple[Field, ...]] = {type: entry.fields for type, entry in CATALOGUE.items()}
