"""Where a promise met a measurement: evaluations, breaches and waivers."""

from apps.breaches.models.breaches import Breach, BreachQuerySet, Note, Waiver
from apps.breaches.models.evaluations import Cursor, Evaluation
from apps.breaches.models.obligations import ClockPause, UpgradeObligation
from apps.breaches.models.statements import (
    PartnerInvoice,
    Projection,
    Statement,
    StatementFile,
)

__all__ = [
    "Breach",
    "BreachQuerySet",
    "ClockPause",
    "Cursor",
    "Evaluation",
    "Note",
    "PartnerInvoice",
    "Projection",
    "Statement",
    "StatementFile",
    "UpgradeObligation",
    "Waiver",
]
