"""How the agreements of the demo came to the state they are in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from apps.agreements.models import Agreement
from apps.core.models import StateChange

STEPS = {
    "NEGOTIATING": ("DRAFT", "NEGOTIATING"),
    "IN_APPROVAL": ("DRAFT", "NEGOTIATING", "IN_APPROVAL"),
    "APPROVED": ("DRAFT", "NEGOTIATING", "IN_APPROVAL", "APPROVED"),
    "OUT_FOR_SIGNATURE": (
        "DRAFT", "NEGOTIATING", "IN_APPROVAL", "APPROVED", "OUT_FOR_SIGNATURE",
    ),
    "EXECUTED": ("DRAFT", "EXECUTED"),
    "ACTIVE": ("DRAFT", "EXECUTED", "ACTIVE"),
    "EXPIRED": ("DRAFT", "EXECUTED", "ACTIVE", "EXPIRED"),
    "TERMINATED": ("DRAFT", "EXECUTED", "ACTIVE", "TERMINATED"),
    "SUPERSEDED": ("DRAFT", "EXECUTED", "ACTIVE", "SUPERSEDED"),
    "CANCELLED": ("DRAFT", "CANCELLED"),
}  # fmt: skip
LATER = timedelta(days=6)  # between two steps that no date of the contract fixes


def changes(row: Agreement, today: date) -> Iterator[StateChange]:
    """The moves of one agreement, oldest first, none of them after today."""
    steps = STEPS.get(row.state, ())
    fixed = {"EXECUTED": row.signed_on, "ACTIVE": row.effective_on}
    on = row.created_at.date()
    for source, target in zip(steps, steps[1:], strict=False):
        on = min(fixed.get(target) or on + LATER, today)
        yield StateChange(
            ref=row.ref, source=source, target=target, actor=row.owner,
            at=datetime.combine(on, time(15), UTC),
            reason="Signed before EdgePartners was there" if target == "EXECUTED" else "",
        )  # fmt: skip
