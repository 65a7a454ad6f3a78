"""The fields of every type of request, as data (portal.md 6.3).

The wizard, the form of our team, the inputs of the APIs and their documents are made of these.
"""

from apps.capacity.rules.fields import caches, papers, pni, sessions
from apps.capacity.rules.fields.common import OPTICS, SPEEDS
from apps.capacity.rules.fields.reading import read
from apps.capacity.rules.fields.sessions import MOST_SESSIONS
from apps.capacity.rules.fields.spec import (
    GROUP_LABELS,
    Choices,
    FieldKind,
    FieldSpec,
    Group,
    TypeSpec,
)

__all__ = [
    "GROUP_LABELS",
    "MOST_SESSIONS",
    "OPTICS",
    "SPEEDS",
    "TYPES",
    "Choices",
    "FieldKind",
    "FieldSpec",
    "Group",
    "TypeSpec",
    "read",
]

TYPES: dict[str, TypeSpec] = {
    spec.type: spec
    for spec in (
        pni.PNI_NEW, pni.PNI_AUGMENT, pni.PNI_REMOVE,
        sessions.IX_SESSIONS, sessions.SESSION_CHANGE, sessions.SESSION_REMOVE,
        caches.CACHE_NEW, caches.CACHE_AUGMENT, caches.CACHE_MOVE, caches.CACHE_RMA,
        caches.CACHE_REMOVE,
        papers.AGREEMENT_NEW, papers.AGREEMENT_RENEW, papers.AGREEMENT_AMEND,
        papers.PREFIX_CHANGE, papers.MAINTENANCE_NOTICE, papers.CAPACITY_CONCERN,
        papers.CONTACT_CHANGE, papers.OTHER,
    )
}  # fmt: skip
