"""Where a promise met a measurement: evaluations, breaches and waivers."""

from apps.breaches.models.breaches import Breach, BreachQuerySet, Note, Waiver
from apps.breaches.models.evaluations import Cursor, Evaluation

__all__ = [
    "Breach",
    "BreachQuerySet",
    "Cursor",
    "Evaluation",
    "Note",
    "Waiver",
]
